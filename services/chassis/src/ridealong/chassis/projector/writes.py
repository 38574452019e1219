"""A commit as the writes of one MongoDB transaction."""

from bson.binary import Binary
from pymongo import DeleteOne, InsertOne, ReplaceOne

from ridealong.chassis.mongo import WriteOp
from ridealong.chassis.projector import outbox, timers
from ridealong.chassis.projector.commit import Commit

APPLIED = "applied"


def writes_of(commit: Commit) -> dict[str, list[WriteOp]]:
    """Operations by collection, each collection to be written in one round trip."""
    writes: dict[str, list[WriteOp]] = {
        APPLIED: [
            InsertOne(
                {
                    "_id": Binary(id_),
                    "lane": applied.lane,
                    "refused": applied.refused,
                    "request": applied.request,
                }
            )
            for id_, applied in commit.applied.items()
        ],
        timers.COLLECTION: [timers.write_of(id_, timer) for id_, timer in commit.timers.items()],
        outbox.COLLECTION: [entry.insert() for entry in commit.entries],
    }
    for ref, state in commit.states.items():
        operation: WriteOp = (
            DeleteOne({"_id": ref.id})
            if state is None
            else ReplaceOne({"_id": ref.id}, state.to_document(), upsert=True)
        )
        writes.setdefault(ref.model.COLLECTION, []).append(operation)
    return writes
