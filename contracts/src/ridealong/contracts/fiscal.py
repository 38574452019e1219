"""How an organisation cuts its year, by what its record says (DOMAIN 2.10).

With `months` the fiscal year begins on the 1st of `first_month`. With `4-4-5` it begins on the
Monday nearest to that day and its months have 4, 4 and 5 weeks; in a year of 53 weeks the last
month has one more.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import Final, Literal

FiscalCalendar = Literal["months", "4-4-5"]

MONTHS_OF_QUARTER: Final = 3
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(weeks=1)
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
class FiscalYear:
    """A fiscal year by its twelve months; `begun` is the calendar year with whose `first_month` it
    begins, though a 4-4-5 year may do so some days before."""

    begun: int
    months: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """The whole of it."""
        return Span(self.months[0].first, self.months[-1].last)

    def period(self, day: date, months: int) -> tuple[int, Span]:
        """Which of its periods of so many months, counted from 0, a day of it lies in, and from
        when until when it is."""
        nth = (bisect_right([month.first for month in self.months], day) - 1) // months
        of_period = self.months[nth * months : (nth + 1) * months]
        return nth, Span(of_period[0].first, of_period[-1].last)


def fiscal_year(first_month: int, calendar: FiscalCalendar, day: date) -> FiscalYear:
    """The fiscal year that a day lies in."""
    # A 4-4-5 year may begin up to three days before its month does, or after.
    for year in (day.year + 1, day.year, day.year - 1):
        starts = _starts(first_month, calendar, year)
        if starts[0] <= day:
            months = (Span(first, after - _DAY) for first, after in pairwise(starts))
            return FiscalYear(year, tuple(months))
    raise ValueError(f"no fiscal year holds {day}")


def fiscal_quarter(first_month: int, calendar: FiscalCalendar, day: date) -> Span:
    """The quarter of the fiscal year that a day lies in."""
    return fiscal_year(first_month, calendar, day).period(day, MONTHS_OF_QUARTER)[1]


def _starts(first_month: int, calendar: FiscalCalendar, year: int) -> list[date]:
    """First days of the months of the fiscal year that begins around `year`, and of the next."""
    if calendar == "4-4-5":
        begins = _monday_nearest(date(year, first_month, 1))
        ends = _monday_nearest(date(year + 1, first_month, 1))
        weeks = [0, *accumulate(_WEEKS)][:12]
        return [begins + each * _WEEK for each in weeks] + [ends]
    months = [first_month - 1 + number for number in range(13)]
    return [date(year + month // 12, month % 12 + 1, 1) for month in months]


def _monday_nearest(day: date) -> date:
    """The Monday nearest to a day: at most three days off."""
    return day + timedelta(days=3) - timedelta(days=(day.weekday() + 3) % 7)
