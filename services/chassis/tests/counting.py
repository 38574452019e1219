"""A small projection for the tests of the projector: counts activities per rep."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import ClassVar

from ridealong.chassis.projector import Projection, State, Work
from ridealong.chassis.projector.records import Raw
from ridealong.chassis.projector.sorting import Sorter, partition_of
from ridealong.contracts import Event, encode
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.people import PersonUpdated
from ridealong.contracts.scores import MetricsUpdated

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOPIC = "ridealong.activities"
PARTITIONS = 6


class Tally(State):
    """How much one rep did."""

    COLLECTION: ClassVar[str] = "tallies"

    total: Decimal = Decimal(0)


def projection() -> Projection:
    """Counts; `explodes` and `late` are kinds of activity that a rule fails on and refuses."""
    counting = Projection("metrics", (Tally,))

    @counting.on(ActivityLogged)
    def logged(event: Event[ActivityLogged], work: Work) -> None:
        tally = work.get(Tally, event.key) or Tally(
            id=event.key, tenant=event.tenant, key=event.key
        )
        after = tally.model_copy(update={"total": tally.total + event.data.quantity})
        work.put(after)
        work.emit(MetricsUpdated(person=event.data.rep, as_of=event.time, goals=(), counts={}))
        work.set_timer("ring", "ring", event.data.occurred_at)
        if event.data.kind == "explodes":
            raise RuntimeError("a rule with a fault")
        if event.data.kind == "late":
            work.refuse("it is too late for this")
        if event.data.kind == "elsewhere":
            work.put(after.model_copy(update={"id": "acme/boss", "key": "acme/boss"}))

    return counting


def sorter(poison_limit: int = 5) -> Sorter:
    """A sorter of that projection."""
    return Sorter(projection(), PARTITIONS, "ridealong", poison_limit)


def activity(number: int, rep: str = "rep-1", kind: str = "dial") -> Event[ActivityLogged]:
    """The n-th activity; the same number is the same event."""
    return Event(
        id=f"activity-{number}",
        source="test/dialler",
        tenant="acme",
        actor="dialler",
        time=NOON,
        data=ActivityLogged(activity=f"a-{number}", rep=rep, kind=kind, occurred_at=NOON),
    )


def person(name: str) -> Event[PersonUpdated]:
    """An event type that the counting projection has no handler for."""
    return Event(
        id=f"person-{name}",
        source="test/hr",
        tenant="acme",
        actor="hr",
        time=NOON,
        data=PersonUpdated(person=name, name=name, roles=("rep",), zone="UTC"),
    )


def raw(
    event: Event[ActivityLogged] | Event[PersonUpdated],
    offset: int,
    topic: str = TOPIC,
    partition: int | None = None,
) -> Raw:
    """The record of an event at this offset, on the partition of its key unless told otherwise."""
    record = encode(event)
    number = partition_of(record.key, PARTITIONS) if partition is None else partition
    return Raw(topic, number, offset, record.key, record.headers, record.value)


def junk(offset: int, partition: int, topic: str = TOPIC) -> Raw:
    """A record that nobody can read."""
    return Raw(topic, partition, offset, b"acme/rep-1", [("ce_id", b"\xff")], b"\xff junk")
