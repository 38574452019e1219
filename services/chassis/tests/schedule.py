"""A state machine that does to the engine whatever a cluster can do to it."""

import json
from collections import Counter, defaultdict
from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from ridealong.chassis.projector import Projection
from ridealong.chassis.projector.engine import Engine
from ridealong.chassis.projector.records import Raw
from ridealong.chassis.projector.replay import of_letter
from ridealong.chassis.projector.sorting import Place
from ridealong.contracts.goals import GoalUpdated

from .scheduled_events import EVENTS, RECORDS, REPS, Tally, counting
from .simulated import INPUTS, PARTITIONS, Died, Fault, Process, World, unique

faults = st.sampled_from([Fault.NONE] * 3 + [fault for fault in Fault if fault is not Fault.NONE])


class Schedule(RuleBasedStateMachine):
    """Producers, up to three instances, zombies, timers; `teardown` compares with the oracle."""

    world_type: type[World] = World
    engine_type: type[Engine] = Engine
    process_type: type[Process] = Process

    def __init__(self) -> None:
        super().__init__()
        self.world = self.world_type()
        self.sent: set[int] = set()
        self.junk: set[tuple[str, int, int]] = set()
        self.processes = [self.start()]
        self.zombies: list[Process] = []
        self.share()

    def projection(self) -> Projection:
        """What the instances fold with."""
        return counting()

    def start(self) -> Process:
        """A new instance, knowing nothing."""
        return self.process_type(self.world, self.projection, self.engine_type)

    def share(self) -> None:
        """Partition n of all topics to one instance, as range assignment does."""
        for index, process in enumerate(self.processes):
            process.assign(
                (topic, number)
                for topic in INPUTS
                for number in range(PARTITIONS)
                if number % len(self.processes) == index
            )

    @rule(number=st.integers(0, len(EVENTS) - 1), times=st.sampled_from([1, 1, 1, 2, 5]))
    def produce(self, number: int, times: int) -> None:
        """An event, sometimes repeated."""
        self.sent.add(number)
        key, headers, value = RECORDS[number]
        for _ in range(times):
            self.world.append(f"ridealong.{EVENTS[number].topic}", key, headers, value)

    @rule(number=st.integers(0, len(EVENTS) - 1), partition=st.integers(0, PARTITIONS - 1))
    def produce_with_another_partitioner(self, number: int, partition: int) -> None:
        """An event, perhaps where its key doesn't belong."""
        key, headers, value = RECORDS[number]
        topic = f"ridealong.{EVENTS[number].topic}"
        self.sent.add(number)
        self.world.append(topic, key, headers, value, partition)

    @rule(partition=st.integers(0, PARTITIONS - 1))
    def produce_junk(self, partition: int) -> None:
        """A record that nobody can read."""
        raw = self.world.append(INPUTS[0], b"t/ann", [("ce_id", None)], b"\xff", partition)
        self.junk.add((raw.topic, raw.partition, raw.offset))

    @precondition(lambda self: self.records("ridealong.dead-letters"))
    @rule(which=st.integers(0, 5), times=st.sampled_from([1, 1, 2]))
    def replay_a_letter(self, which: int, times: int) -> None:
        """An operator has the service read again what it gave up; it can't be read now either."""
        letters = self.records("ridealong.dead-letters")
        letter = letters[which % len(letters)]
        place = f"{letter.partition}:{letter.offset}"
        again = of_letter(letter.headers, letter.key, letter.value, letter=place)
        for _ in range(times):
            topic = again.topic("ridealong")
            self.world.append(topic, again.key, again.headers(), again.value)

    @rule(which=st.integers(0, 2), most=st.integers(1, 5), steps=st.integers(1, 5))
    def begin(self, which: int, most: int, steps: int) -> None:
        """An instance begins with what is there and is left in the middle of it."""
        process = self.processes[which % len(self.processes)]
        process.poll(most)
        for _ in range(steps):
            if process.busy:
                process.step()

    @rule(which=st.integers(0, 2), most=st.integers(1, 5), fault=faults, at=st.integers(0, 6))
    def run(self, which: int, most: int, fault: Fault, at: int) -> None:
        """An instance ends what it has begun, or takes up what is there; one step goes wrong."""
        index = which % len(self.processes)
        process = self.processes[index]
        process.poll(most)
        try:
            self.to_the_end(process, fault, at)
        except Died:
            self.processes[index] = self.start()
            self.share_anew()

    def to_the_end(self, process: Process, fault: Fault, at: int) -> None:
        """All steps, with a fault at one of them."""
        while process.busy:
            process.step(fault if at == 0 else Fault.NONE)
            at -= 1

    @rule(count=st.integers(1, 3), patient=st.booleans())
    def rebalance(self, count: int, patient: bool) -> None:
        """Instances join or leave. A patient one ends its batch first; another is overtaken."""
        leaving, self.processes = self.processes[count:], self.processes[:count]
        for process in [*leaving, *self.processes]:
            if patient:
                process.finish()
        self.zombies += [process for process in leaving if process.busy]
        self.processes += [self.start() for _ in range(count - len(self.processes))]
        self.share_anew()

    @rule(which=st.integers(0, 2))
    def stop_the_clock_of(self, which: int) -> None:
        """An instance is paused, its partitions go to a new one, and it doesn't know."""
        index = which % len(self.processes)
        if self.processes[index].busy:
            self.zombies.append(self.processes[index])
            self.processes[index] = self.start()
            self.share_anew()

    @precondition(lambda self: self.zombies)
    @rule(fault=faults, at=st.integers(0, 6))
    def a_zombie_wakes_up(self, fault: Fault, at: int) -> None:
        """It goes on where it was, as if nothing had happened."""
        zombie = self.zombies.pop(0)
        with suppress(Died):
            self.to_the_end(zombie, fault, at)

    @precondition(lambda self: self.world.timers)
    @rule(which=st.integers(0, 5))
    def fire(self, which: int) -> None:
        """A deadline comes; it may be fired again before its event is read."""
        due = sorted(self.world.timers)
        self.world.fire(due[which % len(due)])

    def share_anew(self) -> None:
        """All instances learn that everything is taken and given anew."""
        for process in self.processes:
            process.revoke()
        self.share()

    def teardown(self) -> None:
        """Let everything end without further faults, then compare with the oracle.

        Nobody is started anew for it: those that are there must come to the end by themselves.
        """
        for process in [*self.zombies, *self.processes]:
            process.finish()
        # More rounds than there can be records: a lane that never ends is a failure too.
        for _ in range(2000):
            for process in self.processes:
                process.poll(3)
                process.finish()
            for id_ in list(self.world.timers):
                self.world.fire(id_)
            if all(self.read_to_the_end(process) for process in self.processes):
                break
        else:
            raise AssertionError("the log was not read to its end")
        self.compare()

    def read_to_the_end(self, process: Process) -> bool:
        """Every partition has been fetched and nothing waits."""
        ends: dict[Place, int] = {place: len(self.world.log[place]) for place in process.fetch}
        return process.fetch == ends and not process.engine.waiting and not self.world.timers

    def compare(self) -> None:
        """Nothing lost, nothing twice, nothing stale: states, letters and derived events."""
        dials: Counter[str] = Counter()
        goals: Counter[str] = Counter()
        rings: Counter[str] = Counter()
        for number in self.sent:
            data = EVENTS[number].data
            if isinstance(data, GoalUpdated):
                goals[data.rep] += 1
            elif data.kind in {"dial", "rings"}:
                dials[data.rep] += 1
                rings[data.rep] += data.kind == "rings"
        expected = {
            f"t/{rep}": (dials[rep], goals[rep], rings[rep])
            for rep in REPS
            if dials[rep] or goals[rep]
        }
        found = {
            tally.id: (tally.dials, tally.goals, tally.rings)
            for tally in self.world.states.values()
            if isinstance(tally, Tally)
        }
        assert found == expected
        assert self.world.outbox == {}
        self.compare_letters()
        self.compare_told({name: sum(parts) for name, parts in expected.items()})

    def compare_letters(self) -> None:
        """Every unreadable record has its letter."""
        letters = {
            (
                _header(letter, "dead-letter-topic"),
                int(_header(letter, "dead-letter-partition")),
                int(_header(letter, "dead-letter-offset")),
            )
            for letter in self.records("ridealong.dead-letters")
            if _header(letter, "dead-letter-kind") == "unreadable"
        }
        assert letters == self.junk

    def compare_told(self, totals: dict[str, int]) -> None:
        """Who reads the derived topic and drops repeats sees each rep's figure grow to its end."""
        told: dict[str, list[int]] = defaultdict(list)
        for raw in unique(self.records("ridealong.scores")):
            told[(raw.key or b"").decode()].append(
                int(json.loads(raw.value or b"")["counts"]["all"])
            )
        for key, figures in told.items():
            assert figures == sorted(set(figures)), f"{key} was told {figures}"
        assert {key: figures[-1] for key, figures in told.items()} == totals

    def records(self, topic: str) -> list[Raw]:
        """All records of a topic, in order within each partition."""
        return [raw for number in range(PARTITIONS) for raw in self.world.log[topic, number]]


def _header(raw: Raw, name: str) -> str:
    return (dict(raw.headers)[name] or b"").decode()
