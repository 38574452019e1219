"""Where a day lies in an organisation's fiscal year, quarter and month (DOMAIN 2.10)."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import Final, Literal

from ridealong.agenda.model.organisation import Fiscal

Stage = Literal["begin", "middle", "end"]

YEAR_END_DAYS: Final = 42
"""The fiscal year is near its end in its last six weeks."""

_WEEK: Final = timedelta(weeks=1)
_MONTHS_OF_QUARTER: Final = 3
_WEEKS: Final = (4, 4, 5) * 4
"""Weeks of the twelve months of a 4-4-5 year; a 53rd week belongs to the last month."""


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Position:
    """Where a day lies: in which third of which period, and how near the year's end.

    `name` is `Q3`, or `M7` where periods are months; the fiscal year is named by the calendar year
    in which its last month lies.
    """

    name: str
    year: int
    period: Span
    fiscal_year: Span
    stage: Stage
    year_end: bool


def position(fiscal: Fiscal, day: date) -> Position:
    """Where the day lies in its sales period."""
    begun, months = _year_around(fiscal, day)
    whole = Span(months[0].first, months[-1].last)
    number = bisect_right([month.first for month in months], day) - 1
    size = _MONTHS_OF_QUARTER if fiscal.period == "quarter" else 1
    nth = number // size
    of_period = months[nth * size : (nth + 1) * size]
    period = Span(of_period[0].first, of_period[-1].last)
    letter = "Q" if fiscal.period == "quarter" else "M"
    return Position(
        name=f"{letter}{nth + 1}",
        year=begun + (fiscal.first_month > 1),
        period=period,
        fiscal_year=whole,
        stage=_stage(period, day),
        year_end=(whole.last - day).days < YEAR_END_DAYS,
    )


def _stage(period: Span, day: date) -> Stage:
    """Thirds of the period's days, the earlier ones rounded up."""
    gone = (day - period.first).days
    if 3 * gone < period.days:
        return "begin"
    return "middle" if 3 * gone < 2 * period.days else "end"


def _year_around(fiscal: Fiscal, day: date) -> tuple[int, list[Span]]:
    """The calendar year with whose `first_month` the day's fiscal year begins, and its months."""
    for year in (day.year + 1, day.year, day.year - 1):
        starts = _starts(fiscal, year)
        if starts[0] <= day:
            ends = timedelta(days=1)
            return year, [Span(first, after - ends) for first, after in pairwise(starts)]
    raise ValueError(f"no fiscal year holds {day}")


def _starts(fiscal: Fiscal, year: int) -> list[date]:
    """First days of the months of the fiscal year that begins around `year`, and of the next."""
    if fiscal.calendar == "4-4-5":
        begins = _monday_nearest(date(year, fiscal.first_month, 1))
        ends = _monday_nearest(date(year + 1, fiscal.first_month, 1))
        weeks = [0, *accumulate(_WEEKS)][:12]
        return [begins + each * _WEEK for each in weeks] + [ends]
    months = [fiscal.first_month - 1 + number for number in range(13)]
    return [date(year + month // 12, month % 12 + 1, 1) for month in months]


def _monday_nearest(day: date) -> date:
    """The Monday nearest to a day: at most three days off."""
    return day + timedelta(days=3) - timedelta(days=(day.weekday() + 3) % 7)
