"""Where a focus area stands, from the words that were said on it (DOMAIN 1.16 to 1.18, T10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ridealong.metrics.model.focus import Focus
from ridealong.metrics.model.sessions import Session
from ridealong.metrics.rules.sessions import ONE_ON_ONE, counts_as_held, started

Status = Literal["asked", "parked", "active", "closed"]


@dataclass(frozen=True, slots=True)
class Life:
    """What the words come to.

    `taken_on` is when the rep named or accepted it, None while it is a question. `done_by` call it
    done and `closed_at` is when the last who had to said so. `parked_at` is when whoever asked put
    the question off.
    """

    named_at: datetime | None
    taken_on: datetime | None
    accepted_by_rep: bool
    done_by: frozenset[str]
    parked_at: datetime | None
    closed_at: datetime | None


def life_of(focus: Focus) -> Life:
    """The life that the words of a focus tell.

    One that the rep took on is closed once both called it done (1.18), a question once anybody
    did, and what is the rep's alone once the rep did. Naming it again says that it is alive:
    earlier words of being done count no longer, and a question that was put off is asked again.
    """
    named = [word.at for word in focus.words if word.what == "named"]
    last = max(named, default=None)
    done = {
        word.by: word.at
        for word in reversed(focus.words)
        if word.what == "done" and (last is None or word.at >= last)
    }
    parked = [
        word.at
        for word in focus.words
        if word.what == "parked" and (last is None or word.at >= last)
    ]
    accepted = [w.at for w in focus.words if w.what == "accepted" and w.by == focus.rep]
    own = [word.at for word in focus.words if word.what == "named" and word.by == focus.rep]
    taken_on = min([*accepted, *own], default=None)
    return Life(
        named_at=min(named, default=None),
        taken_on=taken_on,
        accepted_by_rep=bool(accepted),
        done_by=frozenset(done),
        parked_at=None if taken_on is not None else max(parked, default=None),
        closed_at=_closed_at(focus, done, taken_on),
    )


def _closed_at(
    focus: Focus, done: dict[str, datetime], taken_on: datetime | None
) -> datetime | None:
    if not done:
        return None
    if taken_on is None:
        return min(done.values())
    if focus.rep not in done:
        return None
    if focus.wording is not None and focus.wording.level == "mine":
        return done[focus.rep]
    others = [at for by, at in done.items() if by != focus.rep]
    return max(done[focus.rep], min(others)) if others else None


def status_of(life: Life, held: Iterable[datetime]) -> Status:
    """Where it stands. A question that was put off is asked again once a session was held."""
    if life.closed_at is not None:
        return "closed"
    if life.taken_on is not None:
        return "active"
    if life.parked_at is None or any(start > life.parked_at for start in held):
        return "asked"
    return "parked"


def waits_for(focus: Focus, life: Life, manager: str | None) -> tuple[str, ...]:
    """Whose word is missing: the rep's on a question, the other's once one calls it done."""
    if life.closed_at is not None:
        return ()
    if life.taken_on is None:
        return (focus.rep,)
    if not life.done_by:
        return ()
    return (manager or "manager",) if focus.rep in life.done_by else (focus.rep,)


def sessions_since(life: Life, sessions: Iterable[Session]) -> list[tuple[str, datetime]]:
    """The held one-on-ones it has been alive over, by their start."""
    first, last = life.named_at, life.closed_at
    if first is None:
        return []
    found = [(start, session) for session, start in held_one_on_ones(sessions)]
    return [
        (session, start)
        for start, session in sorted(found)
        if start >= first and (last is None or start <= last)
    ]


def held_one_on_ones(sessions: Iterable[Session]) -> list[tuple[str, datetime]]:
    """Id and start of those that count as held."""
    return [
        (session.session, started(session))
        for session in sessions
        if session.kind in (None, ONE_ON_ONE) and counts_as_held(session)
    ]
