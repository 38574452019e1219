"""Sessions and their reminders."""

from typing import Any

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionHeld,
    SessionMoved,
    SessionPrepared,
    SessionScheduled,
)
from ridealong.notifier.model import Diary, Reminder, Session
from ridealong.notifier.projection import calendars, commitments
from ridealong.notifier.projection.reminders import replan
from ridealong.notifier.rules import sessions as rules
from ridealong.notifier.rules.identity import rep_id


def scheduled(event: Event[SessionScheduled], work: Work) -> None:
    """A session is in the calendar, or is there anew."""
    before = _before(event, work)
    _keep(event, work, before, rules.scheduled(before, event.data))


def moved(event: Event[SessionMoved], work: Work) -> None:
    """A session has another time."""
    before = _before(event, work)
    _keep(event, work, before, rules.moved(before, event.data))


def cancelled(event: Event[SessionCancelled], work: Work) -> None:
    """A session won't take place."""
    before = _before(event, work)
    _keep(event, work, before, rules.cancelled(before, event.data))


def prepared(event: Event[SessionPrepared], work: Work) -> None:
    """The rep has prepared."""
    before = _before(event, work)
    _keep(event, work, before, rules.prepared(before, event.data))


def held(event: Event[SessionHeld], work: Work) -> None:
    """A session took place."""
    before = _before(event, work)
    _keep(event, work, before, rules.held(before, event.data))


def replan_all(event: Event[Any], work: Work) -> None:
    """Time all reminders of this key anew: a calendar has changed."""
    diary = work.get(Diary, event.key)
    found = work.get_all(Session, diary.sessions if diary else ())
    wanted = [
        reminder
        for session in found.values()
        if session is not None
        for reminder in _reminders(event, work, session)
    ]
    replan(event, work, [*wanted, *commitments.awaiting(event, work)])


def _keep(event: Event[Any], work: Work, before: Session, after: Session) -> None:
    if after == before:
        return
    work.put(after)
    diary = work.get(Diary, event.key) or Diary(id=event.key, tenant=event.tenant, key=event.key)
    if after.id not in diary.sessions:
        work.put(diary.model_copy(update={"sessions": tuple(sorted((*diary.sessions, after.id)))}))
    former = rules.reminders_of(before, None, None)
    replan(event, work, _reminders(event, work, after), former)


def _reminders(event: Event[Any], work: Work, session: Session) -> tuple[Reminder, ...]:
    return rules.reminders_of(
        session,
        calendars.of_rep(event, work),
        calendars.of_manager(event, work, session.manager),
    )


def _before(event: Event[Any], work: Work) -> Session:
    id_ = rep_id(event.key, event.data.session)
    return work.get(Session, id_) or Session(
        id=id_,
        tenant=event.tenant,
        key=event.key,
        session=event.data.session,
        rep=event.data.rep,
    )
