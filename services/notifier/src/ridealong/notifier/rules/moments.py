"""Instants of local days and of readings of a local clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

MORNING: Final = time(9)
"""When most reminders leave, by the local clock."""
AFTERNOON: Final = time(16)
"""When those of the day before a session leave."""

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""No event may carry an earlier instant, so no timer is set for one."""

_DAY: Final = timedelta(days=1)


def known(zone: str) -> bool:
    """Whether the time zone database of this machine has the zone: names do go away."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True


def zone_or(zone: str, fallback: str | None) -> str:
    """The zone, or where nobody knows it any more the fallback, or UTC."""
    if known(zone):
        return zone
    return fallback if fallback is not None and known(fallback) else "UTC"


def local_day(instant: datetime, zone: str) -> date:
    """The calendar day of an instant in a zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def start_of(day: date, zone: str) -> datetime:
    """The first instant of a local day, in UTC; where midnight doesn't exist, the clock's jump."""
    return at(day, time.min, zone)


def morning_of(day: date, zone: str) -> datetime:
    """09:00 of a local day, in UTC."""
    return at(day, MORNING, zone)


def at(day: date, clock: time, zone: str, *, fold: int = 0) -> datetime:
    """The instant at which the local clock reads this on this day, in UTC.

    Of a reading that happens twice the first, or the second where `fold` is 1; one that is jumped
    over counts by the offset before the jump, which is the jump itself where it starts there.
    """
    instant = datetime.combine(day, clock.replace(fold=fold), ZoneInfo(zone)).astimezone(UTC)
    return max(instant, EARLIEST)


def reading_after(instant: datetime, clock: time, zone: str) -> datetime:
    """The first instant after this one at which the local clock reads so, in UTC."""
    day = local_day(instant, zone)
    for fold in (0, 1):
        today = at(day, clock, zone, fold=fold)
        if today > instant:
            return today
    return at(day + _DAY, clock, zone)
