"""A timer's document goes with the commit that reads its event, whatever becomes of the event."""

from datetime import UTC, datetime, timedelta

import pytest
from pymongo import DeleteOne

from ridealong.chassis.projector import Projection, Work, timers
from ridealong.chassis.projector.commit import Commit, commit_of
from ridealong.chassis.projector.folding import fold
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.records import Raw, applied_id
from ridealong.chassis.projector.sorting import Sorter, partition_of
from ridealong.chassis.projector.writes import writes_of
from ridealong.contracts import Event, encode
from ridealong.contracts.internal import TimerFired

TOPIC = "ridealong.internal.metrics"
PARTITIONS = 6
HOME = partition_of(b"acme/mike", PARTITIONS)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def ringing() -> Projection:
    projection = Projection("metrics", ())

    @projection.on_timer("rings")
    def rings(event: Event[TimerFired], work: Work) -> None:
        """Comes to nothing."""

    @projection.on_timer("rings again")
    def rings_again(event: Event[TimerFired], work: Work) -> None:
        work.set_timer("due", event.data.name, event.data.fire_at + timedelta(days=1))

    @projection.on_timer("explodes")
    def explodes(event: Event[TimerFired], work: Work) -> None:
        raise RuntimeError("a rule with a fault")

    return projection


def fired(name: str) -> Event[TimerFired]:
    document = {
        "_id": "acme/due",
        "name": name,
        "tenant": "acme",
        "person": "mike",
        "fire_at": NOON,
        "data": {},
    }
    return timers.fired("metrics", document)


def read(event: Event[TimerFired], *, known: bool = False) -> Commit:
    """The commit of a batch of this event alone."""
    projection, lanes = ringing(), {HOME: Lane(HOME)}
    sorter = Sorter(projection, PARTITIONS, "ridealong", poison_limit=10)
    key, headers, value = encode(event)
    records = [Raw(TOPIC, HOME, 0, key, headers, value)]
    intake = sorter.sort(records, lanes)
    outcome = fold(projection, intake.good, {applied_id(event)} if known else (), {})
    if outcome.bad:
        faulty = {(bad.raw.topic, bad.raw.partition, bad.raw.offset): bad for bad in outcome.bad}
        intake = sorter.sort_read(sorter.read(records), lanes, faulty)
        outcome = fold(projection, intake.good, (), {})
    return commit_of(intake, outcome, lanes, "metrics", "ridealong")


@pytest.mark.parametrize("name", ["rings", "explodes", "nobody knows any more"])
def test_what_has_fired_is_forgotten_whatever_comes_of_it(name: str) -> None:
    commit = read(fired(name))
    assert commit.fired == {"acme/due": NOON}
    [forgotten] = writes_of(commit)[timers.COLLECTION]
    assert forgotten == DeleteOne({"_id": "acme/due", "fire_at": NOON})


def test_a_timer_that_fired_again_before_it_was_forgotten_is_forgotten_too() -> None:
    commit = read(fired("rings"), known=True)
    assert not commit.applied
    assert commit.fired == {"acme/due": NOON}


def test_one_that_is_set_anew_by_its_own_event_stays() -> None:
    commit = read(fired("rings again"))
    assert commit.fired == {}
    armed = commit.timers["acme/due"]
    assert armed is not None
    assert (armed.lane, armed.timer.fire_at) == (HOME, NOON + timedelta(days=1))
    assert len(writes_of(commit)[timers.COLLECTION]) == 1
