"""What the projector's guarantees cost and bring, as ratios in one run on the same servers.

`make bench` prints the table and writes `build/bench.json`. Seconds depend on the machine; the
ratios are what to compare.
"""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pymongo
import pytest
from aiokafka import AIOKafkaConsumer
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from pydantic import SecretStr

from ridealong.chassis.service import build
from ridealong.chassis.settings import Settings
from ridealong.contracts import topic_name
from ridealong.contracts.publisher import Publisher
from tests.stack.counting import activity, projection

CHECKOUT = Path(__file__).parent.parent.parent
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVENTS = 20_000
NAIVE_EVENTS = 1_000
REPS = 300


@pytest.fixture
async def settings(kafka: str, mongodb: str, topics: str, database_prefix: str) -> Settings:
    """A log with all events on it."""
    async with Publisher(kafka, source="/bench", prefix=topics) as publisher:
        await publisher.publish_many(
            activity(n, f"rep-{n % REPS}", time=NOON, occurred_at=NOON) for n in range(EVENTS)
        )
    return Settings(
        kafka=kafka,
        mongodb=SecretStr(mongodb),
        topic_prefix=topics,
        database_prefix=database_prefix,
    )


async def projected(settings: Settings) -> float:
    """Events a second into the counting projection, with every guarantee."""
    app = build(settings, projection(), version="0", routes=lambda _: [])
    database = f"{settings.database_prefix}_metrics"
    with pymongo.MongoClient[dict[str, int]](settings.mongodb.get_secret_value()) as client:
        tallies = client[database].tallies

        def counted() -> int:
            return sum(each["events"] for each in tallies.find())

        async with app.router.lifespan_context(app):
            started = time.perf_counter()
            await until(counted, EVENTS)
            return EVENTS / (time.perf_counter() - started)


async def naive(settings: Settings) -> float:
    """Events a second of the handler that everybody writes first: one message, one update."""
    topic = topic_name("activities", settings.topic_prefix)
    broker = KafkaBroker(settings.kafka, logger=None)
    with pymongo.MongoClient[dict[str, int]](settings.mongodb.get_secret_value()) as client:
        tallies = client[f"{settings.database_prefix}_naive"].tallies
        seen = 0

        async def handle(body: dict[str, str]) -> None:
            nonlocal seen
            await asyncio.to_thread(
                tallies.update_one, {"_id": body["rep"]}, {"$inc": {"events": 1}}, upsert=True
            )
            seen += 1

        broker.subscriber(
            topic,
            group_id="naive",
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.NACK_ON_ERROR,
        )(handle)
        async with broker:
            await broker.start()
            await until(lambda: seen, 1)
            first, started = seen, time.perf_counter()
            await until(lambda: seen, NAIVE_EVENTS)
            return (seen - first) / (time.perf_counter() - started)


async def raw(settings: Settings) -> float:
    """Events a second that aiokafka hands over, read by nobody."""
    consumer = AIOKafkaConsumer(
        topic_name("activities", settings.topic_prefix),
        bootstrap_servers=settings.kafka,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        seen, started = 0, time.perf_counter()
        while seen < EVENTS:
            seen += sum(map(len, (await consumer.getmany(timeout_ms=100)).values()))
        return EVENTS / (time.perf_counter() - started)
    finally:
        await consumer.stop()


async def until(count: Callable[[], int], enough: int) -> None:
    """Wait for a count to be reached."""
    while count() < enough:  # noqa: ASYNC110 - a store's or another task's state
        await asyncio.sleep(0.02)


async def test_the_projector_beside_the_naive_handler_and_the_raw_limit(settings: Settings) -> None:
    rates = {
        "raw": await raw(settings),
        "projector": await projected(settings),
        "naive": await naive(settings),
    }
    figures = [
        {"name": "projector ÷ naive handler", "value": rates["projector"] / rates["naive"]},
        {"name": "projector ÷ raw limit", "value": rates["projector"] / rates["raw"]},
    ]
    (CHECKOUT / "build").mkdir(exist_ok=True)
    (CHECKOUT / "build" / "bench.json").write_text(json.dumps(figures, indent=2) + "\n")
    for name, rate in rates.items():
        print(f"{name:>10}: {rate:10,.0f} events/s")
    for figure in figures:
        print(f"{figure['name']}: {figure['value']:.3f}")
    assert all(rate > 0 for rate in rates.values())
