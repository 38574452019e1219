"""Whom we may write to, and by which calendar they live."""

from datetime import date, datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from ridealong.chassis.projector.reference import Heard
from ridealong.chassis.projector.state import State
from ridealong.contracts.people import Cadence, Channel


class Away(BaseModel):
    """Somebody is away, first day to last day included."""

    model_config = ConfigDict(frozen=True)

    absence: str
    starts: date
    ends: date


class Calendar(BaseModel):
    """When somebody works. `zone`: IANA name; `working_days`: 0 is Monday.

    `holidays` are the organisation's own, `holiday_calendar` names a public one (ISO 3166: `LV`,
    `DE-BY`). `fallback` is the zone to go by where nobody knows `zone` any more.
    """

    model_config = ConfigDict(frozen=True)

    zone: str
    working_days: tuple[int, ...]
    holidays: tuple[date, ...] = ()
    holiday_calendar: str | None = None
    away: tuple[Away, ...] = ()
    fallback: str | None = None


class Person(State):
    """The present record of a person; id and key are `tenant/person`."""

    COLLECTION: ClassVar[str] = "people"

    person: str
    calendar: Calendar
    language: str
    channels: tuple[Channel, ...]
    active: bool
    leads: str | None = None
    """Who leads this person."""
    holiday_calendar: str | None = None
    """The person's own; the calendar has the organisation's where there is none."""


class Absences(State):
    """When a person is away; id and key are `tenant/person`."""

    COLLECTION: ClassVar[str] = "absences"

    away: tuple[Away, ...] = ()


class FreeDays(Heard):
    """When nobody of the organisation works, and its zone."""

    COLLECTION: ClassVar[str] = "free_days"

    holidays: tuple[date, ...] = ()
    holiday_calendar: str | None = None
    zone: str | None = None


class Noted(BaseModel):
    """A commitment that a calendar moves, and the latest instant that is known of it, its day or
    when something was asked: those with the latest are kept."""

    model_config = ConfigDict(frozen=True)

    commitment: str
    at: datetime


class Diary(State):
    """The sessions and commitments of one rep that aren't over, so that they are found when the
    calendar of one of the pair changes or becomes known."""

    COLLECTION: ClassVar[str] = "diaries"

    sessions: tuple[str, ...] = ()
    commitments: tuple[Noted, ...] = ()


class Rhythm(State):
    """How often a rep and the one who coaches them are to meet; id and key are `tenant/rep`.

    `since` is the day from which it counts, `held` that of the latest session that took place.
    `slipping` is the reminder that says so if they don't meet again.
    """

    COLLECTION: ClassVar[str] = "rhythms"

    rep: str
    manager: str | None = None
    cadence: Cadence | None = None
    since: date | None = None
    ended: date | None = None
    held: date | None = None
    slipping: str | None = None


class Lead(State):
    """What a rep's writer knows of another person: the calendar, and who leads them, once that
    person's writer told it. `mondays` are the weeks of which that person was told."""

    COLLECTION: ClassVar[str] = "leads"

    manager: str
    calendar: Calendar | None = None
    leader: str | None = None
    mondays: tuple[date, ...] = ()


class Reach(State):
    """The reps whose writers asked for this person's calendar and are told when it changes."""

    COLLECTION: ClassVar[str] = "reaches"

    reps: tuple[str, ...] = ()


class Weeks(State):
    """The weeks in which there is something for a person, each by its Monday; id and key are
    `tenant/person`."""

    COLLECTION: ClassVar[str] = "weeks"

    mondays: tuple[date, ...] = ()
