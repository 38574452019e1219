"""Where the documents of a rep lie, and what happens to them after every change."""

from datetime import datetime
from typing import Any, Final

from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.organisation import House, Organisation
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.record import Record
from ridealong.agenda.model.refusals import Refusals
from ridealong.agenda.model.session import Session
from ridealong.agenda.projection.bound import organisation
from ridealong.agenda.rules.builder import build
from ridealong.agenda.rules.facts import Facts, facts_by_session
from ridealong.agenda.rules.publishing import published
from ridealong.chassis.projector import NotLoaded, Work
from ridealong.chassis.projector.state import Ref
from ridealong.chassis.projector.work import derived_id
from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded

DERIVED: Final = frozenset({"commitments", "scores"})
"""Topics of which agenda reads only what other services derive."""


def document_id(key: str, name: str) -> str:
    """The id of a document of one rep; an id never holds the separator, so two never meet."""
    return f"{key}\x1f{name}"


def short_id(key: str, name: str) -> str:
    """A timer's id: of bounded length, whatever the publisher's ids are."""
    return derived_id("agenda", key, name)


def desk_of(work: Work) -> Desk:
    """The desk of the person whose story this event belongs to."""
    event = work.event
    _load(work)
    return work.get(Desk, event.key) or Desk(
        id=event.key, tenant=event.tenant, key=event.key, rep=event.data.owner() or ""
    )


def session_of(work: Work, name: str) -> Session:
    """A session, or what is known of it before it is scheduled."""
    event = work.event
    id_ = document_id(event.key, name)
    _load(work, Ref(Session, id_))
    return work.get(Session, id_) or Session(
        id=id_,
        tenant=event.tenant,
        key=event.key,
        session=name,
        rep=event.data.owner() or "",
    )


def promise_of(work: Work, name: str) -> Promise:
    """A commitment, or what is known of it before it is made."""
    event = work.event
    id_ = document_id(event.key, name)
    _load(work, Ref(Promise, id_))
    return work.get(Promise, id_) or Promise(
        id=id_, tenant=event.tenant, key=event.key, commitment=name
    )


def record_of(work: Work, name: str) -> Record:
    """What is written down of a session."""
    event = work.event
    id_ = document_id(event.key, name)
    _load(work, Ref(Record, id_))
    return work.get(Record, id_) or Record(
        id=id_,
        tenant=event.tenant,
        key=event.key,
        session=name,
        rep=event.data.owner() or "",
    )


def refusals_of(work: Work) -> Refusals:
    """What was refused of a rep's sessions."""
    event = work.event
    return work.get(Refusals, event.key) or Refusals(
        id=event.key, tenant=event.tenant, key=event.key, rep=event.data.owner() or ""
    )


def _load(work: Work, *more: Ref) -> None:
    """Ask at once for all that an event needs: each further miss would fold the batch once more."""
    key = work.event.key
    missing: set[Ref] = set()
    for ref in (Ref(Desk, key), Ref(Organisation, key), *more):
        try:
            work.get(ref.model, ref.id)
        except NotLoaded as miss:
            missing |= miss.refs
    if missing:
        raise NotLoaded(missing)


def settle(
    work: Work,
    desk: Desk,
    *,
    session: Session | None = None,
    promise: Promise | None = None,
    counted: bool = True,
) -> None:
    """Keep a desk that an event changed, and whatever its sessions' agendas become.

    `session` and `promise` are what the event itself is about, changed. Call it only where
    something changed: the desk counts it, unless it is only what the organisation told.
    """
    house = _house(work, desk, joins=session is not None)
    # An edition counts as often as there were editions, whichever of them this desk has heard of.
    news = counted + house.edition - desk.house.edition
    desk = desk.model_copy(
        update={
            "revision": desk.revision + news,
            "told_at": _told_at(work.event, desk),
            "house": house,
        }
    )
    before = _facts(work, work.get(Desk, desk.key))
    if promise:
        work.put(promise)
    facts = _facts(work, desk)
    work.put(desk)
    changed = [name for name, known in facts.items() if before.get(name) != known]
    ids = {document_id(desk.key, name) for name in changed} | ({session.id} if session else set())
    for id_, was in work.get_all(Session, sorted(ids)).items():
        now = session if session and id_ == session.id else was
        if now:
            _keep(work, desk, was, _with_agenda(now, facts.get(now.session)))


def _house(work: Work, desk: Desk, *, joins: bool) -> House:
    """The organisation as this person was told it; whoever has a session is told from then on."""
    known = work.get(Organisation, desk.key)
    if known is None and not joins:
        return desk.house
    return organisation.of(work).house


def _told_at(event: Event[Any], desk: Desk) -> datetime | None:
    """The time of the newest news. What other services derive has the time of whatever came last
    in their batch, so how they cut batches would decide which session comes next."""
    if event.data.TOPIC in DERIVED or isinstance(event.data, Forwarded):
        return desk.told_at
    return max(event.time, desk.told_at or event.time)


def _facts(work: Work, desk: Desk | None) -> dict[str, Facts]:
    if desk is None:
        return {}
    ids = [document_id(desk.key, one.commitment) for one in desk.table]
    return facts_by_session(desk, [one for one in work.get_all(Promise, ids).values() if one])


def _with_agenda(session: Session, facts: Facts | None) -> Session:
    agenda = build(session, session.plan, facts) if session.plan and facts else None
    return session.model_copy(update={"agenda": agenda})


def _keep(work: Work, desk: Desk, was: Session | None, session: Session) -> None:
    if session == was:
        return
    work.put(session)
    if was is None or (session.agenda, session.start) != (was.agenda, was.start):
        event = published(session, desk)
        if event:
            work.emit(event)
