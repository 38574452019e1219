"""What is written down of a session, as one of the two reads it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.reading import Reader
from ridealong.agenda.api.record_reading import promises_made_in, rated_records, record_of
from ridealong.agenda.api.record_views import RatedSession, RatingHistory, RecordView
from ridealong.agenda.api.telling import Teller, people_in
from ridealong.agenda.api.views import WaitingView
from ridealong.agenda.model.desk import Desk, Item
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.record import Record, Side
from ridealong.agenda.model.session import Session
from ridealong.agenda.rules.marks import marks
from ridealong.agenda.rules.questions import in_words
from ridealong.agenda.rules.sessions import is_coaching
from ridealong.agenda.rules.wording import WAITING
from ridealong.agenda.rules.yardsticks import USUAL, Aims, aims_on
from ridealong.chassis.http.auth import Caller


async def recorded(
    reader: Reader, caller: Caller, session: Session, desk: Desk, now: datetime
) -> RecordView:
    """The record of a session that the caller may see."""
    record = await record_of(reader.store, session)
    promises = await promises_made_in(reader.store, session)
    named = {session.rep, caller.person, *_sides(session, desk).values(), *people_in(record)}
    named |= {session.plan.manager} if session.plan else set()
    named |= {one.terms.owner for one in promises if one.terms}
    named |= {one.by for one in (*_to_revisit(session, desk), *session.talked_about)}
    presenter = Presenter(caller.person, await reader.people(caller.tenant, named))
    return record_view(presenter, caller.person, now, (session, desk, record), promises)


def record_view(
    presenter: Presenter,
    viewer: str,
    now: datetime,
    about: tuple[Session, Desk, Record],
    promises: Iterable[Promise],
) -> RecordView:
    """The record as the viewer may read it; `promises` are those made in the session."""
    session, desk, record = about
    made = list(promises)
    sides = _sides(session, desk)
    revisited = [one for one in _to_revisit(session, desk) if _may_see(one, viewer)]
    talked_about = [one for one in session.talked_about if _may_see(one, viewer)]
    teller = Teller(presenter, viewer, now)
    aims = _aims(session, desk)
    return RecordView(
        session=session.session,
        rep=session.rep,
        start=session.start,
        confirmed=bool(record.versions) and not record.waits_for,
        waits_for=[teller.person(sides[side]) for side in record.waits_for if side in sides],
        summary=next((teller.version(one) for one in record.versions[-1:]), None),
        earlier=[teller.version(one) for one in reversed(record.versions[:-1])],
        closed_because=_closed(presenter, session, desk, record),
        meeting=teller.meeting(record, aims, coaching=is_coaching(session)),
        marks=teller.marks(marks(session, record, made, aims), session.rep),
        questions=_questions(desk, record),
        ratings=teller.ratings(record),
        talked_about=[teller.item(one) for one in talked_about],
        brought_by_rep=sum(one.by == session.rep for one in talked_about),
        follow_ups=[each for one in made if (each := teller.follow_up(one))],
        revisit=[teller.item(one) for one in revisited],
        left_open=[
            teller.item(one) for one in _left_open(session, desk, made) if _may_see(one, viewer)
        ],
    )


def _aims(session: Session, desk: Desk) -> Aims:
    plan = session.plan
    if plan is None:
        return USUAL
    return aims_on(desk.house.yardsticks, plan.start.astimezone(ZoneInfo(plan.zone)).date())


async def rated(reader: Reader, caller: Caller, desk: Desk, now: datetime) -> RatingHistory:
    """How a rep's sessions were rated, as the caller may read it: of each what the other said only
    once both have (DOMAIN 2.4, D14)."""
    records = await rated_records(reader.store, desk)
    named = {one.by for record in records for one in record.ratings}
    presenter = Presenter(caller.person, await reader.people(caller.tenant, named))
    teller = Teller(presenter, caller.person, now)
    return RatingHistory(
        rep=desk.rep,
        sessions=[
            RatedSession(
                session=record.session,
                start=record.meeting.start if record.meeting else None,
                ratings=teller.ratings(record),
            )
            for record in records
            if caller.person == desk.rep or _led_by(caller.person, record)
        ],
    )


def _led_by(person: str, record: Record) -> bool:
    """Another manager's sessions are between the rep and them."""
    if record.meeting:
        return record.meeting.manager == person
    return any(one.by == person for one in record.ratings)


def waiting(
    presenter: Presenter,
    caller: Caller,
    records: Iterable[Record],
    sessions: Sequence[Session],
    desks: Sequence[Desk],
) -> list[WaitingView]:
    """Which of these wait for the caller's own word, the longest first.

    Whoever coaches the rep now isn't asked about a session that somebody else held.
    """
    by_id = {one.id: one for one in sessions}
    by_key = {one.key: one for one in desks}
    found = []
    for record in records:
        session, desk = by_id.get(record.id), by_key.get(record.key)
        if session is None or desk is None or session.plan is None or session.cancelled:
            continue
        sides = _sides(session, desk)
        if caller.person not in {sides[side] for side in record.waits_for if side in sides}:
            continue
        name = presenter.name_of(session.rep)
        view = WaitingView(
            kind="summary_confirmation",
            sentence=WAITING,
            session=session.session,
            rep=session.rep,
            name=name,
            start=session.plan.start,
            zone=session.plan.zone,
            since=record.asked_at,
        )
        found.append(view)
    return sorted(found, key=lambda one: (one.since or one.start, one.session))


def _sides(session: Session, desk: Desk) -> dict[Side, str]:
    """Who speaks for each side: the rep, and who held the session, if they may still read it."""
    sides: dict[Side, str] = {"rep": session.rep}
    held_by = session.plan.manager if session.plan else desk.manager
    if held_by is not None and held_by == desk.manager:
        sides["manager"] = held_by
    return sides


def _to_revisit(session: Session, desk: Desk) -> list[Item]:
    return [
        item
        for item in desk.items
        if (item.carried_from == session.session and not item.undecided)
        or (item.revisit and item.session == session.session)
    ]


def _left_open(session: Session, desk: Desk, made: Iterable[Promise]) -> list[Item]:
    """Of these nobody has said what became: neither done nor to come again, nor promised of."""
    if session.held is None:
        return []
    told = {*session.held.done, *(one.item for one in _to_revisit(session, desk))}
    told |= {one.terms.item for one in made if one.terms and one.terms.item}
    return [one for one in session.talked_about if not one.let_go and one.item not in told]


def _closed(presenter: Presenter, session: Session, desk: Desk, record: Record) -> str | None:
    """Why nobody is asked for the manager's yes any more: who held the session coaches the rep no
    more, and whoever does now wasn't there."""
    sides = _sides(session, desk)
    if "manager" not in record.waits_for or "manager" in sides or session.plan is None:
        return None
    who, rep = presenter.name_of(session.plan.manager), presenter.name_of(session.rep)
    return f"{who} doesn't coach {rep} any more: the summary stands as it was written"


def _questions(desk: Desk, record: Record) -> list[str]:
    """The questions that were asked beside the standard ones, in words where they are known."""
    asked = record.meeting.questions if record.meeting else ()
    return [in_words(code, desk.house, desk.dialogue.questions) for code in asked]


def _may_see(item: Item, viewer: str) -> bool:
    return item.level != "mine" or item.by == viewer
