"""Events leave through the publisher and lie in Kafka as the contract says."""

from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer

from ridealong.contracts import BadEvent, Event, decode, topic_name
from ridealong.contracts.publisher import Position, Publisher, TopicMissingError

pytestmark = pytest.mark.stack

LOGGED = "ridealong.activity.logged.v1"
NINE = datetime(2026, 3, 23, 9, tzinfo=UTC)


@pytest.fixture
async def publisher(kafka: str, topics: str) -> AsyncIterator[Publisher]:
    """A dialler that publishes under this test's prefix."""
    async with Publisher(kafka, source="/dialler/acme", prefix=topics) as publisher:
        yield publisher


def call(publisher: Publisher, number: int, rep: str) -> Event[Any]:
    data = {"activity": f"dial-{number}", "rep": rep, "kind": "dial", "occurred_at": NINE}
    return publisher.event(LOGGED, "acme", data, "dialler", id=f"dial-{number}", time=NINE)


async def log(kafka: str, prefix: str) -> dict[Position, Event[Any]]:
    """Every activity in the log, by position."""
    name = topic_name("activities", prefix)
    consumer = AIOKafkaConsumer(
        name, bootstrap_servers=kafka, auto_offset_reset="earliest", enable_auto_commit=False
    )
    await consumer.start()
    try:
        ends = await consumer.end_offsets(consumer.assignment())
        found: dict[Position, Event[Any]] = {}
        while len(found) < sum(ends.values()):
            for records in (await consumer.getmany(timeout_ms=1000)).values():
                for record in records:
                    event = decode(record.key, record.headers, record.value, topic="activities")
                    assert isinstance(event, Event)
                    found[Position(record.topic, record.partition, record.offset)] = event
        return found
    finally:
        await consumer.stop()


async def test_what_was_published_lies_where_the_publisher_says(
    kafka: str, topics: str, publisher: Publisher
) -> None:
    event = call(publisher, 1, "mike")
    position = await publisher.publish(event)
    assert await log(kafka, topics) == {position: event}


async def test_many_are_published_each_once_and_in_order_per_rep(
    kafka: str, topics: str, publisher: Publisher
) -> None:
    events = [call(publisher, number, f"rep-{number % 7}") for number in range(5_500)]
    positions = await publisher.publish_many(events)
    assert await log(kafka, topics) == dict(zip(positions, events, strict=True))
    lying = defaultdict(list)
    for position, event in zip(positions, events, strict=True):
        lying[event.key].append(position)
    for story in lying.values():
        assert len({position.partition for position in story}) == 1
        assert story == sorted(story)


async def test_at_a_bad_event_what_went_before_is_safe(
    kafka: str, topics: str, publisher: Publisher
) -> None:
    def events() -> Any:
        for number in range(2_400):
            yield call(publisher, number, "mike")
        yield publisher.event(LOGGED, "acme", {"activity": "dial-x", "rep": ""}, "dialler")

    with pytest.raises(BadEvent) as refused:
        await publisher.publish_many(events())
    assert refused.value.field == "data.rep"
    lying = await log(kafka, topics)
    assert sorted(event.id for event in lying.values()) == sorted(
        f"dial-{number}" for number in range(2_000)
    )


async def test_a_topic_that_is_not_there_is_named_and_not_made(kafka: str, topics: str) -> None:
    async with Publisher(kafka, source="/dialler/acme", prefix=f"{topics}-other") as publisher:
        with pytest.raises(TopicMissingError, match=f"{topics}-other.activities"):
            await publisher.publish(call(publisher, 1, "mike"))
