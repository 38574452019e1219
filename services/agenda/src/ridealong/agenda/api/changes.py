"""What has changed in a feed since its reader last asked."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel

from ridealong.agenda.api.feed import is_shown
from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.reading import Reader, Window
from ridealong.agenda.api.views import SessionView
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.session import Session, Status
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.problems import Problem

TOLD: tuple[Status, ...] = ("open", "held", "missed", "cancelled")
"""Sessions whose end must be told, too."""
PAST = timedelta(days=31)
FAR_AHEAD = timedelta(days=3660)
_NAME, _REVISION = 5, 4
_ENTRY = _NAME + _REVISION

Mark = Annotated[
    str | None,
    Query(max_length=40_000, description="`since` of the answer before; none asks for everything"),
]

Known = dict[bytes, int]
"""What a reader has: a desk's short name, and its revision then."""


class ChangesView(BaseModel):
    """`reps` are all whose sessions the reader may see now, `changed` those whose `sessions` are in
    this answer: all from a month ago on, in whatever state. `since` is for the next call."""

    reps: list[str]
    changed: list[str]
    sessions: list[SessionView]
    since: str
    more: bool


async def changes_of(
    reader: Reader, caller: Caller, now: datetime, since: str | None, limit: int
) -> ChangesView:
    """The sessions of whole reps, until there are `limit` of them or more.

    Desks are read before their sessions: what changes in between comes once more, and is never
    left out.
    """
    known = _known(since) if since else {}
    shown = [desk for desk in await reader.desks_of(caller) if is_shown(desk, caller)]
    desks = sorted(shown, key=lambda desk: desk.rep)
    ahead = [desk for desk in desks if known.get(_name(desk)) != desk.revision]
    window = Window(now - PAST, now + FAR_AHEAD)
    told: list[Desk] = []
    sessions: list[Session] = []
    for desk in ahead:
        if len(sessions) >= limit:
            break
        told.append(desk)
        sessions += await reader.sessions(caller.tenant, [desk.rep], window, statuses=TOLD)
    has = {_name(desk): known.get(_name(desk)) for desk in desks}
    has |= {_name(desk): desk.revision for desk in told}
    by_rep = {desk.rep: desk for desk in told}
    people = await reader.people(caller.tenant, _named(told, sessions))
    presenter = Presenter(caller.person, people)
    return ChangesView(
        reps=[desk.rep for desk in desks],
        changed=[desk.rep for desk in told],
        sessions=[presenter.session(one, by_rep[one.rep]) for one in sessions],
        since=_mark({name: seen for name, seen in has.items() if seen is not None}),
        more=len(told) < len(ahead),
    )


def _named(desks: Sequence[Desk], sessions: Sequence[Session]) -> set[str]:
    managers = {desk.manager or desk.rep for desk in desks}
    managers |= {session.plan.manager for session in sessions if session.plan}
    return managers | {desk.rep for desk in desks}


def _name(desk: Desk) -> bytes:
    return blake2b(desk.rep.encode(), digest_size=_NAME).digest()


def _mark(known: Known) -> str:
    packed = b"".join(name + seen.to_bytes(_REVISION) for name, seen in sorted(known.items()))
    # Never empty, so that a feed without anybody has a mark, too.
    return base64.urlsafe_b64encode(b"\1" + packed).decode().rstrip("=")


def _known(mark: str) -> Known:
    try:
        packed = base64.b64decode(mark + "=" * (-len(mark) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        packed = b""
    entries = packed[1:]
    if packed[:1] != b"\1" or len(entries) % _ENTRY:
        raise Problem(
            400, "bad-cursor", "This `since` isn't one of ours", "Take it as it was answered"
        )
    parts = (entries[at : at + _ENTRY] for at in range(0, len(entries), _ENTRY))
    return {part[:_NAME]: int.from_bytes(part[_NAME:]) for part in parts}
