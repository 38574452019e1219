"""Decides everything and does nothing: a conversation of actions and answers, without I/O.

The driver performs the actions on a real consumer and store. Tests perform them on simulated
ones, with a fault between any two.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence

from ridealong.chassis.mongo import Fenced
from ridealong.chassis.projector.actions import (
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
    Steps,
    TellKafka,
    Unstorable,
    Write,
)
from ridealong.chassis.projector.commit import Commit, commit_of
from ridealong.chassis.projector.folding import Folding, Outcome, ids_to_find
from ridealong.chassis.projector.hot import HotStates
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.patience import Patience
from ridealong.chassis.projector.portion import Portion
from ridealong.chassis.projector.positions import check_within, told_of
from ridealong.chassis.projector.projection import Projection
from ridealong.chassis.projector.records import Bad, Item, Raw
from ridealong.chassis.projector.report import Batch
from ridealong.chassis.projector.sorting import Intake, Place, Sorter, Spot, partition_of, spot_of
from ridealong.chassis.projector.state import Ref, State

#: States kept in memory between batches: those of some thousand people at work.
_HOT = 20_000


class _TooManyWrites(Exception):
    """More comes of these records than the store is given at once."""


class Engine:
    """One instance's part of one projection.

    `receive` and `position` are never interleaved: the driver runs one of them at a time.
    `assigned` and `revoked` may come at any moment between two of their steps.
    """

    def __init__(
        self,
        projection: Projection,
        partitions: int,
        topic_prefix: str,
        poison_limit: int,
        incarnation: str = "",
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.projection = projection
        self.places: frozenset[Place] = frozenset()
        self.stopped: frozenset[Place] = frozenset()
        self.why_stopped = ""
        self.portion = Portion()
        self._sorter = Sorter(projection, partitions, topic_prefix, poison_limit)
        self._prefix = topic_prefix
        self._incarnation = incarnation
        self._partitions = partitions
        self._clock = clock
        self._began = 0.0
        self._hot = HotStates(_HOT)
        self._lanes: dict[int, Lane] = {}
        self._turns: dict[int, int] = {}
        self._waiting: set[int] = set()
        self._patience = Patience()

    @property
    def waiting(self) -> bool:
        """Some lanes must be positioned before they are read."""
        return bool(self._waiting)

    @property
    def tries(self) -> dict[int, int]:
        """The lanes that wait, and how often each was put off since something of it was written."""
        return self._patience.tries(self._waiting)

    @property
    def failures(self) -> int:
        """Above 0 while a lane was put off and we don't know yet whether it goes on."""
        return self._patience.failures

    @property
    def offsets(self) -> dict[Place, int]:
        """The next offset to read of every partition that is positioned."""
        return {
            (topic, number): self._lanes[number].offsets.get(topic, 0)
            for topic, number in self.places
            if number in self._lanes
        }

    def assigned(self, places: Collection[Place]) -> frozenset[Place]:
        """These are ours now, all others aren't. Answers which to pause until positioned."""
        self.places = frozenset(places)
        self.stopped = frozenset()
        numbers = {number for _, number in places}
        self._patience.keep(numbers)
        return self._unposition(numbers)

    def revoked(self) -> None:
        """Nothing is ours any more, until the next assignment."""
        for number in list(self._lanes):
            self._forget(number)
        self.places = frozenset()
        self._waiting.clear()
        self._patience.keep(())

    def receive(self, records: Sequence[Raw]) -> Steps[Batch | None]:
        """Apply a batch, or leave it on the log to be read again. Answers what came of it."""
        return (yield from self.receive_read(self.read(records), self.turns))

    @property
    def turns(self) -> dict[int, int]:
        """How often each lane has been positioned. What was fetched before the last time doesn't
        follow on what is in the store."""
        return {number: self._turns.get(number, 0) for number in self._lanes}

    def read(self, records: Sequence[Raw]) -> list[Item]:
        """What each record is: pure, so it can be done while the batch before is written."""
        return self._sorter.read(records)

    def receive_read(
        self, records: Sequence[Item], turns: Mapping[int, int]
    ) -> Steps[Batch | None]:
        """`receive` for records that were read already, and fetched when these were the turns."""
        self._began = self._clock()
        touched = {item.raw.partition for item in records}
        lanes = {
            number: self._lanes[number]
            for number in touched
            if number in self._lanes and self._turns.get(number, 0) == turns.get(number)
        }
        try:
            return (yield from self._apply_some(records, lanes, touched))
        except Fenced:
            yield Pause(self._unposition(touched))
            return Batch(fenced=True)
        except Unstorable:
            return (yield from self._stop(touched))
        except Away as away:
            self.put_off(touched)
            self.portion.put_off(len(records))
            yield Pause(self._unposition(touched))
            return Batch(away=away)
        except Exception as fault:  # noqa: BLE001 - a fault of ours must not lose the batch either
            self.put_off(touched)
            yield Pause(self._unposition(touched))
            return Batch(away=Away("fault", repr(type(fault))))

    def put_off(self, numbers: Collection[int]) -> None:
        """Something didn't answer for these lanes."""
        self._patience.put_off(numbers)

    def position(self, due: Collection[int] | None = None) -> Steps[None]:
        """Seek waiting lanes to where the store stands, and read them from there; or those alone
        of them that are `due`.

        Raises:
            Away: something didn't answer; try again after a while.
            PositionBeyondLog: the store knows of records that the log doesn't have.
        """
        waiting = self._waiting if due is None else self._waiting.intersection(due)
        places = frozenset(place for place in self.places if place[1] in waiting)
        numbers = tuple(sorted({number for _, number in places}))
        if not numbers:
            return
        try:
            lanes: Mapping[int, Lane] = yield ReadLanes(numbers)
            # After the lanes, never before: an owner that commits in between moves the fence,
            # so we are fenced and come back here, and its entries don't stay behind unsent.
            yield Recover(numbers)
            ends: Mapping[Place, int] = yield ReadEnds(places)
        except Away:
            self.put_off(numbers)
            raise
        for place in places:
            check_within(place, lanes[place[1]], ends[place])
        if not places <= self.places:
            # A rebalance came in between; it has set all lanes to waiting again.
            return
        yield Seek({place: lanes[place[1]].offsets.get(place[0], 0) for place in places})
        self._lanes |= lanes
        self._turns |= {number: self._turns.get(number, 0) + 1 for number in numbers}
        self._waiting -= set(numbers)
        self._patience.positioned(numbers)
        yield Resume(places - self.stopped)
        # Who died between its commit and this told nobody, and there may be nothing more to read.
        yield TellKafka(told_of(lanes.values(), places))

    def _apply_some(
        self, records: Sequence[Item], lanes: Mapping[int, Lane], touched: Collection[int]
    ) -> Steps[Batch | None]:
        """Apply all; or as many from the first as the store takes at once, and have the rest read
        again. Where it takes not even one, that event is what it never takes."""
        some = records
        while True:
            try:
                batch = yield from self._apply(some, lanes, {})
            except _TooManyWrites:
                some = some[: len(some) // 2]
                continue
            except Unstorable:
                if len(some) == 1:
                    raw = some[0].raw
                    reason = "the store never takes what comes of it"
                    faulty = {spot_of(raw): Bad(raw, "unstorable", reason)}
                    batch = yield from self._apply(some, lanes, faulty)
                else:
                    some = some[: len(some) // 2]
                    continue
            if len(some) < len(records):
                yield Pause(self._unposition(touched))
            return batch

    def _apply(
        self, records: Sequence[Item], lanes: Mapping[int, Lane], faulty: dict[Spot, Bad]
    ) -> Steps[Batch | None]:
        intake, outcome, commit = yield from self._write(records, lanes, faulty)
        if not intake.empty:
            self._sorter.committed(intake)
            self.portion.written(len(records), commit.writes, self._clock() - self._began)
            # A lane that was taken from us in mid-batch is somebody else's to remember.
            ours = {number for number in commit.lanes if self._lanes.get(number) is lanes[number]}
            self._lanes |= {number: commit.lanes[number] for number in ours}
            self._keep_hot(ours, commit.states)
            self._patience.written(ours)
            if commit.entries:
                yield Send(commit.entries)
            yield TellKafka(told_of(commit.lanes.values(), self.places))
        if intake.stop:
            self.stopped |= intake.stop
            self.why_stopped = "too many unreadable records in a row"
            yield Pause(frozenset(intake.stop))
        return Batch(intake, outcome)

    def _write(
        self, records: Sequence[Item], lanes: Mapping[int, Lane], faulty: dict[Spot, Bad]
    ) -> Steps[tuple[Intake, Outcome, Commit]]:
        measured: frozenset[Ref] = frozenset()
        while True:
            known_faults = len(faulty)
            intake, outcome = yield from self._decide(records, lanes, faulty, measured)
            commit = commit_of(intake, outcome, lanes, self.projection.service, self._prefix)
            if intake.empty:
                return intake, outcome, commit
            if commit.writes > self.portion.writes and len(records) > 1:
                raise _TooManyWrites
            try:
                yield Write(commit)
            except Unstorable as unstorable:
                told_nothing_new = bool(measured) and len(faulty) == known_faults
                if told_nothing_new or not unstorable.refs:
                    raise
                # Fold again, and see which events made these unfit.
                measured = unstorable.refs
            else:
                return intake, outcome, commit

    def _decide(
        self,
        records: Sequence[Item],
        lanes: Mapping[int, Lane],
        faulty: dict[Spot, Bad],
        measured: Collection[Ref],
    ) -> Steps[tuple[Intake, Outcome]]:
        while True:
            intake = self._sorter.sort_read(records, lanes, faulty, self.stopped)
            outcome = yield from self._fold(intake, measured)
            if not outcome.bad:
                return intake, outcome
            for bad in outcome.bad:
                faulty[spot_of(bad.raw)] = bad
            # Those that made a state unfit are known now; the others needn't be measured again.
            measured = ()

    def _stop(self, numbers: Collection[int]) -> Steps[Batch]:
        """Stand still on purpose: the store takes not even a dead letter, now or ever."""
        places = frozenset(place for place in self.places if place[1] in numbers)
        self.stopped |= places
        self.why_stopped = "the store never takes the next record, not even as a dead letter"
        yield Pause(places)
        return Batch(away=Away("unstorable", self.why_stopped))

    def _fold(self, intake: Intake, measured: Collection[Ref]) -> Steps[Outcome]:
        known: Collection[bytes] = ()
        if ids := ids_to_find(self.projection, intake.good):
            known = yield FindApplied(ids)
        loaded = self._hot.copy()
        folding = Folding(self.projection, loaded, self._incarnation, measured)
        folding.fold(intake.good, known)
        while folding.outcome.missing:
            found: Mapping[Ref, State | None] = yield LoadStates(frozenset(folding.outcome.missing))
            loaded |= found
            folding.go_on()
        return folding.outcome

    def _unposition(self, numbers: Collection[int]) -> frozenset[Place]:
        for number in numbers:
            self._forget(number)
        self._waiting |= {number for _, number in self.places if number in numbers}
        return frozenset(place for place in self.places if place[1] in self._waiting)

    def _forget(self, number: int) -> None:
        self._lanes.pop(number, None)
        self._sorter.forget(number)
        self._hot.forget(number)

    def _keep_hot(self, lanes: Collection[int], states: Mapping[Ref, State | None]) -> None:
        for ref, state in states.items():
            if state is None:
                self._hot.drop(ref)
            elif (number := partition_of(state.key.encode(), self._partitions)) in lanes:
                self._hot.keep(number, ref, state)
