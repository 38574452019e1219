"""Totals by period of the local day: whole UTC days from their sums, the edges fact by fact.

The local day of anything on UTC day *d* is *d* - 1, *d* or *d* + 1, whatever its zone. Where all
three lie in one period, the day's sum is enough; only days at the edges of periods are opened.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from ridealong.metrics.model.activities import ActivityBucket, ActivityMonth, DayTally, Fact, Sum
from ridealong.metrics.rules.people import ZoneOf, local_day
from ridealong.metrics.rules.periods import Per, Period, period_of

_DAY = timedelta(days=1)
PeriodOf = Callable[[date], Period | None]


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Whose, of what, when."""

    rep: str
    kind: str
    period: Period


@dataclass(slots=True)
class Totals:
    """Sums so far, and the days of months that must be opened to go on."""

    sums: dict[Cell, Sum] = field(default_factory=dict)
    edges: list[tuple[ActivityMonth, DayTally]] = field(default_factory=list)

    def add(self, cell: Cell, sum_: Sum) -> None:
        """Add to one cell."""
        self.sums[cell] = self.sums.get(cell, Sum()).plus(sum_)

    def open(
        self, buckets: Iterable[ActivityBucket], period_of_day: PeriodOf, zone: ZoneOf
    ) -> None:
        """Add the facts of the edges, each in the period of its local day."""
        for bucket in buckets:
            for fact in bucket.facts:
                period = period_of_day(day_of(fact, bucket.rep, zone))
                if period is not None:
                    self.add(Cell(bucket.rep, bucket.kind, period), Sum.of(fact))

    def rows(self) -> list[tuple[Cell, Sum]]:
        """What there is, by rep, kind and time."""
        return [(cell, self.sums[cell]) for cell in sorted(self.sums) if self.sums[cell].count]


def day_of(fact: Fact, rep: str, zone: ZoneOf) -> date:
    """The local day a fact counts for: of its own zone, else of the rep's at that time."""
    return local_day(fact.at, fact.zone or zone(rep, fact.at))


def within(first: date | None, last: date | None, per: Per) -> PeriodOf:
    """The period of a day between `first` and `last` (both included), None outside."""

    def find(day: date) -> Period | None:
        if (first is not None and day < first) or (last is not None and day > last):
            return None
        return period_of(day, per)

    return find


def whole_days(months: Iterable[ActivityMonth], period_of_day: PeriodOf) -> Totals:
    """Sums of the days that lie inside one period in every zone; the others are `edges`."""
    totals = Totals()
    for month in months:
        for tally in month.days:
            if not tally.sum.count:
                continue
            before, after = period_of_day(tally.day - _DAY), period_of_day(tally.day + _DAY)
            if before is not None and before == after:
                totals.add(Cell(month.rep, month.kind, before), tally.sum)
            elif (before, period_of_day(tally.day), after) != (None, None, None):
                totals.edges.append((month, tally))
    return totals
