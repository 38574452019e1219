"""How far the behaviour plan is done (DOMAIN 4.11 to 4.14, D "Leading-indicator adherence")."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ridealong.contracts.goals import PlanLine
from ridealong.metrics.model.plans import PlanVersion


@dataclass(frozen=True, slots=True)
class Line:
    """One kind: what was done of what was to be done by then. `share` is at most 1."""

    kind: str
    actual: Decimal
    target: Fraction

    @property
    def share(self) -> Fraction:
        """min(1, actual ÷ target)."""
        return min(Fraction(1), max(Fraction(0), Fraction(self.actual) / self.target))


@dataclass(frozen=True, slots=True)
class Adherence:
    """The mean of the lines' shares, and the lowest of them (balance); None without lines."""

    lines: tuple[Line, ...]

    @property
    def mean(self) -> Fraction | None:
        """Over the lines, each with the same weight."""
        if not self.lines:
            return None
        return sum((each.share for each in self.lines), Fraction(0)) / len(self.lines)

    @property
    def lowest(self) -> Line | None:
        """The line that is furthest behind; of equal ones the first of the plan."""
        return min(self.lines, key=lambda each: each.share, default=None)


@dataclass(frozen=True, slots=True)
class Worked:
    """Working days of a week, and how many of them are over."""

    elapsed: int
    days: int


def targets(lines: Iterable[PlanLine], worked: Worked) -> dict[str, Fraction]:
    """What was to be done of each kind by then: a day's target for each working day that is over,
    and the part of a week's that these are of all.

    What is nothing so far is left out.
    """
    found: dict[str, Fraction] = {}
    for line in lines:
        days = Fraction(worked.elapsed)
        part = days if line.per == "day" else days / worked.days if worked.days else Fraction(0)
        found[line.kind] = found.get(line.kind, Fraction(0)) + Fraction(line.target) * part
    return {kind: target for kind, target in found.items() if target > 0}


def adherence(
    weeks: Iterable[tuple[Sequence[PlanLine], Worked]], done: Mapping[str, Decimal]
) -> Adherence:
    """One week, or several together: what was done in all against what was to be done in all."""
    asked: dict[str, Fraction] = {}
    for lines, worked in weeks:
        for kind, target in targets(lines, worked).items():
            asked[kind] = asked.get(kind, Fraction(0)) + target
    return Adherence(
        tuple(Line(kind, done.get(kind, Decimal(0)), target) for kind, target in asked.items())
    )


def in_force(versions: Sequence[PlanVersion], until: date) -> PlanVersion | None:
    """The plan as it stood at the end of a (UTC) day: later versions change nothing of it."""
    begun = [each for each in versions if each.since.date() <= until]
    return begun[-1] if begun else None
