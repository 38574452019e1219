"""Sets of collections in memory, and instances that learn late which is active."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from ridealong.chassis.collection_sets import Sets
from ridealong.chassis.mongo import Fenced
from ridealong.chassis.projector.actions import Away, ReadLanes
from ridealong.chassis.projector.commit import Commit
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.outbox import Entry
from ridealong.chassis.projector.rebuilding.actions import Swap
from ridealong.chassis.projector.rebuilding.withheld import Origin, lost, origin_of
from ridealong.chassis.projector.records import applied_id
from ridealong.chassis.projector.state import Ref, State
from ridealong.chassis.projector.timers import fired

from .simulated import PARTITIONS, Process, World

LETTERS = "ridealong.dead-letters"


@dataclass
class Kept:
    """What lies in one set. `withheld` is its own outbox; `frozen` and `retired` are lanes."""

    lanes: dict[int, Lane] = field(default_factory=dict)
    states: dict[Ref, State] = field(default_factory=dict)
    applied: set[bytes] = field(default_factory=set)
    timers: dict[str, dict[str, Any]] = field(default_factory=dict)
    withheld: dict[str, Entry] = field(default_factory=dict)
    frozen: set[int] = field(default_factory=set)
    retired: set[int] = field(default_factory=set)


class SeveralSets(World):
    """A store with several sets. Outside of `reading` its attributes are those of the active."""

    def __init__(self) -> None:
        super().__init__()
        self.sets = Sets()
        self.kept = {0: Kept(self.lanes, self.states, self.applied, self.timers)}

    def bind(self, number: int) -> None:
        """Read and write this set."""
        kept = self.kept.setdefault(number, Kept())
        self.lanes, self.states = kept.lanes, kept.states
        self.applied, self.timers = kept.applied, kept.timers

    @contextmanager
    def reading(self, number: int) -> Iterator[Kept]:
        """Read and write this set in the block."""
        self.bind(number)
        try:
            yield self.kept[number]
        finally:
            self.bind(self.sets.active.number)

    def write(self, commit: Commit, alive: Process) -> None:
        """The transaction; who writes a lane takes the mark from it."""
        super().write(commit, alive)
        for kept in self.kept.values():
            if kept.lanes is self.lanes:
                kept.applied = self.applied
                kept.frozen -= commit.lanes.keys()

    def keep_sets(self, before: Sets, after: Sets) -> None:
        """Write the sets down where they are as they were."""
        if self.sets.fence != before.fence:
            raise Fenced("sets")
        self.sets = after

    def freeze(self, number: int) -> dict[int, Lane]:
        """Move all fences, and say so."""
        kept = self.kept[number]
        for each in range(PARTITIONS):
            lane = kept.lanes.get(each, Lane(each))
            kept.lanes[each] = replace(lane, fence=lane.fence + 1)
            kept.frozen.add(each)
        return dict(kept.lanes)

    def check_swap(self, swap: Swap) -> None:
        """Raise where anything has moved."""
        if self.sets.fence != swap.before.fence:
            raise Fenced("sets")
        for kept, lanes in (
            (self.kept[swap.before.active.number], swap.frozen),
            (self.kept[swap.after.active.number], swap.built),
        ):
            for number, lane in lanes.items():
                if kept.lanes.get(number, Lane(number)).fence != lane.fence:
                    raise Fenced(number)

    def swap(self, swap: Swap) -> None:
        """The transaction."""
        self.check_swap(swap)
        self.keep_sets(swap.before, swap.after)
        old = self.kept[swap.before.active.number]
        new = self.kept[swap.after.active.number]
        for number in range(PARTITIONS):
            before, built = swap.frozen[number], swap.built[number]
            old.lanes[number] = replace(before, fence=before.fence + 1)
            new.lanes[number] = replace(built, fence=max(before.fence, built.fence) + 1)
            old.retired.add(number)
        self.outbox |= {entry.id: entry for entry in swap.lost}
        self.bind(swap.after.active.number)
        self.compare_sets(old, new)

    def disarm(self, number: int) -> None:
        """Forget the timers of this set whose firing it has read."""
        with self.reading(number) as kept:
            for id_, timer in list(kept.timers.items()):
                if _firing(timer) in kept.applied:
                    del kept.timers[id_]

    def find_lost(self, number: int) -> list[Entry]:
        """The withheld letters of which nobody was told; the others are forgotten."""
        kept = self.kept.setdefault(number, Kept())
        found = lost(kept.withheld.values(), "metrics", self.told())
        kept.withheld = {entry.id: entry for entry in found}
        return found

    def compare_sets(self, old: Kept, new: Kept) -> None:
        """Rebuilt and live are equal, document by document."""
        assert new.states == old.states
        assert new.applied == old.applied
        rung = {
            dict(raw.headers)["ce_id"]
            for number in range(PARTITIONS)
            for raw in self.log["ridealong.internal.metrics", number]
        }
        waiting = [
            {id_ for id_, timer in kept.timers.items() if _event_id(timer) not in rung}
            for kept in (old, new)
        ]
        assert waiting[0] == waiting[1], "what has yet to ring"
        again = [timer for timer in new.timers.values() if _firing(timer) in new.applied]
        assert not again, "what has rung is armed again"

    def told(self) -> set[Origin]:
        """Where the records lay of which there are dead letters, sent or waiting."""
        waiting = [each.headers for each in self.outbox.values() if each.topic == LETTERS]
        sent = [raw.headers for number in range(PARTITIONS) for raw in self.log[LETTERS, number]]
        found = (origin_of(headers, "metrics") for headers in (*waiting, *sent))
        return {origin for origin in found if origin is not None}

    def as_others_see_it(self) -> object:
        """All that a rebuild must leave as it is."""
        kept = self.kept[self.sets.active.number]
        offsets = {number: lane.offsets for number, lane in kept.lanes.items() if lane.offsets}
        return (
            sum(map(len, self.log.values())),
            dict(self.outbox),
            dict(kept.states),
            set(kept.applied),
            dict(kept.timers),
            offsets,
        )


class Instance(Process):
    """An instance that knows the active set of when it looked last."""

    world: SeveralSets

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.number = 0
        self._met: dict[int, int] = {}

    def look(self) -> None:
        """See which set is active."""
        self.number = self.world.sets.active.number

    def _perform(self, action: Any) -> object:
        if isinstance(action, ReadLanes):
            self.look()
        with self.world.reading(self.number) as kept:
            if isinstance(action, ReadLanes):
                self._wait_for(kept, action.numbers)
            return super()._perform(action)

    def _wait_for(self, kept: Kept, numbers: tuple[int, ...]) -> None:
        if kept.retired & set(numbers):
            raise Away("store")
        for number in kept.frozen & set(numbers):
            fence = kept.lanes[number].fence
            if self._met.get(number) != fence:
                # Whoever meets the same fence a second time has waited long enough.
                self._met[number] = fence
                raise Away("store")


def _firing(timer: dict[str, Any]) -> bytes:
    return applied_id(fired("metrics", timer))


def _event_id(timer: dict[str, Any]) -> bytes:
    return fired("metrics", timer).id.encode()
