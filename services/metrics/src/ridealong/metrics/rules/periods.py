"""Calendar periods: days, ISO weeks, months and quarters."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Per = Literal["day", "week", "month", "quarter"]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """First and last day, both included, and the name: `2017-03-05`, `2017-W09`, `2017-03`,
    `2017-Q1`."""

    start: date
    end: date
    label: str


@lru_cache(maxsize=20_000)
def period_of(day: date, per: Per) -> Period:
    """The period that a local day lies in. Weeks are ISO 8601's, quarters those of the year."""
    if per == "day":
        return Period(day, day, day.isoformat())
    if per == "week":
        year, week, weekday = day.isocalendar()
        start = day - _DAY * (weekday - 1)
        return Period(start, start + 6 * _DAY, f"{year}-W{week:02}")
    months = 1 if per == "month" else 3
    first = (day.month - 1) // months * months + 1
    start = day.replace(month=first, day=1)
    # The 1st of the last month is at most 31 days before the 1st of the next.
    last_month = start.replace(month=first + months - 1)
    end = (last_month + 31 * _DAY).replace(day=1) - _DAY
    label = f"{start:%Y-%m}" if per == "month" else f"{start.year}-Q{first // 3 + 1}"
    return Period(start, end, label)


def months_between(first: str, last: str) -> list[str]:
    """All months from `2026-11` to `2027-02`, both included."""
    start, end = _number(first), _number(last)
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(start, end + 1)]


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1
