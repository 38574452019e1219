"""Where the documents of a rep lie, and what happens to them after every change."""

from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.session import Session
from ridealong.agenda.rules.builder import build
from ridealong.agenda.rules.publishing import published
from ridealong.chassis.projector import Work
from ridealong.chassis.projector.work import derived_id


def document_id(key: str, name: str) -> str:
    """The id of a document of one rep; an id never holds the separator, so two never meet."""
    return f"{key}\x1f{name}"


def short_id(key: str, name: str) -> str:
    """A timer's id: of bounded length, whatever the publisher's ids are."""
    return derived_id("agenda", key, name)


def desk_of(work: Work) -> Desk:
    """The desk of the person whose story this event belongs to."""
    event = work.event
    return work.get(Desk, event.key) or Desk(
        id=event.key, tenant=event.tenant, key=event.key, rep=event.data.owner() or ""
    )


def session_of(work: Work, name: str) -> Session:
    """A session, or what is known of it before it is scheduled."""
    event = work.event
    id_ = document_id(event.key, name)
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
    return work.get(Promise, id_) or Promise(
        id=id_, tenant=event.tenant, key=event.key, commitment=name
    )


def settle(work: Work, desk: Desk, changed: Session | None = None) -> None:
    """Keep a desk that an event changed, and whatever its sessions' agendas become.

    `changed` is the session that the event itself is about. Call it only where something changed:
    the desk counts it.
    """
    time = work.event.time
    desk = desk.model_copy(
        update={"revision": desk.revision + 1, "told_at": max(time, desk.told_at or time)}
    )
    key = desk.key
    ids = [document_id(key, slot.session) for slot in desk.slots]
    sessions = {id_: one for id_, one in work.get_all(Session, ids).items() if one}
    before = work.get(Session, changed.id) if changed else None
    if changed:
        sessions[changed.id] = changed
    tabled = [document_id(key, one.commitment) for one in desk.table]
    promises = [one for one in work.get_all(Promise, tabled).values() if one]
    for id_, session in sessions.items():
        after = session.model_copy(update={"agenda": build(session, desk, promises)})
        was = before if changed and id_ == changed.id else session
        if after != was:
            work.put(after)
        if was is None or (after.agenda, after.start) != (was.agenda, was.start):
            event = published(after, desk)
            if event:
                work.emit(event)
    work.put(desk)
