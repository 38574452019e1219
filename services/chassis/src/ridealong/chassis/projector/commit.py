"""A folded batch as the writes of one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass

from bson.binary import Binary
from pymongo import DeleteOne, InsertOne, ReplaceOne

from ridealong.chassis.mongo import Fence, WriteOp
from ridealong.chassis.projector import dead_letters, outbox, timers
from ridealong.chassis.projector.engine import Intake, Outcome
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.records import applied_id

APPLIED = "applied"


@dataclass(frozen=True, slots=True)
class Commit:
    """What goes into the store at once, and what to send once it is there."""

    fences: tuple[Fence, ...]
    writes: Mapping[str, list[WriteOp]]
    entries: tuple[outbox.Entry, ...]
    lanes: Mapping[int, Lane]


def commit_of(
    intake: Intake, outcome: Outcome, lanes: Mapping[int, Lane], service: str, prefix: str
) -> Commit:
    """Positions, states, applied ids, outbox and timers of this batch."""
    entries = _entries(intake, outcome, lanes, service, prefix)
    writes: dict[str, list[WriteOp]] = {}
    for ref, state in outcome.changes.states.items():
        operation: WriteOp = (
            DeleteOne({"_id": ref.id})
            if state is None
            else ReplaceOne({"_id": ref.id}, state.to_document(), upsert=True)
        )
        writes.setdefault(ref.model.COLLECTION, []).append(operation)
    writes[APPLIED] = [
        InsertOne(
            {"_id": Binary(applied_id(item.event)), "lane": item.raw.partition, "refused": refused}
        )
        for item, refused in outcome.applied
    ]
    writes[timers.COLLECTION] = [
        timers.write_of(id_, timer) for id_, timer in outcome.changes.timers.items()
    ]
    writes[outbox.COLLECTION] = [entry.insert() for entry in entries]
    return Commit(
        fences=tuple(lanes[number].fence_for(ends) for number, ends in intake.ends.items()),
        writes=writes,
        entries=tuple(entries),
        lanes={number: lanes[number].moved(ends) for number, ends in intake.ends.items()},
    )


def _entries(
    intake: Intake, outcome: Outcome, lanes: Mapping[int, Lane], service: str, prefix: str
) -> list[outbox.Entry]:
    entries: list[outbox.Entry] = []

    def next_id(lane: int, number: int) -> str:
        return outbox.entry_id(lane, lanes[lane].fence, number)

    for event in outcome.changes.derived.values():
        lane = outcome.lane_of(event)
        entries.append(outbox.entry_for(event, next_id(lane, len(entries)), lane, prefix))
    for item in intake.misrouted:
        raw = item.raw
        entries.append(
            outbox.Entry(
                next_id(raw.partition, len(entries)),
                raw.partition,
                raw.topic,
                raw.key,
                list(raw.headers),
                raw.value,
            )
        )
    first = len(entries)
    letters = [
        dead_letters.entry_for_bad(bad, service, next_id(bad.raw.partition, first + number), prefix)
        for number, bad in enumerate(intake.bad)
    ]
    return entries + letters
