"""A meeting of a pair, and its agenda while it is ahead."""

from datetime import datetime
from typing import ClassVar, Literal

from ridealong.agenda.model.agenda import Agenda
from ridealong.agenda.model.desk import Item
from ridealong.agenda.model.part import Part
from ridealong.chassis.projector.state import State
from ridealong.contracts.sessions import SessionKind

Status = Literal["unscheduled", "open", "held", "cancelled", "missed"]
"""`unscheduled`: something is known of it, but not yet when it is. `missed`: nobody closed it."""

COACHING: SessionKind = "coaching"
"""The one kind that is coaching; the others take nothing from its agenda (DOMAIN 0.5, 1.5)."""


class Plan(Part):
    """When and where."""

    manager: str
    start: datetime
    zone: str
    minutes: int
    place: str | None
    kind: SessionKind
    goals: tuple[str, ...]


class Move(Part):
    """Another time; what is None stays as it was."""

    start: datetime
    zone: str
    minutes: int | None
    place: str | None


class Rescheduled(Part):
    """A move that was made: when, by whom, and when the session was to begin before."""

    at: datetime
    by: str
    was: datetime


class Outside(Part):
    """The entry of a calendar outside that it stands for, as it was imported last."""

    uid: str
    recurrence: datetime | None = None
    sequence: int
    version: str


class Held(Part):
    """That it took place, for how many minutes, and which topics were touched."""

    start: datetime | None
    minutes: int
    recorded_at: datetime
    topics: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    done: tuple[str, ...] = ()


class ItemOrder(Part):
    """The order that one side wishes for the items of a section (DOMAIN 2.12)."""

    section: str
    by_rep: bool
    items: tuple[str, ...]


class Brief(Part):
    """What the agenda shows of a preparation, beside its parts: issues by id, one or two things
    done well and to improve (DOMAIN 1.6, 1.15)."""

    issues: tuple[str, ...] = ()
    done_well: tuple[str, ...] = ()
    to_improve: tuple[str, ...] = ()


class Session(State):
    """One session. `start` and `end` repeat its plan, for queries.

    `sequence` counts the changes of its time and place (iCalendar's SEQUENCE). `overdue_at` is the
    latest instant at which the clock found nobody to have closed it. `wanted` is the plan that was
    refused while it has none. `agenda` is there while the
    session is open; `talked_about` are the items that it had when it was held.
    """

    COLLECTION: ClassVar[str] = "sessions"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("tenant", "rep", "start"),
        ("tenant", "session"),
        ("tenant", "plan.manager", "start"),
    )

    session: str
    rep: str
    status: Status = "unscheduled"
    plan: Plan | None = None
    start: datetime | None = None
    end: datetime | None = None
    sequence: int = 0
    early_move: Move | None = None
    wanted: Plan | None = None
    cancelled: bool = False
    cancelled_because: str | None = None
    held: Held | None = None
    overdue_at: datetime | None = None
    prepared: tuple[str, ...] = ()
    prepared_at: datetime | None = None
    brief: Brief = Brief()
    orders: tuple[ItemOrder, ...] = ()
    outside: Outside | None = None
    moves: tuple[Rescheduled, ...] = ()
    talked_about: tuple[Item, ...] = ()
    agenda: Agenda | None = None
