"""A folded batch as one commit: what is kept together, and what is sent once it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ridealong.chassis.mongo import Fence
from ridealong.chassis.projector import dead_letters, outbox, timers
from ridealong.chassis.projector.folding import Outcome
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.records import request_digest
from ridealong.chassis.projector.sorting import Intake
from ridealong.chassis.projector.state import Ref, State


@dataclass(frozen=True, slots=True)
class Applied:
    """An event that was applied: in which lane, why a rule refused it if one did, and the digest
    of the request that it came with, if it was a command."""

    lane: int
    refused: str | None
    request: str | None = None


@dataclass(frozen=True, slots=True)
class Commit:
    """What goes into the store at once. None stands for a state or timer to forget. `before` has
    the states, and others, as they lie in the store now.

    `fired` are timers whose events were read, with their instants: one that is still set for that
    instant is forgotten.
    """

    fences: tuple[Fence, ...]
    states: Mapping[Ref, State | None]
    applied: Mapping[bytes, Applied]
    timers: Mapping[str, timers.Armed | None]
    fired: Mapping[str, datetime]
    entries: tuple[outbox.Entry, ...]
    lanes: Mapping[int, Lane]
    before: Mapping[Ref, State | None] = field(default_factory=dict)

    @property
    def writes(self) -> int:
        """How many documents it writes, besides the fences."""
        documents = len(self.states) + len(self.applied) + len(self.timers) + len(self.fired)
        return documents + len(self.entries)


def commit_of(
    intake: Intake, outcome: Outcome, lanes: Mapping[int, Lane], service: str, prefix: str
) -> Commit:
    """Positions, states, applied ids, outbox and timers of this batch."""
    set_anew = outcome.changes.timers
    lane_of = {item.event.key: item.raw.partition for item in intake.good} if set_anew else {}
    return Commit(
        fences=tuple(lanes[number].fence_for(ends) for number, ends in intake.ends.items()),
        states=outcome.changes.states,
        applied={
            id_: Applied(item.raw.partition, refused, request_digest(item.raw.headers))
            for id_, (item, refused) in outcome.ids.items()
        },
        timers={
            id_: None if timer is None else timers.Armed(timer, lane_of[timer.key])
            for id_, timer in set_anew.items()
        },
        fired={
            id_: fire_at
            for id_, fire_at in timers.fired_in(intake, service, prefix).items()
            if id_ not in set_anew
        },
        entries=tuple(_entries(intake, outcome, lanes, service, prefix)),
        lanes={number: lanes[number].moved(ends) for number, ends in intake.ends.items()},
        before=outcome.loaded,
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
