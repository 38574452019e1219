"""Commitments added up: toward what they serve (DOMAIN 0.14), and by whose idea they were (2.5)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo

from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.exact import total
from ridealong.commitments.rules.progress import leading
from ridealong.contracts.commitments import Direction
from ridealong.contracts.fields import Unit

Outcome = Literal["proposed", "lapsed", "open", "kept", "partly", "missed", "left_out"]
"""`open` is in force and not due; due ones are `kept` in full and on time, `partly` (in part, or
late) or `missed`."""

OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)

_MONTHS: Final = 3


def outcome(commitment: Commitment) -> Outcome:
    """What has become of it by now."""
    match commitment.state:
        case "proposed" | "lapsed" | "left_out" as state:
            return state
        case "in_force":
            return "open"
        case "settled" | "final":
            if commitment.kept:
                return "kept"
            return "partly" if commitment.credit else "missed"


@dataclass(slots=True)
class Amounts:
    """What promises of one measure, direction and currency add up to."""

    commitments: int = 0
    target: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)


@dataclass(frozen=True, order=True, slots=True)
class Kind:
    """What can be added up: never different units, directions or currencies."""

    kind: str
    unit: Unit
    direction: Direction
    currency: str


@dataclass(slots=True)
class Sum:
    """Commitments that serve one parent."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    banked: int = 0
    amounts: dict[Kind, Amounts] = field(default_factory=dict)

    def add(self, commitment: Commitment) -> None:
        """One commitment more; amounts are those of promises that count, by now."""
        found = outcome(commitment)
        self.outcomes[found] += 1
        self.banked += found == "open" and commitment.kept and commitment.direction != "at_most"
        if found in {"proposed", "lapsed", "left_out"} or commitment.measure is None:
            return
        currency = leading(commitment.counted).currency or ""
        measure = commitment.measure
        kind = Kind(measure.kind, measure.unit, commitment.direction, currency)
        sums = self.amounts.setdefault(kind, Amounts())
        sums.commitments += 1
        sums.target = total(sums.target, commitment.target or Decimal(0))
        sums.amount = total(sums.amount, commitment.amount_now or Decimal(0))


def quarter(commitment: Commitment) -> tuple[int, int] | None:
    """Year and calendar quarter in which it came into force, where it is due; None if it didn't.

    What a renegotiation made of an older one is nobody's new idea.
    """
    if commitment.agreed_at is None or commitment.renegotiations:
        return None
    agreed: date = commitment.agreed_at.astimezone(ZoneInfo(commitment.zone)).date()
    return agreed.year, (agreed.month - 1) // _MONTHS + 1


def originated(commitments: Iterable[Commitment]) -> dict[tuple[int, int], Counter[str]]:
    """By quarter: how many were whose idea; `unknown` where nobody said."""
    found: dict[tuple[int, int], Counter[str]] = {}
    for commitment in commitments:
        when = quarter(commitment)
        if when is not None:
            found.setdefault(when, Counter())[commitment.originator or "unknown"] += 1
    return found
