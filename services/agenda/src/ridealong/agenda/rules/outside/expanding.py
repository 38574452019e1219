"""The instances of a series (RFC 5545, 3.3.10), on the clock of its own zone and within bounds."""

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any, Protocol

from dateutil.rrule import rrule, rrulestr
from icalendar import vRecur

from ridealong.agenda.model.outside import Span
from ridealong.agenda.rules.outside.refusing import BadEntry

MOST_INSTANCES = 400
"""Of one series: one a day for more than a year."""
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_OF_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")


class Limited(Protocol):
    """Bounds the time in its block; raises `TimeoutError` in it."""

    def __call__(self) -> AbstractContextManager[None]: ...


@dataclass(frozen=True, slots=True)
class Series:
    """A rule, where it starts, and the instants that are taken out of it or added to it."""

    rule: vRecur
    start: datetime
    without: Collection[datetime | date]
    besides: Collection[datetime]

    @property
    def is_endless(self) -> bool:
        """Whether the rule names no last instance."""
        return not self.rule.get("COUNT") and not self.rule.get("UNTIL")


def instances(series: Series, span: Span, limited: Limited) -> list[datetime]:
    """The instants of a series within the span, in order.

    Clocks change, and the series stays at its hour: it is worked out on the wall clock.

    Raises:
        BadEntry: the rule can't be worked out, or has more instances than anyone could attend.
    """
    rule = _rule(series, span)
    try:
        with limited():
            found = _within(rule, series, span)
    except TimeoutError as error:
        raise BadEntry("its rule takes too long to work out", "RRULE") from error
    except (ValueError, OverflowError, TypeError, IndexError) as error:
        raise BadEntry(f"its rule can't be worked out: {error}", "RRULE") from error
    taken_out = {each for each in series.without if isinstance(each, datetime)}
    days_out = {each for each in series.without if not isinstance(each, datetime)}
    zone = series.start.tzinfo
    found |= {each for each in series.besides if span.since <= each < span.until}
    return sorted(
        each
        for each in found
        if each not in taken_out and each.astimezone(zone).date() not in days_out
    )


def _rule(series: Series, span: Span) -> rrule:
    frequency = str((series.rule.get("FREQ") or ["?"])[0]).upper()
    if frequency not in _FREQUENCIES:
        raise BadEntry(f"a session doesn't come {frequency}: daily at most", "RRULE")
    if any(name in series.rule for name in _OF_A_DAY):
        raise BadEntry("a session comes once a day at most: leave out BYHOUR and the like", "RRULE")
    zone = series.start.tzinfo or UTC
    last = _wall(span.until, zone)
    until = (series.rule.get("UNTIL") or [None])[0]
    if until is not None:
        last = min(last, _last(until, zone))
    parts: Any = vRecur({name: value for name, value in series.rule.items() if name != "UNTIL"})
    count = parts.pop("COUNT", None)
    try:
        made: Any = rrulestr(parts.to_ical().decode(), dtstart=_wall(series.start, zone))
        # With COUNT the end of the span is looked at while it is worked out.
        bounds = {"count": int(count[0])} if count else {"until": last}
        bounded: rrule = made.replace(**bounds)
    except (ValueError, TypeError, AttributeError) as error:
        raise BadEntry(f"its rule is broken: {error}", "RRULE") from error
    return bounded


def _within(rule: rrule, series: Series, span: Span) -> set[datetime]:
    found: set[datetime] = set()
    for instant in _instants(rule, series.start.tzinfo or UTC):
        if instant >= span.until:
            break
        if instant < span.since:
            continue
        found.add(instant)
        if len(found) > MOST_INSTANCES:
            raise BadEntry(f"it has more than {MOST_INSTANCES} instances until then", "RRULE")
    return found


def _instants(rule: rrule, zone: tzinfo) -> Iterator[datetime]:
    for wall in rule:
        # An hour that clocks skip is read with the offset before them (3.3.5).
        yield wall.replace(tzinfo=zone).astimezone(UTC)


def _wall(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _last(until: datetime | date, zone: tzinfo) -> datetime:
    if not isinstance(until, datetime):
        return datetime.combine(until, time.max)
    return _wall(until, zone) if until.tzinfo else until
