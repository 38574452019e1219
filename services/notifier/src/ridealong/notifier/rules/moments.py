"""Instants of local days, and working days counted backwards."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

MONDAY_TO_FRIDAY: Final = (0, 1, 2, 3, 4)
MORNING: Final = time(9)
"""When a reminder leaves, by the local clock."""

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""No event may carry an earlier instant, so no timer is set for one."""


def local_day(instant: datetime, zone: str) -> date:
    """The calendar day of an instant in a zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def start_of(day: date, zone: str) -> datetime:
    """The first instant of a local day, in UTC; where midnight doesn't exist, the clock's jump."""
    return _at(day, time.min, zone)


def morning_of(day: date, zone: str) -> datetime:
    """09:00 of a local day, in UTC."""
    return _at(day, MORNING, zone)


def morning_after(instant: datetime, zone: str) -> datetime:
    """The first 09:00 of a zone after an instant, in UTC."""
    day = local_day(instant, zone)
    today = morning_of(day, zone)
    return today if today > instant else morning_of(day + timedelta(days=1), zone)


def working_day_before(day: date, count: int, working_days: tuple[int, ...]) -> date:
    """The `count`-th working day before `day`, which itself needn't be one.

    `working_days`: 0 is Monday; who names none is taken to work from Monday to Friday.
    """
    works = frozenset(working_days or MONDAY_TO_FRIDAY)
    while count > 0:
        day -= timedelta(days=1)
        if day.weekday() in works:
            count -= 1
    return day


def _at(day: date, clock: time, zone: str) -> datetime:
    # Of a clock reading that happens twice, the first; one that is jumped over counts by the
    # offset before the jump, which is the jump itself where it starts at that reading.
    instant = datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)
    return max(instant, EARLIEST)
