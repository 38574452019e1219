"""On which days a pair is to meet, by its cadence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from ridealong.contracts.people import Cadence
from ridealong.metrics.model.people import CadenceSince
from ridealong.metrics.rules.periods import period_of

_DAY: Final = timedelta(days=1)
_MONDAY: Final = date(2018, 1, 1)
"""Weeks of a pair without a first day are counted from here."""


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """A day on which a pair is to meet, and the first and last day of the period it stands for:
    moved within that it is the same turn."""

    day: date
    first: date
    last: date


def turns(cadence: Cadence, begins: date | None, first: date, last: date) -> list[Turn]:
    """The turns whose day lies between two days, both included, by day.

    Of a weekly cadence the day is its weekday (Monday if it has none) and the period its ISO week,
    or its `interval` weeks, counted from the week in which the pair begins. Monthly it is the day
    (the month's last where it is shorter) or the nth weekday, and the period the month.
    """
    if cadence.every in {"weekly", "weeks"}:
        every = cadence.interval if cadence.every == "weeks" else 1
        start = period_of(begins or _MONDAY, "week").start
        while start > first:
            start -= every * 7 * _DAY
        rule = rrule(WEEKLY, interval=every, dtstart=_noon(start), byweekday=cadence.weekday or 0)
        found = [
            Turn(
                day,
                period_of(day, "week").start,
                period_of(day, "week").end + (every - 1) * 7 * _DAY,
            )
            for day in _between(rule, first, last)
        ]
    else:
        start = (begins or _MONDAY).replace(day=1)
        while start > first:
            start -= relativedelta(months=cadence.interval)
        rule = _monthly(cadence, start)
        found = [
            Turn(day, day.replace(day=1), _end(day, cadence.interval))
            for day in _between(rule, first, last)
        ]
    return [turn for turn in found if begins is None or turn.day >= begins]


def turns_of(
    cadences: Iterable[CadenceSince], begins: date | None, first: date, last: date
) -> list[Turn]:
    """The same where the cadence has changed: each day by what had been said before it.

    What is said first holds for the days before it, too.
    """
    known = list(cadences)
    if not known:
        return []
    changes = [date.min, *(each.said.date() + _DAY for each in known[1:]), date.max]
    found: list[Turn] = []
    for each, (since, until) in zip(known, pairwise(changes), strict=True):
        start = max(first, since)
        end = min(last, until if until == date.max else until - _DAY)
        if start <= end:
            found += turns(each.cadence, begins, start, end)
    return found


def _monthly(cadence: Cadence, start: date) -> rrule:
    if cadence.every == "monthly_weekday":
        nth = weekday(cadence.weekday or 0)(cadence.nth or 1)
        return rrule(MONTHLY, interval=cadence.interval, dtstart=_noon(start), byweekday=nth)
    # Of the days up to the one that is meant, the last that the month has.
    days = range(1, (cadence.day or 1) + 1)
    return rrule(
        MONTHLY,
        interval=cadence.interval,
        dtstart=_noon(start),
        bymonthday=list(days),
        bysetpos=-1,
    )


def _between(rule: rrule, first: date, last: date) -> list[date]:
    return [each.date() for each in rule.between(_noon(first), _noon(last), inc=True)]


def _end(day: date, months: int) -> date:
    return day.replace(day=1) + relativedelta(months=months) - _DAY


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
