"""Held sessions: what figures are compared against."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from ridealong.chassis.projector import State, Work
from ridealong.contracts import Event
from ridealong.contracts.sessions import (
    SessionDisputed,
    SessionHeld,
    SessionMoved,
    SessionScheduled,
)
from ridealong.metrics.model.activities import ActivityBucket, ActivityMonth
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.model.sessions import Sessions
from ridealong.metrics.model.standing import Standing
from ridealong.metrics.projection.bound import projection
from ridealong.metrics.projection.last_sessions import keep_last
from ridealong.metrics.projection.session_records import change_record
from ridealong.metrics.projection.standings import keep, standing_of
from ridealong.metrics.rules import session_records, sessions, standing

S = TypeVar("S", bound=State)
OfSession = (
    Event[SessionScheduled] | Event[SessionMoved] | Event[SessionHeld] | Event[SessionDisputed]
)


@projection.on(SessionScheduled)
def session_scheduled(event: Event[SessionScheduled], work: Work) -> None:
    """Its kind says whether goals are read at it."""
    _apply(event, work, lambda known: sessions.scheduled(known, event))
    change_record(work, event.data.session, lambda known: session_records.scheduled(known, event))


@projection.on(SessionMoved)
def session_moved(event: Event[SessionMoved], work: Work) -> None:
    """It starts at another time."""
    _apply(event, work, lambda known: sessions.moved(known, event))
    change_record(work, event.data.session, lambda known: session_records.moved(known, event))


@projection.on(SessionHeld)
def session_held(event: Event[SessionHeld], work: Work) -> None:
    """From here on things are new."""
    _apply(event, work, lambda known: sessions.held(known, event))
    change_record(work, event.data.session, lambda known: session_records.held(known, event))


@projection.on(SessionDisputed)
def session_disputed(event: Event[SessionDisputed], work: Work) -> None:
    """It may not have been held after all."""
    _apply(event, work, lambda known: sessions.disputed(known, event))


def _apply(event: OfSession, work: Work, rule: Callable[[Sessions], Sessions]) -> None:
    known = work.get(Sessions, event.key) or Sessions(
        id=event.key, tenant=event.tenant, key=event.key, rep=event.data.rep
    )
    after = rule(known)
    if after != known:
        work.put(after)
        keep_last(known, after, work)
        one = next(each for each in after.sessions if each.session == event.data.session)
        change_record(work, one.session, lambda record: session_records.with_known(record, one))
    session, start = sessions.last_held(after) or (None, None)
    before = work.get(Standing, event.key)
    if before is None and start is None:
        return
    now = before or standing_of(work)
    if (now.last_session, now.last_held) == (session, start):
        return
    now = now.model_copy(update={"last_session": session, "last_held": start})
    keep(_read_again(now, event, work, start), work)


def _read_again(
    now: Standing, event: OfSession, work: Work, last_held: datetime | None
) -> Standing:
    """Goals and counts against another last session."""
    for goal in _all(work, Goal, [Goal.id_of(event.key, each.goal) for each in now.goals]):
        now = standing.with_goal(now, goal)
    wanted = standing.months_since(now, last_held)
    ids = [ActivityMonth.id_of(event.key, kind, month) for kind, month in wanted]
    months = _all(work, ActivityMonth, ids)
    opened = (
        []
        if last_held is None
        else [id_ for month in months for id_ in month.bucket_ids(last_held.date())]
    )
    return standing.recounted(now, months, _all(work, ActivityBucket, opened))


def _all(work: Work, model: type[S], ids: list[str]) -> list[S]:
    return [state for state in work.get_all(model, ids).values() if state is not None]
