"""What an outside calendar changes among a pair's sessions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

from ridealong.agenda.model.outside import Occurrence
from ridealong.agenda.model.session import Session
from ridealong.contracts import EventData
from ridealong.contracts.sessions import (
    OutsideEntry,
    SessionCancelled,
    SessionKind,
    SessionMoved,
    SessionScheduled,
)

Change = Literal["scheduled", "moved", "cancelled", "unchanged", "past", "refused"]

_MOVED = "moved in the calendar outside"
_GONE = "cancelled in the calendar outside"
_NO_MORE = "no more"
_TAKEN_OUT = "taken out of its series in the calendar outside"


@dataclass(frozen=True, slots=True)
class For:
    """Whose sessions these are. `zone` is where an entry's clock is read that has no name."""

    rep: str
    manager: str
    zone: str
    kind: SessionKind


@dataclass(frozen=True, slots=True)
class At:
    """Which session it is, what else the pair has open, and the present instant."""

    name: str
    others: Sequence[Session]
    now: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What one occurrence changes; `data` where it changes something, `reason` where it can't."""

    change: Change
    data: EventData | None = None
    reason: str | None = None


def step(one: Occurrence, known: Session | None, whose: For, at: At) -> Step:
    """The change that makes a session what its entry says.

    The same content again changes nothing, also where the pair has moved the session since; an
    older SEQUENCE than the one known is left alone.
    """
    outside = entry_of(one)
    why = _left_alone(outside, known)
    if why is not None:
        return Step("unchanged", reason=why or None)
    there = known is not None and known.plan is not None and not known.cancelled
    if one.cancelled:
        gone = SessionCancelled(session=at.name, rep=whose.rep, reason=_GONE, outside=outside)
        return Step("cancelled", gone) if there else Step("unchanged")
    if one.start <= at.now:
        return Step("past")
    if other := at_once(one.start, one.minutes, at.others, besides=at.name):
        return Step("refused", reason=f"it begins or goes on during session {other.session}")
    if there:
        return Step("moved", _moved(one, whose, at.name, outside))
    return Step("scheduled", _scheduled(one, whose, at.name, outside))


def _left_alone(outside: OutsideEntry, known: Session | None) -> str | None:
    """Why an entry changes nothing, "" where it is as it was; None where it may."""
    before = known.outside if known else None
    if before and before.version == outside.version:
        return ""
    if before and outside.sequence < before.sequence:
        return "a newer version of this entry is known"
    if known and known.held:
        return "the session was held already"
    return None


def taken_out(session: Session, series: Mapping[str, int], kept: frozenset[str]) -> Step | None:
    """The end of an instance that its series doesn't have any more; None where it has it.

    `series` are the UIDs that were read whole with their SEQUENCE, `kept` the sessions that are
    still among their instances.
    """
    outside = session.outside
    if outside is None or outside.uid not in series or session.session in kept:
        return None
    if outside.recurrence is None or session.status != "open":
        return None
    if series[outside.uid] < outside.sequence:
        return None
    gone = OutsideEntry(
        uid=outside.uid,
        recurrence=outside.recurrence,
        sequence=series[outside.uid],
        version=_NO_MORE,
    )
    return Step(
        "cancelled",
        SessionCancelled(session=session.session, rep=session.rep, reason=_TAKEN_OUT, outside=gone),
    )


def at_once(
    start: datetime, minutes: int, others: Sequence[Session], *, besides: str | None = None
) -> Session | None:
    """A session of the same pair that is open at the same time, if there is one."""
    end = start + timedelta(minutes=minutes)
    for other in others:
        if other.session == besides or other.start is None or other.end is None:
            continue
        if start < other.end and other.start < end:
            return other
    return None


def entry_of(one: Occurrence) -> OutsideEntry:
    """The entry as events tell of it. When it was exported is no part of its content, and neither
    is its number: programs count it up for what doesn't concern when and where."""
    content = (one.start, one.zone, one.minutes, one.place, one.cancelled)
    digest = blake2b(repr(content).encode(), digest_size=12).hexdigest()
    return OutsideEntry(
        uid=one.uid, recurrence=one.recurrence, sequence=one.sequence, version=digest
    )


def _scheduled(one: Occurrence, whose: For, name: str, outside: OutsideEntry) -> SessionScheduled:
    return SessionScheduled(
        session=name,
        rep=whose.rep,
        manager=whose.manager,
        start=one.start,
        zone=one.zone or whose.zone,
        minutes=one.minutes,
        place=one.place,
        kind=whose.kind,
        outside=outside,
    )


def _moved(one: Occurrence, whose: For, name: str, outside: OutsideEntry) -> SessionMoved:
    return SessionMoved(
        session=name,
        rep=whose.rep,
        start=one.start,
        zone=one.zone or whose.zone,
        minutes=one.minutes,
        place=one.place or "",
        reason=_MOVED,
        outside=outside,
    )
