"""Which one-on-one was held last (DOMAIN D "Held", 4.5)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ridealong.contracts import Event
from ridealong.contracts.sessions import (
    SessionDisputed,
    SessionHeld,
    SessionMoved,
    SessionScheduled,
)
from ridealong.metrics.model.sessions import Held, Session, Sessions

SHORTEST_MINUTES = 10
OBJECTION = timedelta(hours=48)
ONE_ON_ONE = "coaching"
"""The kind of session against which goals are read; a session of unknown kind is one too."""


def scheduled(sessions: Sessions, event: Event[SessionScheduled]) -> Sessions:
    """Its kind and its planned start are known."""
    data = event.data
    update = {"kind": data.kind, "planned": data.start}
    return _changed(sessions, data.session, lambda one: one.model_copy(update=update))


def moved(sessions: Sessions, event: Event[SessionMoved]) -> Sessions:
    """It is planned for another time."""
    data = event.data
    return _changed(
        sessions, data.session, lambda one: one.model_copy(update={"planned": data.start})
    )


def held(sessions: Sessions, event: Event[SessionHeld]) -> Sessions:
    """Somebody closed it; said again, the later word counts."""
    data = event.data
    said = Held(
        said=event.time,
        start=data.start,
        minutes=data.minutes,
        manager=data.manager,
        confirmed_by=data.confirmed_by,
    )
    return _changed(sessions, data.session, lambda one: one.model_copy(update={"held": said}))


def disputed(sessions: Sessions, event: Event[SessionDisputed]) -> Sessions:
    """One of the two objects; the first objection is the one that counts."""

    def object_(one: Session) -> Session:
        first = event.time if one.disputed is None else min(one.disputed, event.time)
        return one.model_copy(update={"disputed": first})

    return _changed(sessions, event.data.session, object_)


def counts_as_held(session: Session) -> bool:
    """Both confirmed it, or one did and the other didn't object in 48 hours; at least 10 minutes.

    Until an objection comes the word of one counts: nobody waits two days for a number.
    """
    if session.held is None or session.held.minutes < SHORTEST_MINUTES:
        return False
    if len(set(session.held.confirmed_by)) >= 2 or session.disputed is None:
        return True
    return session.disputed > session.held.said + OBJECTION


def started(session: Session) -> datetime:
    """When a held session began: as said, else as planned, but never after it was closed."""
    if session.held is None:
        raise ValueError(f"session {session.session} was not held")
    if session.held.start is not None:
        return session.held.start
    return min(session.planned or session.held.said, session.held.said)


def last_held(sessions: Sessions) -> tuple[str, datetime] | None:
    """Id and start of the last one-on-one that counts as held, None before the first."""
    return _last(_one_on_ones(sessions))


def held_starts(sessions: Sessions) -> list[tuple[str, datetime]]:
    """Id and start of each one-on-one that counts as held."""
    return [(session.session, started(session)) for session in _one_on_ones(sessions)]


def last_held_with(sessions: Sessions) -> dict[str, tuple[str, datetime]]:
    """The same for each manager who held one with this rep."""
    by_manager: dict[str, list[Session]] = {}
    for session in _one_on_ones(sessions):
        if session.held is not None and session.held.manager is not None:
            by_manager.setdefault(session.held.manager, []).append(session)
    found = {manager: _last(theirs) for manager, theirs in by_manager.items()}
    return {manager: last for manager, last in found.items() if last is not None}


def _one_on_ones(sessions: Sessions) -> list[Session]:
    return [
        session
        for session in sessions.sessions
        if session.kind in (None, ONE_ON_ONE) and counts_as_held(session)
    ]


def _last(sessions: list[Session]) -> tuple[str, datetime] | None:
    starts = [(started(session), session.session) for session in sessions]
    if not starts:
        return None
    start, session = max(starts)
    return session, start


def _changed(sessions: Sessions, id_: str, change: Callable[[Session], Session]) -> Sessions:
    known = {one.session: one for one in sessions.sessions}
    known[id_] = change(known.get(id_, Session(session=id_)))
    return sessions.model_copy(update={"sessions": tuple(known.values())})
