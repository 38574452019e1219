"""A state that the store never takes costs the events that made it so, and nothing else."""

from typing import Any, ClassVar

import pytest
from pymongo.errors import BulkWriteError, ConnectionFailure, DocumentTooLarge, OperationFailure

from ridealong.chassis.documents import is_about_size
from ridealong.chassis.projector import Projection, State, Work
from ridealong.chassis.projector.actions import Unstorable
from ridealong.chassis.projector.commit import Commit
from ridealong.chassis.projector.records import Raw
from ridealong.chassis.projector.writes import writes_of
from ridealong.contracts import Event, encode
from ridealong.contracts.activities import ActivityLogged

from .scheduled_events import NOON
from .simulated import INPUTS, PARTITIONS, Process, World

PART = "x" * (5 * 1024 * 1024)


class Diary(State):
    """Grows with every event, as no state should."""

    COLLECTION: ClassVar[str] = "diaries"

    parts: tuple[str, ...] = ()
    number: int = 0


def diaries() -> Projection:
    projection = Projection("metrics", (Diary,))

    @projection.on(ActivityLogged)
    def logged(event: Event[ActivityLogged], work: Work) -> None:
        diary = work.get(Diary, event.key) or Diary(
            id=event.key, tenant=event.tenant, key=event.key
        )
        changes: dict[str, dict[str, Any]] = {
            "grows": {"parts": (*diary.parts, PART)},
            "counts": {"number": diary.number + 1},
            "overflows": {"number": 2**80},
        }
        work.put(diary.model_copy(update=changes[event.data.kind]))

    return projection


class RealStore(World):
    """Refuses what the real store can't be given."""

    def write(self, commit: Commit, alive: Process) -> None:
        writes_of(commit)
        super().write(commit, alive)


class TakesTwoAtOnce(World):
    """Refuses commits of more than two events, and whatever comes of bob's; never says which."""

    def write(self, commit: Commit, alive: Process) -> None:
        if len(commit.applied) > 2 or "t/bob" in {ref.id for ref in commit.states}:
            raise Unstorable
        super().write(commit, alive)


class TakesNothing(World):
    """Refuses every commit, and can't say for which document."""

    def write(
        self,
        commit: Commit,  # noqa: ARG002 - none is taken
        alive: Process,  # noqa: ARG002
    ) -> None:
        raise Unstorable


def story(world: World, *kinds: tuple[str, str]) -> Process:
    """Produce (rep, kind) events in order, have them read and give who read them."""
    for number, (rep, kind) in enumerate(kinds):
        data = ActivityLogged(activity=f"a-{number}", rep=rep, kind=kind, occurred_at=NOON)
        record = encode(Event(f"e-{number}", "test", "t", "x", NOON, data))
        world.append(INPUTS[0], record.key, record.headers, record.value)
    process = Process(world, diaries)
    process.assign((topic, number) for topic in INPUTS for number in range(PARTITIONS))
    for _ in range(60):
        process.poll(50)
        process.finish()
    return process


def letters(world: World) -> list[tuple[str, str]]:
    """Kind and event id of each dead letter."""
    found: list[Raw] = [
        raw for n in range(PARTITIONS) for raw in world.log["ridealong.dead-letters", n]
    ]
    told = [{name: (value or b"").decode() for name, value in raw.headers} for raw in found]
    return [(each["dead-letter-kind"], each["original-ce_id"]) for each in told]


def diary(world: World, rep: str) -> Diary:
    [found] = [state for state in world.states.values() if state.key == f"t/{rep}"]
    assert isinstance(found, Diary)
    return found


def test_the_event_that_made_a_state_too_large_is_a_dead_letter_and_its_neighbours_count() -> None:
    world = RealStore()
    grow = [("ann", "grows")] * 4
    process = story(world, *grow, ("ann", "counts"), ("bob", "counts"), ("cleo", "counts"))
    assert letters(world) == [("unstorable", "e-3")]
    assert (len(diary(world, "ann").parts), diary(world, "ann").number) == (3, 1)
    assert [diary(world, rep).number for rep in ("bob", "cleo")] == [1, 1]
    assert process.engine.failures == 0
    assert not process.engine.stopped
    assert not process.engine.waiting


def test_what_has_no_form_in_the_store_is_a_dead_letter_too() -> None:
    world = RealStore()
    story(world, ("ann", "overflows"), ("ann", "counts"))
    assert letters(world) == [("unstorable", "e-0")]
    assert diary(world, "ann").number == 1


def test_what_the_store_does_not_take_at_once_is_written_in_parts() -> None:
    world = TakesTwoAtOnce()
    kinds = [("ann", "counts")] * 9 + [("bob", "counts")] + [("cleo", "counts")] * 3
    process = story(world, *kinds)
    assert letters(world) == [("unstorable", "e-9")]
    assert [diary(world, rep).number for rep in ("ann", "cleo")] == [9, 3]
    assert not process.engine.stopped
    assert not process.engine.waiting


def test_a_lane_stops_with_a_reason_where_not_even_a_dead_letter_is_taken() -> None:
    world = TakesNothing()
    process = story(world, ("ann", "counts"))
    [number] = {place[1] for place in process.engine.stopped}
    assert process.engine.stopped == {(topic, number) for topic in INPUTS}
    assert "not even as a dead letter" in process.engine.why_stopped
    assert (letters(world), world.states) == ([], {})


@pytest.mark.parametrize(
    ("error", "about_size"),
    [
        (DocumentTooLarge("update command document too large"), True),
        (BulkWriteError({"writeErrors": [{"code": 10334}]}), True),
        (OperationFailure("too large", 17419), True),
        (OperationFailure("transaction too large for cache", 388), True),
        (BulkWriteError({"writeErrors": [{"code": 11000}]}), False),
        (ConnectionFailure("away"), False),
    ],
)
def test_a_refusal_for_size_is_told_from_a_store_that_is_away(
    error: BulkWriteError, *, about_size: bool
) -> None:
    assert is_about_size(error) is about_size
