"""When somebody may be written to: outside of their quiet hours, on days on which they work."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from ridealong.notifier.model import Calendar
from ridealong.notifier.rules.days import working_day_from, works_on
from ridealong.notifier.rules.moments import at, local_day, reading_after, start_of, zone_or

_DAY: Final = timedelta(days=1)
_MOST_STEPS: Final = 10


@dataclass(frozen=True, slots=True)
class Hours:
    """A person's days, and from when until when their clock says that it is quiet."""

    calendar: Calendar
    quiet_from: time
    quiet_to: time

    @property
    def zone(self) -> str:
        """The zone whose clock counts."""
        return zone_or(self.calendar.zone, self.calendar.fallback)

    def quiet_at(self, instant: datetime) -> bool:
        """Whether nothing may be sent, by the local clock."""
        reading = instant.astimezone(ZoneInfo(self.zone)).time()
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= reading < self.quiet_to
        return reading >= self.quiet_from or reading < self.quiet_to


def open_from(instant: datetime, hours: Hours) -> datetime:
    """The instant itself if the person may be written to then, else the first one after it."""
    found = instant
    for _ in range(_MOST_STEPS):
        day = local_day(found, hours.zone)
        if not works_on(hours.calendar, day):
            works = working_day_from(day, hours.calendar)
            if works == day:
                break
            found = start_of(works, hours.zone)
        elif hours.quiet_at(found):
            found = reading_after(found, hours.quiet_to, hours.zone)
        else:
            break
    return found


def reading_from(instant: datetime, clock: time, calendar: Calendar) -> datetime:
    """The first instant, from this one on, at which their clock reads so on a working day."""
    zone = zone_or(calendar.zone, calendar.fallback)
    day = working_day_from(local_day(instant, zone), calendar)
    found = at(day, clock, zone)
    if found >= instant:
        return found
    return at(working_day_from(day + _DAY, calendar), clock, zone)
