"""Engines and stores broken on purpose, to see that the schedules find each fault."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ridealong.chassis.projector.actions import ReadEnds, ReadLanes, Recover, Resume, Seek, Steps
from ridealong.chassis.projector.commit import Commit
from ridealong.chassis.projector.engine import Engine
from ridealong.chassis.projector.outbox import Entry
from ridealong.chassis.projector.sorting import Place

from .schedule import Schedule
from .simulated import Process, World


class PositionOutsideTheTransaction(World):
    """State first, position afterwards, with room to die in between."""

    def write(self, commit: Commit, alive: Process) -> None:
        self.check_fences(commit)
        self.keep(commit)
        self.applied -= commit.applied.keys()
        alive.maybe_dies()
        self.applied |= commit.applied.keys()
        self.lanes |= commit.lanes


class NoFence(World):
    """Whoever comes writes."""

    def check_fences(self, commit: Commit) -> None:
        """Nothing is checked."""


class FencePerTopic(World):
    """A position per topic and partition is compared, instead of one fence per lane."""

    def check_fences(self, commit: Commit) -> None:
        for number, lane in commit.lanes.items():
            stored = self.lanes.get(number)
            if stored is None:
                continue
            for topic, offset in lane.offsets.items():
                if stored.offsets.get(topic, 0) > offset:
                    super().check_fences(commit)

    def write(self, commit: Commit, alive: Process) -> None:
        before = dict(self.lanes)
        super().write(commit, alive)
        for number, lane in commit.lanes.items():
            if number in before:
                merged = {**before[number].offsets}
                for topic, offset in lane.offsets.items():
                    merged[topic] = max(offset, merged.get(topic, 0))
                self.lanes[number] = lane.moved(merged)


class ForgetsIdsAtRestart(World):
    """What was applied is known to the process alone."""

    def known(self, ids: Iterable[bytes], alive: Process) -> set[bytes]:
        return {id_ for id_ in ids if id_ in alive.memory}


class MarkedBeforeSent(World):
    """The outbox forgets first and sends afterwards."""

    def send(self, entries: Iterable[Entry], alive: Process) -> None:
        for entry in entries:
            self.outbox.pop(entry.id, None)
            alive.maybe_dies()
            self.append(entry.topic, entry.key, entry.headers, entry.value)


class OutboxInMemory(World):
    """Derived events are sent after the commit and were never part of it."""

    def keep(self, commit: Commit) -> None:
        super().keep(commit)
        for entry in commit.entries:
            del self.outbox[entry.id]


class NeverForgetsTimers(World):
    """What has fired goes on firing."""

    def forget_fired(self, commit: Commit) -> None:
        """Nothing is forgotten."""


class RecoversBeforeItReads(Engine):
    """Left-over entries are sent first, the fence is read afterwards."""

    def position(self, due: Collection[int] | None = None) -> Steps[None]:
        del due
        places = frozenset(place for place in self.places if place[1] in self._waiting)
        numbers = tuple(sorted({number for _, number in places}))
        if not numbers:
            return
        yield Recover(numbers)
        lanes = yield ReadLanes(numbers)
        yield ReadEnds(places)
        if not places <= self.places:
            return
        yield Seek({place: lanes[place[1]].offsets.get(place[0], 0) for place in places})
        self._lanes |= lanes
        self._waiting -= set(numbers)
        yield Resume(places)


class NeverRecovers(Engine):
    """What an owner before left in the outbox stays there."""

    def position(self, due: Collection[int] | None = None) -> Steps[None]:
        steps = super().position(due)
        answer: object = None
        while True:
            try:
                action = steps.send(answer)
            except StopIteration:
                return
            answer = None if isinstance(action, Recover) else (yield action)


class GoesOnAfterAFailure(Engine):
    """A batch that failed isn't read again."""

    def _unposition(self, numbers: Collection[int]) -> frozenset[Place]:
        del numbers
        return frozenset()

    def assigned(self, places: Collection[Place]) -> frozenset[Place]:
        self.places = frozenset(places)
        self._waiting |= {number for _, number in self.places}
        return self.places


@dataclass(frozen=True)
class Variant:
    """What is broken."""

    world: type[World] = World
    engine: type[Engine] = Engine

    @property
    def name(self) -> str:
        """The broken part's name."""
        return (self.world if self.world is not World else self.engine).__name__

    def schedule(self) -> type[Schedule]:
        """The state machine on the broken part."""
        attributes = {"world_type": self.world, "engine_type": self.engine}
        return type(f"Schedule{self.name}", (Schedule,), attributes)


BROKEN = (
    Variant(world=PositionOutsideTheTransaction),
    Variant(world=ForgetsIdsAtRestart),
    Variant(world=MarkedBeforeSent),
    Variant(world=OutboxInMemory),
    Variant(world=NeverForgetsTimers),
    Variant(engine=NeverRecovers),
    Variant(engine=GoesOnAfterAFailure),
)
