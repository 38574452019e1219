"""Sessions and their reminders."""

from collections.abc import Callable
from typing import Any, TypeVar

from ridealong.chassis.projector import Work
from ridealong.contracts import Event, EventData
from ridealong.contracts.agendas import AgendaPublished
from ridealong.contracts.calls import CrisisLogged
from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionDisputed,
    SessionHeld,
    SessionMoved,
    SessionPrepared,
    SessionScheduled,
)
from ridealong.notifier.model import (
    Crises,
    Crisis,
    Diary,
    Lead,
    Person,
    Reminder,
    Session,
    Snoozes,
    Weeks,
)
from ridealong.notifier.projection import calendars, diaries, rhythms
from ridealong.notifier.projection.loading import together
from ridealong.notifier.projection.reminders import replan
from ridealong.notifier.rules import about_sessions
from ridealong.notifier.rules import sessions as rules
from ridealong.notifier.rules.identity import rep_id

D = TypeVar("D", bound=EventData)
Rule = Callable[[Session, D, Any], Session]


def scheduled(event: Event[SessionScheduled], work: Work) -> None:
    """A session is in the calendar, or is there anew."""
    _fold(event, work, rules.scheduled)


def moved(event: Event[SessionMoved], work: Work) -> None:
    """A session has another time."""
    _fold(event, work, rules.moved)


def cancelled(event: Event[SessionCancelled], work: Work) -> None:
    """A session won't take place."""
    _fold(event, work, rules.cancelled)


def prepared(event: Event[SessionPrepared], work: Work) -> None:
    """The rep has prepared."""
    _fold(event, work, rules.prepared)


def held(event: Event[SessionHeld], work: Work) -> None:
    """A session took place: that of the pair's rhythm, too."""
    session = _fold(event, work, rules.held)
    rhythms.held(event, work, session)


def disputed(event: Event[SessionDisputed], work: Work) -> None:
    """One of the two said that it wasn't so."""
    _fold(event, work, rules.disputed)


def agenda_published(event: Event[AgendaPublished], work: Work) -> None:
    """Its agenda stands, ready or not."""
    _fold(event, work, rules.planned_out)


def crisis_logged(event: Event[CrisisLogged], work: Work) -> None:
    """The rep is in a crisis, or it is over: what lies near may be better placed elsewhere."""
    before = work.get(Crises, event.key) or Crises(id=event.key, tenant=event.tenant, key=event.key)
    crises = rules.in_crisis(before.crises, event.data, event.time)
    if crises == before.crises:
        return
    work.put(before.model_copy(update={"crises": crises}))
    wanted: list[Reminder] = []
    former: list[Reminder] = []
    for session in _open(event, work):
        wanted += _reminders(event, work, session, crises)
        former += about_sessions.reminders_of(session, {}, before.crises)
    replan(event, work, wanted, former)


def timed(event: Event[Any], work: Work) -> list[Reminder]:
    """The reminders of this key's sessions that a calendar moves."""
    crises = _crises(event, work)
    return [
        reminder
        for session in _open(event, work)
        for reminder in _reminders(event, work, session, crises)
    ]


def again(event: Event[Any], work: Work, session: str) -> list[Reminder]:
    """The reminders of one session."""
    found = work.get(Session, rep_id(event.key, session))
    return list(_reminders(event, work, found, _crises(event, work))) if found else []


def _fold(event: Event[Any], work: Work, rule: Rule[Any]) -> Session:
    id_ = rep_id(event.key, event.data.session)
    manager = getattr(event.data, "manager", None)
    together(
        work,
        {
            Session: [id_],
            **{model: [event.key] for model in (Diary, Crises, Person, Snoozes, Weeks)},
            Lead: [rep_id(event.key, manager)] if manager else [],
        },
    )
    before = work.get(Session, id_) or Session(
        id=id_,
        tenant=event.tenant,
        key=event.key,
        session=event.data.session,
        rep=event.data.rep,
    )
    after = rule(before, event.data, event.time)
    if after == before:
        return after
    work.put(after)
    _note(event, work, after)
    crises = _crises(event, work)
    former = about_sessions.reminders_of(before, {}, crises)
    replan(event, work, _reminders(event, work, after, crises), former)
    return after


def _note(event: Event[Any], work: Work, session: Session) -> None:
    diary = diaries.of(event, work)
    others = {one for one in diary.sessions if one != session.id}
    diaries.keep(
        work,
        diary,
        sessions=tuple(sorted(others if session.over else {*others, session.id})),
    )


def _open(event: Event[Any], work: Work) -> list[Session]:
    found = work.get_all(Session, diaries.of(event, work).sessions)
    return [session for session in found.values() if session is not None]


def _reminders(
    event: Event[Any], work: Work, session: Session, crises: tuple[Crisis, ...]
) -> tuple[Reminder, ...]:
    known = calendars.of_people(event, work, (session.rep, session.manager))
    return about_sessions.reminders_of(session, known, crises)


def _crises(event: Event[Any], work: Work) -> tuple[Crisis, ...]:
    known = work.get(Crises, event.key)
    return known.crises if known else ()
