"""A commit as the writes of one MongoDB transaction."""

from bson.binary import Binary
from pymongo import DeleteOne, InsertOne, ReplaceOne, UpdateOne

from ridealong.chassis.documents import Document, DoesNotFit, encoded
from ridealong.chassis.mongo import WriteOp
from ridealong.chassis.projector import outbox, timers
from ridealong.chassis.projector.actions import Unstorable
from ridealong.chassis.projector.commit import Applied, Commit
from ridealong.chassis.projector.state import Ref, State

APPLIED = "applied"


def writes_of(commit: Commit) -> dict[str, list[WriteOp]]:
    """Operations by collection, each collection to be written in one round trip.

    Raises:
        Unstorable: these states can't be written, now or ever.
    """
    writes: dict[str, list[WriteOp]] = {
        APPLIED: [_applied(id_, applied) for id_, applied in commit.applied.items()],
        timers.COLLECTION: [
            *(timers.write_of(id_, armed) for id_, armed in commit.timers.items()),
            *(timers.forget(id_, fire_at) for id_, fire_at in commit.fired.items()),
        ],
        outbox.COLLECTION: [parcel.insert() for parcel in outbox.packed(commit.entries)],
    }
    unfit = []
    for ref, state in commit.states.items():
        try:
            operation = _state(ref, commit.before.get(ref), state)
        except DoesNotFit:
            unfit.append(ref)
            continue
        writes.setdefault(ref.model.COLLECTION, []).append(operation)
    if unfit:
        raise Unstorable(unfit)
    return writes


def _state(ref: Ref, before: State | None, state: State | None) -> WriteOp:
    where = {"_id": ref.id}
    if state is None:
        return DeleteOne(where)
    update = None if before is None else state.update_from(before)
    if update is not None:
        return UpdateOne(where, encoded(update))
    return ReplaceOne(where, encoded(state.to_document()), upsert=True)


def _applied(id_: bytes, applied: Applied) -> WriteOp:
    document: Document = {"_id": Binary(id_), "lane": applied.lane}
    if applied.request is not None:
        document["request"] = applied.request
    if applied.refused is None:
        return InsertOne(document)
    # One that a state knows by itself isn't looked for by its id, so it may be there.
    document["refused"] = applied.refused
    return ReplaceOne({"_id": document["_id"]}, document, upsert=True)
