"""What becomes of a session."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

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
from ridealong.notifier.model import Crisis, Session

MOST_CRISES: Final = 50
"""So many crises of a rep are kept, the newest."""


def scheduled(session: Session, data: SessionScheduled, at: datetime) -> Session:
    """It is in the calendar, as said now; scheduling a cancelled one brings it back."""
    return session.model_copy(
        update={
            "manager": data.manager,
            "kind": data.kind,
            "start": data.start,
            "zone": data.zone,
            "minutes": data.minutes,
            "cancelled": False,
            "placed_at": at,
        }
    )


def moved(session: Session, data: SessionMoved, at: datetime) -> Session:
    """The same session at another time."""
    return session.model_copy(
        update={
            "start": data.start,
            "zone": data.zone,
            "minutes": session.minutes if data.minutes is None else data.minutes,
            "placed_at": at,
        }
    )


def cancelled(session: Session, _: SessionCancelled, __: datetime) -> Session:
    """It won't take place."""
    return session.model_copy(update={"cancelled": True})


def prepared(session: Session, data: SessionPrepared, _: datetime) -> Session:
    """The rep has filed something of the seven parts; an empty form is no preparation."""
    parts = data.model_dump(exclude={"session", "rep"})
    filled = any(text.strip() if isinstance(text, str) else text for text in parts.values())
    return session.model_copy(update={"prepared": session.prepared or filled})


def held(session: Session, data: SessionHeld, at: datetime) -> Session:
    """It took place, by the word of whoever confirms it, or of a system if nobody does."""
    return session.model_copy(
        update={
            "held": True,
            "held_at": session.held_at or at,
            "manager": session.manager or data.manager,
            "on_record": session.on_record or not data.confirmed_by,
            "spoke": _with(session.spoke, data.confirmed_by),
            # Whether it was ready is nothing that anybody is told of any more.
            "version": None,
            "not_ready": None,
        },
    )


def disputed(session: Session, data: SessionDisputed, _: datetime) -> Session:
    """One of the two said that it wasn't so."""
    return session.model_copy(update={"spoke": _with(session.spoke, (data.by,))})


def planned_out(session: Session, data: AgendaPublished, _: datetime) -> Session:
    """Its agenda stands, ready or not; of an older version nothing is taken, and of one that is
    neither more nor less ready nothing is new. Nor is it of a session that was held."""
    if session.held:
        return session
    older = session.version is not None and data.version < session.version
    if older or data.not_ready == session.not_ready:
        return session
    return session.model_copy(update={"version": data.version, "not_ready": data.not_ready})


def in_crisis(crises: Sequence[Crisis], data: CrisisLogged, at: datetime) -> tuple[Crisis, ...]:
    """The crises of a rep, the newest ones, with one that is told; again, as when it is over."""
    before = next((one for one in crises if one.crisis == data.crisis), None)
    told = Crisis(
        crisis=data.crisis,
        kind=data.kind,
        at=data.at,
        until=data.until,
        told_at=before.told_at if before else at,
    )
    others = [one for one in crises if one.crisis != data.crisis]
    kept = sorted([*others, told], key=lambda one: (one.told_at, one.crisis))
    return tuple(kept[-MOST_CRISES:])


def _with(before: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({*before, *more}))
