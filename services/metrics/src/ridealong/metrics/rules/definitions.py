"""By which numbers figures are judged, from which day on (DOMAIN 2.24, D).

Each is one number of the whole organisation. A figure of a period is judged by the numbers in force
on the period's last day, so that a new one changes nothing of periods that are over.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from ridealong.contracts.people import Yardstick


@dataclass(frozen=True, slots=True)
class Definitions:
    """One set. Hours a month and shares of 1; the names are those of the yardsticks."""

    coaching_hours_least: Decimal = Decimal(2)
    coaching_hours: Decimal = Decimal(3)
    manager_talk_share: Decimal = Decimal("0.1")
    manager_talk_note: Decimal = Decimal("0.3")
    confidence_low_pace: Decimal = Decimal("0.80")
    confidence_high_pace: Decimal = Decimal("1.00")
    plan_done: Decimal = Decimal("0.90")
    on_pace: Decimal = Decimal("0.95")
    solutions_share: Decimal = Decimal("0.90")


USUAL: Final = Definitions()
_HOURS: Final = (Decimal(0), Decimal(200))
_SHARE: Final = (Decimal(0), Decimal(1))
_PACE: Final = (Decimal(0), Decimal(10))
LIMITS: Final[Mapping[str, tuple[Decimal, Decimal]]] = MappingProxyType(
    {
        "coaching_hours_least": _HOURS,
        "coaching_hours": _HOURS,
        "manager_talk_share": _SHARE,
        "manager_talk_note": _SHARE,
        "confidence_low_pace": _PACE,
        "confidence_high_pace": _PACE,
        "plan_done": _SHARE,
        "on_pace": _PACE,
        "solutions_share": _SHARE,
    }
)
"""Least and most of each; what lies beyond is passed over."""


@dataclass(frozen=True, slots=True)
class DefinitionHistory:
    """Sets in order of the first day each holds; before the first of them the usual one does."""

    sets: tuple[tuple[date, Definitions], ...] = ()

    def at(self, day: date) -> Definitions:
        """The set in force on a day."""
        place = bisect_right(self.sets, day, key=lambda each: each[0])
        return self.sets[place - 1][1] if place else USUAL


def definitions_of(yardsticks: Iterable[Yardstick]) -> DefinitionHistory:
    """The sets that yardsticks make; those of other names are of no concern here."""
    by_day: dict[date, dict[str, Decimal]] = {}
    for each in yardsticks:
        least, most = LIMITS.get(each.name, (Decimal(1), Decimal(0)))
        if least <= each.value <= most:
            by_day.setdefault(each.applies_from, {})[each.name] = each.value
    sets: list[tuple[date, Definitions]] = []
    current = USUAL
    for day in sorted(by_day):
        current = replace(current, **by_day[day])
        sets.append((day, current))
    return DefinitionHistory(tuple(sets))
