"""Sessions: when the next one is, and why one ended with so few promises or so many."""

from typing import Any

from ridealong.chassis.projector import Work
from ridealong.commitments.model import Session, place
from ridealong.commitments.projection.binding import projection, refusing
from ridealong.commitments.rules import sessions
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentCountExplained
from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionHeld,
    SessionMoved,
    SessionScheduled,
)


@projection.on(SessionScheduled)
def scheduled(event: Event[SessionScheduled], work: Work) -> None:
    before = _before(event, work)
    _keep(work, before, sessions.scheduled(before, event.data))


@projection.on(SessionMoved)
def moved(event: Event[SessionMoved], work: Work) -> None:
    before = _before(event, work)
    _keep(work, before, sessions.moved(before, event.data))


@projection.on(SessionCancelled)
def cancelled(event: Event[SessionCancelled], work: Work) -> None:
    before = _before(event, work)
    _keep(work, before, sessions.cancelled(before, event.data))


@projection.on(SessionHeld)
def held(event: Event[SessionHeld], work: Work) -> None:
    before = _before(event, work)
    _keep(work, before, sessions.held(before, event.data))


@projection.on(CommitmentCountExplained)
@refusing
def explained(event: Event[CommitmentCountExplained], work: Work) -> None:
    before = _before(event, work)
    _keep(work, before, sessions.explained(before, event))


def _before(event: Event[Any], work: Work) -> Session:
    rep, session = event.data.rep, event.data.session
    id_ = place(event.tenant, rep, session)
    return work.get(Session, id_) or Session(
        id=id_, tenant=event.tenant, key=event.key, rep=rep, session=session
    )


def _keep(work: Work, before: Session, after: Session) -> None:
    if after != before:
        work.put(after)
