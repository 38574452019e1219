"""What becomes of a session, and which reminders belong to it."""

from datetime import date, datetime
from typing import Final, NamedTuple

from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionHeld,
    SessionMoved,
    SessionPrepared,
    SessionScheduled,
)
from ridealong.notifier.model import Calendar, Reminder, Session, Unwanted
from ridealong.notifier.rules.identity import reminder_id
from ridealong.notifier.rules.moments import (
    MONDAY_TO_FRIDAY,
    local_day,
    morning_of,
    working_day_before,
)

REP_DAYS: Final = 2
MANAGER_DAYS: Final = 1
"""Working days before the session: the rep prepares first, then the manager reads (DOMAIN 3.2)."""

WITHOUT_PREPARATION: Final = frozenset({"incident_review", "training"})
"""An incident review is about what just happened; a training is somebody else's to prepare."""


def scheduled(session: Session, data: SessionScheduled) -> Session:
    """It is in the calendar, as said now; scheduling a cancelled one brings it back."""
    return session.model_copy(
        update={
            "manager": data.manager,
            "kind": data.kind,
            "start": data.start,
            "zone": data.zone,
            "minutes": data.minutes,
            "cancelled": False,
        }
    )


def moved(session: Session, data: SessionMoved) -> Session:
    """The same session at another time."""
    return session.model_copy(
        update={
            "start": data.start,
            "zone": data.zone,
            "minutes": session.minutes if data.minutes is None else data.minutes,
        }
    )


def cancelled(session: Session, _: SessionCancelled) -> Session:
    """It won't take place."""
    return session.model_copy(update={"cancelled": True})


def prepared(session: Session, data: SessionPrepared) -> Session:
    """The rep has filed something of the seven parts; an empty form is no preparation."""
    parts = data.model_dump(exclude={"session", "rep"})
    filled = any(text and text.strip() for text in parts.values())
    return session.model_copy(update={"prepared": session.prepared or filled})


def held(session: Session, data: SessionHeld) -> Session:
    """It took place."""
    return session.model_copy(
        update={"held": True, "manager": session.manager or data.manager},
    )


def reminders_of(
    session: Session, rep: Calendar | None, manager: Calendar | None
) -> tuple[Reminder, ...]:
    """Prepare: the rep two working days before, the manager one, at 09:00 of their own zone.

    A person whose calendar isn't known yet is taken to work from Monday to Friday in the
    session's zone. The reminders come as planned; they are useful until the session starts.
    """
    start, zone = session.start, session.zone
    if start is None or zone is None or session.kind in WITHOUT_PREPARATION:
        return ()
    when = _When(start, zone, local_day(start, zone))
    found = [_prepare(session, when, session.rep, rep, REP_DAYS)]
    if session.manager is not None and session.manager != session.rep:
        found.append(_prepare(session, when, session.manager, manager, MANAGER_DAYS))
    return tuple(found)


class _When(NamedTuple):
    start: datetime
    zone: str
    day: date


def _prepare(
    session: Session, when: _When, person: str, calendar: Calendar | None, days: int
) -> Reminder:
    calendar = calendar or Calendar(zone=when.zone, working_days=MONDAY_TO_FRIDAY)
    own_day = local_day(when.start, calendar.zone)
    leaves_on = working_day_before(own_day, days, calendar.working_days)
    return Reminder(
        id=reminder_id(session.key, person, "prepare", session.session, when.day),
        tenant=session.tenant,
        key=session.key,
        person=person,
        rep=session.rep,
        kind="prepare",
        about=session.session,
        day=when.day,
        zone=when.zone,
        starts_at=when.start,
        minutes=session.minutes,
        due_at=morning_of(leaves_on, calendar.zone),
        useful_until=when.start,
        unwanted=_unwanted(session, person),
    )


def _unwanted(session: Session, person: str) -> Unwanted | None:
    if session.held:
        return "session held"
    if session.cancelled:
        return "session cancelled"
    if session.prepared and person == session.rep:
        return "already prepared"
    return None
