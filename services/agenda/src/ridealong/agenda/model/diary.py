"""When a person can meet, as far as the organisation's systems tell."""

from datetime import date, datetime, time
from typing import ClassVar, Literal

from ridealong.agenda.model.part import Part
from ridealong.chassis.projector.state import State

CrisisKind = Literal["lost_deal", "escalation", "oversight", "emergency"]
AbsenceKind = Literal["leave", "sick", "training", "travel", "other"]


class Absence(Part):
    """Days away, first and last included."""

    absence: str
    starts: date
    ends: date
    kind: AbsenceKind


class Crisis(Part):
    """A short-term crisis of a rep. `until` is None where nobody has said that it is over."""

    crisis: str
    kind: CrisisKind
    at: datetime
    until: datetime | None


class Rhythm(Part):
    """How often a pair meets, and for how long; its first and last day.

    Where nobody tells the first day, nothing is expected before `known_from`, the day on which the
    pair was first told of.
    """

    manager: str
    every: Literal["weekly", "weeks", "monthly_date", "monthly_weekday"] = "weekly"
    interval: int = 1
    weekday: int | None = None
    day: int | None = None
    nth: int | None = None
    minutes: int = 40
    start: date | None = None
    ended: date | None = None
    known_from: date | None = None


class Diary(State):
    """A person's working days and hours (local clock), absences, crises and, of a rep, rhythms."""

    COLLECTION: ClassVar[str] = "diaries"

    person: str
    zone: str = "UTC"
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    begins: str | None = None
    ends: str | None = None
    absences: tuple[Absence, ...] = ()
    crises: tuple[Crisis, ...] = ()
    rhythms: tuple[Rhythm, ...] = ()

    @property
    def hours(self) -> tuple[time, time]:
        """When work begins and ends; nine to five where nobody has told."""
        return time.fromisoformat(self.begins or "09:00"), time.fromisoformat(self.ends or "17:00")


class Campaign(Part):
    """What the company is about for some days, first and last included."""

    initiative: str
    name: str
    starts: date
    ends: date


class Campaigns(State):
    """All campaigns of a tenant, under the tenant's key."""

    COLLECTION: ClassVar[str] = "campaigns"

    campaigns: tuple[Campaign, ...] = ()
