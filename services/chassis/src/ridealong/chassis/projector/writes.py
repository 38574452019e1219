"""A commit as the writes of one MongoDB transaction."""

from bson.binary import Binary
from pymongo import DeleteOne, InsertOne, ReplaceOne

from ridealong.chassis.mongo import DoesNotFit, WriteOp, encoded
from ridealong.chassis.projector import outbox, timers
from ridealong.chassis.projector.actions import Unstorable
from ridealong.chassis.projector.commit import Commit

APPLIED = "applied"


def writes_of(commit: Commit) -> dict[str, list[WriteOp]]:
    """Operations by collection, each collection to be written in one round trip.

    Raises:
        Unstorable: these states can't be written, now or ever.
    """
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
    unfit = []
    for ref, state in commit.states.items():
        operation: WriteOp = DeleteOne({"_id": ref.id})
        if state is not None:
            try:
                document = encoded(state.to_document())
            except DoesNotFit:
                unfit.append(ref)
                continue
            operation = ReplaceOne({"_id": ref.id}, document, upsert=True)
        writes.setdefault(ref.model.COLLECTION, []).append(operation)
    if unfit:
        raise Unstorable(unfit)
    return writes
