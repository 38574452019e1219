"""What counting an activity costs, in counts that no machine's speed changes."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ridealong.chassis.projector.actions import (
    Action,
    FindApplied,
    LoadStates,
    ReadEnds,
    ReadLanes,
    Steps,
    Write,
)
from ridealong.chassis.projector.commit import Commit
from ridealong.chassis.projector.engine import Engine
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.records import Raw
from ridealong.chassis.projector.state import Ref, State
from ridealong.chassis.projector.writes import writes_of
from ridealong.contracts import encode
from ridealong.metrics.projection import projection

from .given import event
from .stories import done

TOPIC = "ridealong.activities"
REPS = 30
EVENTS = 600
MOST_CALLS = 135
"""Calls of Python and C functions per event, all that is not waiting included."""


class Memory:
    """What a store would hold, and how often it was asked for what."""

    def __init__(self) -> None:
        self.engine = Engine(projection, 1, "ridealong", 100)
        self.states: dict[Ref, State | None] = {}
        self.asked: list[str] = []
        self.written: list[Commit] = []
        self.offset = 0
        self.engine.assigned([(TOPIC, 0)])
        self.drive(self.engine.position())

    def drive(self, steps: Steps[Any]) -> None:
        answer: object = None
        while True:
            try:
                action = steps.send(answer)
            except StopIteration:
                return
            answer = self.perform(action)

    def perform(self, action: Action) -> object:
        self.asked.append(type(action).__name__)
        match action:
            case ReadLanes(numbers):
                return {number: Lane(number) for number in numbers}
            case ReadEnds(places):
                return dict.fromkeys(places, 10**9)
            case LoadStates(refs):
                return {ref: self.states.get(ref) for ref in refs}
            case FindApplied():
                return ()
            case Write(commit):
                writes_of(commit)
                self.states |= commit.states
                self.written.append(commit)
        return None

    def records(self, first: int) -> list[Raw]:
        """The next batch: activities of one day, each rep in turn."""
        made = []
        for number in range(first, first + EVENTS):
            data = done(f"a-{number}", "2026-03-02T09:00", rep=f"rep-{number % REPS}").data
            record = encode(event(data, "2026-03-02", f"e-{number}"))
            made.append(Raw(TOPIC, 0, self.offset, record.key, record.headers, record.value))
            self.offset += 1
        return made


@pytest.fixture
def warm() -> Memory:
    """One batch was read: what it touched is known."""
    memory = Memory()
    memory.drive(memory.engine.receive(memory.records(0)))
    memory.asked.clear()
    memory.written.clear()
    return memory


def calls(work: Callable[[], None]) -> int:
    """How many functions are called."""
    count = 0

    def tick(frame: object, what: str, argument: object) -> None:
        nonlocal count
        count += what in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def test_a_batch_is_one_commit_and_asks_the_store_for_nothing_else(warm: Memory) -> None:
    warm.drive(warm.engine.receive(warm.records(EVENTS)))
    assert warm.asked == ["Write", "Send", "TellKafka"]


def test_a_batch_writes_documents_by_the_rep_and_none_by_the_event(warm: Memory) -> None:
    warm.drive(warm.engine.receive(warm.records(EVENTS)))
    [commit] = warm.written
    written: Mapping[str, int] = {name: len(some) for name, some in writes_of(commit).items()}
    assert {name: count / REPS for name, count in written.items() if count} == {
        "activity_buckets": 1,
        "activity_months": 1,
        "standings": 1,
        "outbox": pytest.approx(1 / REPS),
    }


def test_folding_an_activity_takes_no_more_calls_than_it_did(warm: Memory) -> None:
    records = warm.records(EVENTS)
    taken = calls(lambda: warm.drive(warm.engine.receive(records)))
    assert taken / EVENTS <= MOST_CALLS, "find out what has become dearer, or say why it must be"
