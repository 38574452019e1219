"""Yardsticks of follow-through: their names, and which values make sense (DOMAIN C1 "Parameters").

Each is one number for a whole organisation, from a day on. What makes no sense is ignored: what was
in force before it stays in force.
"""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from ridealong.contracts.people import Yardstick

FOLLOW_THROUGH: Final = "followthrough."
"""What all their names begin with."""


class Limits(NamedTuple):
    """Which values a yardstick may have, and the one that applies where nobody sets any."""

    usual: Decimal
    least: Decimal
    most: Decimal
    whole: bool = False


def _limits(usual: str, least: str, most: str, *, whole: bool = False) -> Limits:
    return Limits(Decimal(usual), Decimal(least), Decimal(most), whole)


LIMITS: Final[Mapping[str, Limits]] = MappingProxyType(
    {
        "followthrough.prior_mean": _limits("0.70", "0", "1"),
        "followthrough.prior_weight": _limits("3", "0.1", "1000"),
        "followthrough.half_life_days": _limits("60", "1", "36500"),
        "followthrough.late_share": _limits("0.5", "0", "1"),
        "followthrough.late_window_days": _limits("14", "0", "366", whole=True),
        "followthrough.needed": _limits("3", "1", "1000", whole=True),
    }
)


def why_ignored(yardstick: Yardstick) -> str | None:
    """Why a yardstick of follow-through isn't applied, as a sentence; None when it is.

    Yardsticks of other names are none of follow-through's business: None too.
    """
    if not yardstick.name.startswith(FOLLOW_THROUGH):
        return None
    limits = LIMITS.get(yardstick.name)
    if limits is None:
        return f"there is no parameter {yardstick.name}; there are {', '.join(LIMITS)}"
    value = yardstick.value
    if not limits.least <= value <= limits.most:
        return f"{yardstick.name} lies between {limits.least} and {limits.most}, not at {value}"
    if limits.whole and value != value.to_integral_value():
        return f"{yardstick.name} is a whole number, not {value}"
    return None
