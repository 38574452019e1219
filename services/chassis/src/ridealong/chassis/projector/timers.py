"""Deadlines: documents with `fire_at`, and the events that they become.

Nothing is written to fire one: `firing` sends its event, and its document goes in the transaction
that reads the event (see decisions/timers.md).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from pymongo import DeleteOne, ReplaceOne

from ridealong.chassis.documents import Document
from ridealong.chassis.mongo import WriteOp
from ridealong.chassis.projector.records import Good, read
from ridealong.chassis.projector.replay import internal_topic
from ridealong.chassis.projector.sorting import Intake
from ridealong.chassis.projector.work import Timer, derived_id
from ridealong.contracts import Event, EventData
from ridealong.contracts.internal import TimerFired

COLLECTION = "timers"
INDEX = ("fire_at", "lane")


class Armed(NamedTuple):
    """A timer that is set, and the lane whose owner fires it: that of its key."""

    timer: Timer
    lane: int


def write_of(id_: str, armed: Armed | None) -> WriteOp:
    """The write that sets the timer, or that takes it back."""
    if armed is None:
        return DeleteOne({"_id": id_})
    timer = armed.timer
    return ReplaceOne(
        {"_id": id_},
        {
            "lane": armed.lane,
            "name": timer.name,
            "tenant": timer.tenant,
            "person": timer.person,
            "fire_at": timer.fire_at,
            "data": dict(timer.data),
            "traceparent": timer.traceparent,
        },
        upsert=True,
    )


def forget(id_: str, fire_at: datetime) -> WriteOp:
    """The write that forgets a timer whose event was read, unless it is set for another instant."""
    return DeleteOne({"_id": id_, "fire_at": fire_at})


def fired(service: str, document: Document) -> Event[TimerFired]:
    """The event of a timer. Its id is that of the timer and its instant, whoever fires it."""
    fire_at: datetime = document["fire_at"]
    return Event(
        id=derived_id(service, "timer", document["_id"], fire_at.isoformat()),
        source=f"ridealong/{service}",
        tenant=document["tenant"],
        actor="system",
        time=fire_at,
        data=TimerFired(
            service=service,
            timer=document["_id"],
            name=document["name"],
            person=document["person"],
            fire_at=fire_at,
            data=document["data"],
        ),
        # Set long ago perhaps, by something of which this is what came in the end.
        traceparent=document.get("traceparent"),
    )


def fired_in(intake: Intake, service: str, prefix: str) -> dict[str, datetime]:
    """Which timers a batch tells to have fired, and of which instants.

    Also those whose rule failed and those that no rule is there for: what has fired has fired.
    """
    read_now = [item.event.data for item in intake.good]
    return {
        data.timer: data.fire_at
        for data in (*read_now, *_given_up(intake, service, prefix))
        if isinstance(data, TimerFired)
    }


def _given_up(intake: Intake, service: str, prefix: str) -> Iterator[EventData]:
    topic = internal_topic(service, prefix)
    given_up = [*(bad.raw for bad in intake.bad), *(skipped.raw for skipped in intake.skipped)]
    for raw in given_up:
        if raw.topic == topic:
            again = read(raw, f"internal.{service}")
            if isinstance(again, Good):
                yield again.event.data
