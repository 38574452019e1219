"""Reads of what is written down of sessions, every one of them within one tenant."""

from collections.abc import Iterable
from typing import Final

from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.record import Record
from ridealong.agenda.model.session import Session
from ridealong.agenda.projection.documents import document_id
from ridealong.chassis.documents import Document
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.mongo import Store

MOST_OF_ONE_SESSION: Final = 100
MOST_WAITING: Final = 50


async def record_of(store: Store, session: Session) -> Record:
    """What is written down of a session."""
    document = (await store.by_ids(Record.COLLECTION, [session.id])).get(session.id)
    if document is not None:
        return Record.from_document(document)
    return Record(
        id=session.id,
        tenant=session.tenant,
        key=session.key,
        session=session.session,
        rep=session.rep,
    )


async def promises_made_in(store: Store, session: Session) -> list[Promise]:
    """The commitments that both agreed on in a session."""
    where = {"tenant": session.tenant, "key": session.key, "terms.session": session.session}
    documents = await store.find(
        Promise.COLLECTION, where, sort=[("_id", 1)], limit=MOST_OF_ONE_SESSION
    )
    return [Promise.from_document(each) for each in documents]


async def promises_on(store: Store, desk: Desk) -> list[Promise]:
    """The commitments on a desk's table."""
    ids = [document_id(desk.key, one.commitment) for one in desk.table]
    documents = await store.by_ids(Promise.COLLECTION, ids)
    return [Promise.from_document(each) for each in documents.values()]


async def skill_ratings(store: Store, desk: Desk) -> list[Record]:
    """Records of a rep whose preparation rates skills, the oldest of the last ones first."""
    where: Document = {
        "tenant": desk.tenant,
        "rep": desk.rep,
        "preparation.skill_ratings.0": {"$exists": True},
    }
    documents = await store.find(
        Record.COLLECTION,
        where,
        sort=[("preparation.filed_at", -1)],
        limit=MOST_OF_ONE_SESSION,
    )
    return [Record.from_document(each) for each in reversed(documents)]


async def rated_records(store: Store, desk: Desk) -> list[Record]:
    """Records of a rep's sessions that somebody rated, without their texts, the oldest of the last
    ones first."""
    documents = await store.aggregate(
        Record.COLLECTION,
        [
            {"$match": {"tenant": desk.tenant, "rep": desk.rep}},
            {"$match": {"ratings.0": {"$exists": True}}},
            {"$sort": {"meeting.start": -1, "_id": -1}},
            {"$limit": MOST_OF_ONE_SESSION},
            {"$project": {"versions": 0, "early": 0, "preparation": 0}},
        ],
    )
    return [Record.from_document(each) for each in reversed(documents)]


async def records_waiting(store: Store, caller: Caller, reps: Iterable[str]) -> list[Record]:
    """Records of these reps that wait for the caller's side, without their texts."""
    sides: list[Document] = [{"rep": caller.person, "waits_for": "rep"}]
    led = [rep for rep in reps if rep != caller.person]
    if led:
        sides.append({"rep": {"$in": led}, "waits_for": "manager"})
    stages: list[Document] = [
        {"$match": {"tenant": caller.tenant, "$or": sides}},
        {"$sort": {"asked_at": -1, "_id": 1}},
        {"$limit": MOST_WAITING},
        {"$project": {"versions": 0, "early": 0}},
    ]
    documents = await store.aggregate(Record.COLLECTION, stages)
    return [Record.from_document(each) for each in documents]
