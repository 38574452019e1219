"""Whether the book of business will be well-rounded (DOMAIN 4.14): each kind of activity, and each
stage of the pipeline, projected to the end of a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from ridealong.contracts.goals import PlanLine
from ridealong.metrics.rules.definitions import USUAL, Definitions

_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Days:
    """Working days: of the period, of it that are over, those behind which the recent counts lie,
    and how many a whole week has."""

    of_period: int
    elapsed: int
    recent: int
    a_week: int

    @property
    def remaining(self) -> int:
        """Of the period, still to come."""
        return self.of_period - self.elapsed


@dataclass(frozen=True, slots=True)
class Stage:
    """One kind of the plan by the period's end.

    `projected` is what is done so far and, for each day to come, as much as on a recent one;
    `planned` is the plan's target over all days. `fed` is what the stage before it will yield at
    the conversion that the plan expects, None for the first and where none is expected.
    """

    kind: str
    done: Decimal
    recent: Decimal
    planned: Fraction
    projected: Fraction
    fed: Fraction | None

    @property
    def share(self) -> Fraction:
        """min(1, projected ÷ planned)."""
        return min(_ONE, self.projected / self.planned)

    @property
    def fed_share(self) -> Fraction | None:
        """min(1, fed ÷ planned)."""
        return None if self.fed is None else min(_ONE, self.fed / self.planned)

    @property
    def least(self) -> Fraction:
        """The smaller of both: a stage is as full as what is done for it, and what comes down to
        it, allow."""
        return self.share if self.fed_share is None else min(self.share, self.fed_share)


@dataclass(frozen=True, slots=True)
class Balance:
    """All stages. `thinnest` is the least full of them; `rounded` where even that is as full as the
    plan asks for, None without stages."""

    stages: tuple[Stage, ...]
    thinnest: Stage | None
    rounded: bool | None


def balance(
    lines: Sequence[PlanLine],
    done: Mapping[str, Decimal],
    recent: Mapping[str, Decimal],
    days: Days,
    definitions: Definitions = USUAL,
) -> Balance:
    """Of a plan, by what was `done` in the period and over the `recent` days; a line that asks for
    nothing is left out."""
    projected = {line.kind: _projected(line.kind, done, recent, days) for line in lines}
    yields = {
        following.kind: projected[line.kind] * Fraction(line.conversion)
        for line, following in pairwise(lines)
        if line.conversion is not None
    }
    stages = tuple(
        Stage(
            kind=line.kind,
            done=_of(done, line.kind),
            recent=_of(recent, line.kind),
            planned=planned,
            projected=projected[line.kind],
            fed=yields.get(line.kind),
        )
        for line in lines
        if (planned := planned_of(line, days)) > 0
    )
    thinnest = min(stages, key=lambda each: each.least, default=None)
    rounded = None if thinnest is None else thinnest.least >= Fraction(definitions.plan_done)
    return Balance(stages, thinnest, rounded)


def planned_of(line: PlanLine, days: Days) -> Fraction:
    """A line's target over the whole period."""
    if line.per == "day":
        return Fraction(line.target) * days.of_period
    return Fraction(line.target) * days.of_period / days.a_week if days.a_week else Fraction(0)


def words(found: Balance) -> str:
    """The same in a sentence."""
    if found.thinnest is None:
        return "No plan that both accepted says how it is to be rounded."
    if found.rounded:
        return "As it goes, every stage will be as full as the plan asks for."
    thin = found.thinnest
    percent = f"{float(thin.least * 100):.0f} %"
    if thin.fed_share is not None and thin.fed_share < thin.share:
        return (
            f"{thin.kind} will be thin: what comes down to it from the stage before yields "
            f"{percent} of what is planned."
        )
    return f"{thin.kind} will be thin: as it goes, {percent} of what is planned."


def _projected(
    kind: str, done: Mapping[str, Decimal], recent: Mapping[str, Decimal], days: Days
) -> Fraction:
    a_day = Fraction(_of(recent, kind)) / days.recent if days.recent else Fraction(0)
    return Fraction(_of(done, kind)) + a_day * days.remaining


def _of(counts: Mapping[str, Decimal], kind: str) -> Decimal:
    return max(Decimal(0), counts.get(kind, Decimal(0)))
