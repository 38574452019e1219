"""The feed of a person's next days, from which all its forms are made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.reading import Position, Reader, Window
from ridealong.agenda.api.record_reading import records_waiting
from ridealong.agenda.api.recording import waiting
from ridealong.agenda.api.views import FeedView, PersonView
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.session import Session
from ridealong.agenda.projection.documents import document_id
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.paging import cursor_of, position_of
from ridealong.chassis.http.problems import Problem
from ridealong.contracts.instant import instant

DAYS = 14
MOST_DAYS = 92


@dataclass(frozen=True, slots=True)
class Part:
    """Which sessions are asked for: from when, over how many days, at most how many at once."""

    since: datetime
    days: int = DAYS
    limit: int = 200
    cursor: str | None = None

    @property
    def window(self) -> Window:
        """As a stretch of time."""
        return Window(self.since, self.since + timedelta(days=self.days))


async def feed_of(reader: Reader, caller: Caller, part: Part) -> FeedView:
    """Pairs and sessions of the caller: of the reps they coach now, and their own."""
    desks = [desk for desk in await reader.desks_of(caller) if is_shown(desk, caller)]
    by_rep = {desk.rep: desk for desk in desks}
    after = _position(part.cursor) if part.cursor else None
    found = await reader.sessions(
        caller.tenant, by_rep, part.window, after=after, limit=part.limit + 1
    )
    shown, more = found[: part.limit], found[part.limit :]
    following = await _following(reader, desks, part.since)
    people = await reader.people(caller.tenant, _everybody(caller, desks, shown))
    records = await records_waiting(reader.store, caller, by_rep)
    unconfirmed = await reader.sessions_by_id([one.id for one in records])
    texts = await reader.promise_texts(desks)
    presenter = Presenter(caller.person, people)
    pairs = [presenter.pair(desk, following.get(desk.key), texts) for desk in desks]
    return FeedView(
        manager=PersonView(person=caller.person, name=presenter.name_of(caller.person)),
        pairs=sorted(pairs, key=lambda pair: (pair.side, pair.name, pair.rep)),
        cold_starts=await reader.cold_starts(caller.tenant, by_rep, part.window),
        sessions=[presenter.session(one, by_rep[one.rep]) for one in shown],
        waiting=waiting(presenter, caller, records, unconfirmed, desks),
        next=_cursor(shown[-1]) if more else None,
    )


def is_shown(desk: Desk, caller: Caller) -> bool:
    """One's own desk is there only for who is coached."""
    return desk.rep != caller.person or bool(desk.manager or desk.slots)


async def _following(reader: Reader, desks: Iterable[Desk], since: datetime) -> dict[str, Session]:
    """The next session of each desk, by the desk's key, however far ahead it is."""
    ids = {}
    for desk in desks:
        slot = next((slot for slot in desk.slots if slot.start >= since), None)
        if slot:
            ids[document_id(desk.key, slot.session)] = desk.key
    return {ids[session.id]: session for session in await reader.sessions_by_id(list(ids))}


def _everybody(caller: Caller, desks: Sequence[Desk], sessions: Sequence[Session]) -> set[str]:
    named = {caller.person}
    for desk in desks:
        named |= {desk.rep, desk.manager or desk.rep}
    for session in sessions:
        named |= {session.plan.manager} if session.plan else set()
    return named


def _cursor(last: Session) -> str | None:
    return cursor_of([last.start.isoformat(), last.id]) if last.start else None


def _position(cursor: str) -> Position:
    match position_of(cursor):
        case [str(start), str(id_)]:
            try:
                return Position(instant(start), id_)
            except ValueError:
                pass
    raise Problem(
        400, "bad-cursor", "This cursor isn't one of ours", "Take `next` as it was answered"
    )
