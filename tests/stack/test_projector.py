"""The projector on a real broker and a real store: everything counts, and counts once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr

from ridealong.chassis.mongo import Store
from ridealong.chassis.service import build
from ridealong.chassis.settings import Settings
from ridealong.contracts import Event, encode, topic_name
from tests.stack.counting import activity, projection

pytestmark = pytest.mark.stack

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def settings(kafka: str, mongodb: str, topics: str, database_prefix: str) -> Settings:
    return Settings(
        kafka=kafka,
        mongodb=SecretStr(mongodb),
        topic_prefix=topics,
        database_prefix=database_prefix,
        batch_records=50,
        poison_limit=30,
        timer_poll_seconds=0.05,
        drain_seconds=5,
    )


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[AsyncClient]:
    app: FastAPI = build(settings, projection(), version="0", routes=lambda _: [])
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://test") as client,
    ):
        yield client


@pytest.fixture
async def producer(kafka: str) -> AsyncIterator[AIOKafkaProducer]:
    client = AIOKafkaProducer(bootstrap_servers=kafka, acks="all", enable_idempotence=True)
    await client.start()
    yield client
    await client.stop()


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    opened = Store(settings.mongodb.get_secret_value(), f"{settings.database_prefix}_metrics")
    yield opened
    await opened.close()


async def send(
    producer: AIOKafkaProducer,
    settings: Settings,
    events: Sequence[Event[Any]],
    partition: int | None = None,
) -> None:
    for event in events:
        record = encode(event)
        await producer.send(
            topic_name(event.topic, settings.topic_prefix),
            record.value,
            key=record.key,
            headers=record.headers,
            partition=partition,
        )
    await producer.flush()


async def until(what: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not await what():  # noqa: ASYNC110 - another process's state
            await asyncio.sleep(0.05)


async def caught_up(client: AsyncClient) -> bool:
    answer = await client.get("/lag")
    return bool(answer.json().get("caught_up"))


async def tallies(store: Store) -> dict[str, tuple[int, Decimal]]:
    return {
        each["_id"]: (each["events"], each["total"]) for each in await store.find("tallies", {})
    }


async def on_topic(settings: Settings, short: str) -> list[Any]:
    consumer = AIOKafkaConsumer(
        topic_name(short, settings.topic_prefix),
        bootstrap_servers=settings.kafka,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        places = consumer.assignment()
        ends = await consumer.end_offsets(list(places))
        found: list[Any] = []
        while any([await consumer.position(place) < ends[place] for place in places]):
            for records in (await consumer.getmany(timeout_ms=200)).values():
                found.extend(records)
    finally:
        await consumer.stop()
    return found


async def test_every_event_counts_once_however_often_it_is_sent(
    settings: Settings, producer: AIOKafkaProducer, store: Store
) -> None:
    events = [activity(n, f"rep-{n % 7}", time=NOON, occurred_at=NOON) for n in range(300)]
    async with running(settings) as client:
        await send(producer, settings, events)
        await send(producer, settings, events[:200])
        await until(lambda: caught_up(client))
        first = await tallies(store)
    async with running(settings) as client:
        await send(producer, settings, events[100:])
        await until(lambda: caught_up(client))
    assert sum(count for count, _ in first.values()) == 300
    assert await tallies(store) == first


async def test_what_cannot_be_read_is_a_dead_letter_with_its_bytes_and_its_neighbours_count(
    settings: Settings, producer: AIOKafkaProducer, store: Store
) -> None:
    topic = topic_name("activities", settings.topic_prefix)
    async with running(settings) as client:
        await send(producer, settings, [activity(1, "rep-1", time=NOON, occurred_at=NOON)])
        await producer.send(
            topic, b"\xff not json", key=b"acme/rep-1", headers=[("ce_id", b"\xfe")]
        )
        await producer.send(topic, None, key=b"acme/rep-1")
        await producer.send(topic, b"{}", key=None)
        await send(
            producer,
            settings,
            [
                activity(2, "rep-1", "explodes", time=NOON, occurred_at=NOON),
                activity(3, "rep-1", time=NOON, occurred_at=NOON),
            ],
        )
        await until(lambda: caught_up(client))
        assert await tallies(store) == {"acme/rep-1": (2, Decimal(2))}
    letters = await on_topic(settings, "dead-letters")
    by_kind: dict[str, list[Any]] = {}
    for letter in letters:
        headers = dict(letter.headers)
        by_kind.setdefault(headers["dead-letter-kind"].decode(), []).append(letter)
    assert len(by_kind["unreadable"]) == 3
    assert b"\xff not json" in [letter.value for letter in by_kind["unreadable"]]
    assert len(by_kind["rule"]) == 1
    assert dict(by_kind["rule"][0].headers)["dead-letter-topic"].decode() == topic


async def test_a_record_on_the_wrong_partition_reaches_its_reps_own_writer(
    settings: Settings, producer: AIOKafkaProducer, store: Store
) -> None:
    async with running(settings) as client:
        for partition in range(6):
            event = activity(partition, "rep-1", time=NOON, occurred_at=NOON)
            await send(producer, settings, [event], partition=partition)
        await until(lambda: caught_up(client))
        # What was sent on arrives behind the lag that was just read.
        await until(lambda: _counts(store, 6))
    assert await tallies(store) == {"acme/rep-1": (6, Decimal(6))}


async def _counts(store: Store, events: int) -> bool:
    return sum(count for count, _ in (await tallies(store)).values()) == events


async def test_a_timer_comes_back_as_one_event_on_the_log(
    settings: Settings, producer: AIOKafkaProducer, store: Store
) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=0.5)
    event = activity(1, "rep-1", "rings", time=NOON, occurred_at=soon)
    async with running(settings) as client:
        await send(producer, settings, [event])

        async def rung() -> bool:
            return any(each["rings"] for each in await store.find("tallies", {}))

        await until(rung)
        await until(lambda: caught_up(client))
        assert [each["rings"] for each in await store.find("tallies", {})] == [1]
        assert await store.find("timers", {}) == []
    assert len(await on_topic(settings, "internal.metrics")) == 1


async def test_derived_events_carry_the_latest_state_in_order(
    settings: Settings, producer: AIOKafkaProducer, store: Store
) -> None:
    async with running(settings) as client:
        for start in range(0, 60, 20):
            events = [
                activity(n, "rep-1", time=NOON, occurred_at=NOON) for n in range(start, start + 20)
            ]
            await send(producer, settings, events)
            await until(lambda: caught_up(client))
    told = [int(_total_in(record.value)) for record in await on_topic(settings, "scores")]
    assert told == sorted(told)
    assert told[-1] == 60
    assert await store.find("outbox", {}) == []


def _total_in(value: bytes) -> Decimal:
    import json  # noqa: PLC0415

    return Decimal(json.loads(value)["counts"]["all"])


async def test_nothing_but_poison_stops_the_partition_and_drains_nothing(
    settings: Settings, producer: AIOKafkaProducer
) -> None:
    topic = topic_name("activities", settings.topic_prefix)
    async with running(settings) as client:
        for number in range(100):
            await producer.send(topic, b"poison %d" % number, key=b"acme/rep-1")
        await producer.flush()

        async def stopped() -> bool:
            return bool((await client.get("/lag")).json().get("stopped"))

        await until(stopped)
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert "unreadable" in answer.json()["why"]
        assert (await client.get("/livez")).status_code == 200
    assert len(await on_topic(settings, "dead-letters")) == 30


async def test_an_instance_that_was_overtaken_writes_nothing(
    settings: Settings, producer: AIOKafkaProducer, store: Store
) -> None:
    async with running(settings) as client:
        await send(producer, settings, [activity(1, "rep-1", time=NOON, occurred_at=NOON)])
        await until(lambda: caught_up(client))
        before = await tallies(store)
        # Another owner's commit, as far as this instance can tell.
        from pymongo import UpdateMany  # noqa: PLC0415

        await store.write("lanes", [UpdateMany({}, {"$inc": {"fence": 7}})])
        await send(producer, settings, [activity(2, "rep-1", time=NOON, occurred_at=NOON)])
        await until(lambda: _counts(store, 2))
        await until(lambda: caught_up(client))
    assert before == {"acme/rep-1": (1, Decimal(1))}
    assert await tallies(store) == {"acme/rep-1": (2, Decimal(2))}
