"""The quarter that the sample tells of: thirteen weeks with today's in their middle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ridealong.contracts import EventData

WEEKS = range(-6, 7)
"""Weeks of the quarter, 0 being the one with today in it."""


class Told(NamedTuple):
    """Something that happens: when it is recorded, by whom, and what."""

    at: datetime
    actor: str
    data: EventData


@dataclass(frozen=True, slots=True)
class Quarter:
    """The quarter around a Monday: the same for every day of that week."""

    monday: date

    @classmethod
    def around(cls, today: date) -> "Quarter":
        """The quarter in whose middle week a day lies."""
        return cls(today - timedelta(days=today.weekday()))

    @property
    def first(self) -> date:
        """Its first day, a Monday."""
        return self.monday + timedelta(weeks=WEEKS[0])

    @property
    def last(self) -> date:
        """Its last day, a Sunday."""
        return self.monday + timedelta(weeks=WEEKS[-1], days=6)

    def working_days(self) -> Iterator[date]:
        """Mondays to Fridays."""
        for days in range((self.last - self.first).days + 1):
            day = self.first + timedelta(days=days)
            if day.weekday() < 5:
                yield day

    def fridays(self) -> Iterator[date]:
        """The last working day of each week."""
        return (self.monday + timedelta(weeks=week, days=4) for week in WEEKS)


def local(day: date, hour: float, zone: str) -> datetime:
    """A time of a local day as an instant; `hour` has a fraction, 9.5 is half past nine."""
    whole, minutes = divmod(round(hour * 60), 60)
    return datetime.combine(day, time(whole, minutes), ZoneInfo(zone)).astimezone(UTC)


def local_day(moment: datetime, zone: str) -> date:
    """The local day of an instant."""
    return moment.astimezone(ZoneInfo(zone)).date()
