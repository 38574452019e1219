"""A broker, a store and a consumer group in memory, where any step can be the last one.

The engine is the real one; what a driver would do to servers is done to these dictionaries.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from ridealong.chassis.mongo import Fenced
from ridealong.chassis.projector import Projection
from ridealong.chassis.projector.actions import (
    Action,
    Away,
    FindApplied,
    LoadStates,
    Pause,
    ReadEnds,
    ReadLanes,
    Recover,
    Resume,
    Seek,
    Send,
    Unstorable,
    Write,
)
from ridealong.chassis.projector.commit import Commit
from ridealong.chassis.projector.engine import Engine
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.outbox import Entry
from ridealong.chassis.projector.records import Raw
from ridealong.chassis.projector.sorting import Place, partition_of
from ridealong.chassis.projector.state import Ref, State
from ridealong.chassis.projector.timers import fired
from ridealong.contracts import encode

PARTITIONS = 2
INPUTS = ("ridealong.activities", "ridealong.goals", "ridealong.internal.metrics")


class Fault(StrEnum):
    """What befalls one step."""

    NONE = "none"
    AWAY = "nothing is done and no answer comes"
    REPLY_LOST = "it is done and no answer comes"
    DIES_BEFORE = "the process dies before it"
    DIES_AFTER = "the process dies after it"


@dataclass
class World:
    """The log and the store, which outlive every process."""

    log: dict[Place, list[Raw]] = field(default_factory=lambda: defaultdict(list))
    lanes: dict[int, Lane] = field(default_factory=dict)
    states: dict[Ref, State] = field(default_factory=dict)
    applied: set[bytes] = field(default_factory=set)
    outbox: dict[str, Entry] = field(default_factory=dict)
    timers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def append(
        self,
        topic: str,
        key: bytes | None,
        headers: Iterable[tuple[str, bytes | None]],
        value: bytes | None,
        partition: int | None = None,
    ) -> Raw:
        """Put a record behind the last one of its partition."""
        number = partition_of(key or b"", PARTITIONS) if partition is None else partition
        place = (topic, number)
        raw = Raw(topic, number, len(self.log[place]), key, list(headers), value)
        self.log[place].append(raw)
        return raw

    def write(
        self,
        commit: Commit,
        alive: "Process",  # noqa: ARG002 - broken stores die in here
    ) -> None:
        """The transaction: fences first, then all of it."""
        self.check_fences(commit)
        self.keep(commit)
        self.lanes |= commit.lanes

    def check_fences(self, commit: Commit) -> None:
        """Raise where another owner has moved a lane."""
        expected = {fence.id: fence.expected for fence in commit.fences}
        for number in commit.lanes:
            if self.lanes.get(number, Lane(number)).fence != expected[number]:
                raise Fenced(number)

    def keep(self, commit: Commit) -> None:
        """States, ids, outbox and timers of a commit."""
        for ref, state in commit.states.items():
            if state is None:
                self.states.pop(ref, None)
            else:
                self.states[ref] = state
        self.applied |= commit.applied.keys()
        self.outbox |= {entry.id: entry for entry in commit.entries}
        for id_, armed in commit.timers.items():
            self.timers.pop(id_, None)
            if armed is not None:
                timer = armed.timer
                self.timers[id_] = {
                    "_id": id_,
                    "name": timer.name,
                    "tenant": timer.tenant,
                    "person": timer.person,
                    "fire_at": timer.fire_at,
                    "data": dict(timer.data),
                }
        self.forget_fired(commit)

    def forget_fired(self, commit: Commit) -> None:
        """Timers whose events this commit has read, unless they are set for another instant."""
        for id_, fire_at in commit.fired.items():
            if id_ in self.timers and self.timers[id_]["fire_at"] == fire_at:
                del self.timers[id_]

    def send(self, entries: Iterable[Entry], alive: "Process") -> None:
        """Send each, then forget it."""
        for entry in entries:
            self.append(entry.topic, entry.key, entry.headers, entry.value)
            alive.maybe_dies()
            self.outbox.pop(entry.id, None)

    def known(
        self,
        ids: Iterable[bytes],
        alive: "Process",  # noqa: ARG002 - broken stores ask it
    ) -> set[bytes]:
        """Which of the ids were applied."""
        return {id_ for id_ in ids if id_ in self.applied}

    def fire(self, id_: str) -> None:
        """Turn a timer into its event, as anybody may who believes to own its lane."""
        event = fired("metrics", self.timers[id_])
        record = encode(event)
        self.append("ridealong.internal.metrics", record.key, record.headers, record.value)


class Died(Exception):
    """The process ended here."""


class Process:
    """One instance of the service: the real engine, and a consumer that fetches from the log."""

    #: Actions that can fail without the process's fault.
    remote: ClassVar[tuple[type, ...]] = (
        Write,
        Send,
        Recover,
        ReadLanes,
        ReadEnds,
        FindApplied,
        LoadStates,
    )

    def __init__(
        self,
        world: World,
        projection: Callable[[], Projection],
        engine: type[Engine] = Engine,
        poison_limit: int = 10_000,
    ) -> None:
        self.world = world
        self.engine = engine(projection(), PARTITIONS, "ridealong", poison_limit)
        self.fetch: dict[Place, int] = {}
        self.paused: set[Place] = set()
        self.memory: set[bytes] = set()
        self.next_fault = Fault.NONE
        self.dies_in_loop = False
        self._steps: Any = None
        self._answer: object = None
        self._error: Exception | None = None

    @property
    def busy(self) -> bool:
        """In the middle of a batch or a positioning."""
        return self._steps is not None

    def assign(self, places: Iterable[Place]) -> None:
        """The group gives these; fetching begins where Kafka's committed offsets happen to be."""
        self.fetch = dict.fromkeys(places, 0)
        self.paused = set(self.engine.assigned(self.fetch))

    def revoke(self) -> None:
        """The group takes everything back."""
        self.engine.revoked()
        self.fetch = {}

    def poll(self, most: int) -> None:
        """Begin with a batch of what can be fetched, or with positioning if that is due."""
        if self.busy:
            return
        if self.engine.waiting:
            self._steps = self.engine.position()
            return
        batch: list[Raw] = []
        for place in sorted(self.fetch):
            if place not in self.paused:
                at = self.fetch[place]
                records = self.world.log[place][at : at + most]
                self.fetch[place] = at + len(records)
                batch += records
        if batch:
            self._steps = self.engine.receive(batch)

    def step(self, fault: Fault = Fault.NONE) -> None:
        """One action of what is under way. Raises Died."""
        try:
            action = (
                self._steps.send(self._answer)
                if self._error is None
                else self._steps.throw(self._error)
            )
        except (StopIteration, Away):
            self._steps, self._answer, self._error = None, None, None
            return
        self._answer, self._error = None, None
        if fault is Fault.DIES_BEFORE:
            raise Died
        if fault is Fault.AWAY and isinstance(action, self.remote):
            self._error = Away("store")
            return
        self.dies_in_loop = fault is Fault.DIES_AFTER
        try:
            self._answer = self._perform(action)
        except (Fenced, Unstorable, Away) as refused:
            self._error = refused
        if fault is Fault.DIES_AFTER:
            raise Died
        if fault is Fault.REPLY_LOST and isinstance(action, self.remote):
            self._answer, self._error = None, Away("store")

    def maybe_dies(self) -> None:
        """Between two halves of an action."""
        if self.dies_in_loop:
            raise Died

    def finish(self) -> None:
        """All steps of what is under way, without a fault."""
        while self.busy:
            self.step()

    def _perform(self, action: Action) -> object:
        world = self.world
        match action:
            case Write(commit):
                world.write(commit, self)
                self.memory |= commit.applied.keys()
            case Send(entries):
                world.send(entries, self)
            case Recover(numbers):
                left = [world.outbox[id_] for id_ in sorted(world.outbox)]
                world.send([entry for entry in left if entry.lane in numbers], self)
            case ReadLanes(numbers):
                return {number: world.lanes.get(number, Lane(number)) for number in numbers}
            case ReadEnds(places):
                return {place: len(world.log[place]) for place in places}
            case FindApplied(ids):
                return world.known(ids, self)
            case LoadStates(refs):
                return {ref: world.states.get(ref) for ref in refs}
            case Pause(places):
                self.paused |= places
            case Resume(places):
                self.paused -= places
            case Seek(offsets):
                self.fetch |= {place: to for place, to in offsets.items() if place in self.fetch}
        return None


def unique(records: Iterable[Raw]) -> list[Raw]:
    """The records of a topic as a consumer that knows ids sees them: repeats left out."""
    seen: set[bytes] = set()
    kept = []
    for raw in records:
        id_ = dict(raw.headers)["ce_id"] or b""
        if id_ not in seen:
            seen.add(id_)
            kept.append(raw)
    return kept
