"""Whom we may write to, and by which calendar they live."""

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from ridealong.chassis.projector.state import State
from ridealong.contracts.people import Channel


class Calendar(BaseModel):
    """When somebody works. `zone`: IANA name; `working_days`: 0 is Monday."""

    model_config = ConfigDict(frozen=True)

    zone: str
    working_days: tuple[int, ...]


class Person(State):
    """The present record of a person; id and key are `tenant/person`."""

    COLLECTION: ClassVar[str] = "people"

    person: str
    calendar: Calendar
    language: str
    channels: tuple[Channel, ...]
    active: bool


class Noted(BaseModel):
    """A commitment on which an answer was asked for then."""

    model_config = ConfigDict(frozen=True)

    commitment: str
    at: datetime


class Diary(State):
    """The sessions of one rep, and the commitments on which an answer was asked for last, so that
    they are found when the calendar of one of the pair changes or becomes known."""

    COLLECTION: ClassVar[str] = "diaries"

    sessions: tuple[str, ...] = ()
    asked: tuple[Noted, ...] = ()


class Lead(State):
    """What a rep's writer knows of a manager: the calendar, once the manager's writer told it."""

    COLLECTION: ClassVar[str] = "leads"

    manager: str
    calendar: Calendar | None = None


class Reach(State):
    """The reps whose writers asked for this person's calendar and are told when it changes."""

    COLLECTION: ClassVar[str] = "reaches"

    reps: tuple[str, ...] = ()
