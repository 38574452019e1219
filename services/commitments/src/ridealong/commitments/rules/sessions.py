"""Sessions of a rep: which one is next, as a promise is due by then (DOMAIN 0.21)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from ridealong.commitments.model import Said, Session
from ridealong.commitments.rules.refusal import Refused
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentCountExplained
from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionHeld,
    SessionKind,
    SessionMoved,
    SessionScheduled,
)

ONE_ON_ONES: Final[tuple[SessionKind, ...]] = ("coaching", "planning")
"""Kinds of session at which a pair looks at its promises."""


def scheduled(session: Session, data: SessionScheduled) -> Session:
    """It is in the calendar as said now; when it was moved or held before that was read holds."""
    told_before = session.start is not None and (session.manager is None or session.held)
    return session.model_copy(
        update={
            "manager": data.manager,
            "kind": data.kind,
            "start": session.start if told_before else data.start,
            "cancelled": False,
        }
    )


def moved(session: Session, data: SessionMoved) -> Session:
    """The same session at another time."""
    return session.model_copy(update={"start": data.start})


def cancelled(session: Session, _: SessionCancelled) -> Session:
    """It won't take place."""
    return session.model_copy(update={"cancelled": True})


def held(session: Session, data: SessionHeld) -> Session:
    """It took place, whatever was thought of it before."""
    return session.model_copy(
        update={
            "held": True,
            "manager": session.manager or data.manager,
            "start": data.start or session.start,
        }
    )


def explained(session: Session, event: Event[CommitmentCountExplained]) -> Session:
    """Why it ended with so few promises, or so many; said again, the newer reason holds."""
    if not event.data.reason.strip():
        raise Refused(f"say why session {session.session} ends with so many commitments")
    said = Said(by=event.data.by, at=event.time, reason=event.data.reason)
    return session.model_copy(update={"explained": said})


def is_coming(session: Session, manager: str, after: datetime) -> bool:
    """Whether it is a one-on-one of the rep with this manager, still to begin after an instant."""
    return (
        session.manager == manager
        and session.kind in ONE_ON_ONES
        and session.start is not None
        and session.start > after
        and not (session.cancelled or session.held)
    )


def next_day(sessions: Iterable[Session], manager: str, after: datetime, zone: str) -> date | None:
    """The local day of the pair's next one-on-one, in the owner's zone; None if none is known."""
    starts = [
        one.start for one in sessions if one.start is not None and is_coming(one, manager, after)
    ]
    return min(starts).astimezone(ZoneInfo(zone)).date() if starts else None
