"""When a pair is expected to meet, from its rhythm (DOMAIN D, "cadence kept").

A period is what one meeting is expected in: a week, some weeks, a month or some months. A meeting
may be moved within its period and still counts. All of it is local days: clocks don't come into it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from ridealong.agenda.model.diary import Rhythm

Standing = Literal["kept", "planned", "excused", "missed", "open"]
"""`planned`: a meeting is ahead. `open`: none is, and there is still time."""

_FIRST_MONDAY = date(1970, 1, 5)
_DAY = timedelta(days=1)
MOST_PERIODS = 600


@dataclass(frozen=True, slots=True)
class Period:
    """From its first day to its last, and the day that the rhythm names."""

    first: date
    last: date
    day: date

    def holds(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Meeting:
    """A one-on-one of the pair: when, and whether it was held or lies ahead."""

    session: str
    start: datetime
    held: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """A period with what came of it; `session` is the meeting that counts for it."""

    period: Period
    standing: Standing
    session: str | None = None


def periods(rhythm: Rhythm, since: date, until: date) -> list[Period]:
    """The periods of a rhythm that touch these days, both included, while the pair lasts."""
    since = max(since, rhythm.start or rhythm.known_from or since)
    until = min(until, rhythm.ended or until)
    if until < since:
        return []
    starts = _starts(rhythm, since, until)
    found = []
    for first, following in pairwise(starts):
        if first <= until and since < following:
            found.append(Period(first, following - _DAY, _named_day(rhythm, first)))
    return found[:MOST_PERIODS]


def period_of(rhythm: Rhythm, day: date) -> Period | None:
    """The period that a day lies in; None before the pair's first day and after its last."""
    return next(iter(periods(rhythm, day, day)), None)


def expected(
    rhythm: Rhythm,
    span: tuple[date, date],
    meetings: Iterable[Meeting],
    zone: str,
    *,
    today: date,
    away: Sequence[tuple[date, date]] = (),
) -> list[Expected]:
    """Each period with what came of it.

    `meetings` are one-on-ones alone: incident reviews and trainings never count (0.5, 1.5). A
    period that somebody of the pair is away for as a whole is excused.
    """
    by_day = sorted(
        ((one.start.astimezone(ZoneInfo(zone)).date(), one) for one in meetings),
        key=lambda each: (not each[1].held, each[1].start, each[1].session),
    )
    found = []
    for period in periods(rhythm, *span):
        met = next((one for day, one in by_day if period.holds(day)), None)
        if met:
            standing: Standing = "kept" if met.held else "planned"
        elif any(first <= period.first and period.last <= last for first, last in away):
            standing = "excused"
        else:
            standing = "missed" if period.last < today else "open"
        found.append(Expected(period, standing, met.session if met else None))
    return found


def in_a_row(periods_: Sequence[Expected]) -> int:
    """How many periods were kept one after the other up to now. What was excused, or may still be
    kept, doesn't break the chain."""
    chain = 0
    for one in reversed(periods_):
        if one.standing == "kept":
            chain += 1
        elif one.standing == "missed":
            break
    return chain


def _starts(rhythm: Rhythm, since: date, until: date) -> list[date]:
    """First days of periods, from the one that holds `since` to the one behind `until`."""
    if rhythm.every in ("weekly", "weeks"):
        weeks = rhythm.interval if rhythm.every == "weeks" else 1
        length = timedelta(weeks=weeks)
        anchor = _monday(rhythm.start) if rhythm.start else _FIRST_MONDAY
        begin = anchor + (since - anchor) // length * length
        rule = rrule(WEEKLY, interval=weeks, dtstart=_noon(begin), until=_noon(until + length))
    else:
        begin = _month_of(rhythm, since)
        months = 31 * rhythm.interval + 1
        end = _noon(until + timedelta(days=months))
        rule = rrule(MONTHLY, interval=rhythm.interval, dtstart=_noon(begin), until=end)
    return [each.date() for each in rule]


def _month_of(rhythm: Rhythm, day: date) -> date:
    anchor = rhythm.start or _FIRST_MONDAY
    months = (day.year - anchor.year) * 12 + day.month - anchor.month
    whole = months // rhythm.interval * rhythm.interval + anchor.year * 12 + anchor.month - 1
    return date(whole // 12, whole % 12 + 1, 1)


def _named_day(rhythm: Rhythm, first: date) -> date:
    if rhythm.every in ("weekly", "weeks"):
        return first + timedelta(days=_weekday(rhythm))
    begin = _noon(first)
    if rhythm.every == "monthly_date":
        # The 31st of a month with 30 days is its last one.
        days = (rhythm.day or 1, -1)
        rule = rrule(MONTHLY, bymonthday=days, bysetpos=1, dtstart=begin, count=1)
    else:
        # There is no fifth Monday in every month; then it is the last one.
        nth = rhythm.nth or 1
        days_of = [weekday(_weekday(rhythm), nth), weekday(_weekday(rhythm), -1)]
        rule = rrule(MONTHLY, byweekday=days_of, bysetpos=1, dtstart=begin, count=1)
    return rule[0].date()


def _weekday(rhythm: Rhythm) -> int:
    if rhythm.weekday is not None:
        return rhythm.weekday
    return rhythm.start.weekday() if rhythm.start else 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001 - days alone, in no zone
