"""From publishing to seeing it, against a bare consumer that does nothing but `insert_one`."""

import asyncio
import time
from collections.abc import Sequence
from statistics import quantiles
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from pydantic import SecretStr
from pymongo import AsyncMongoClient

from ridealong.chassis.service import build
from ridealong.contracts import encode
from ridealong.metrics.app import MetricsSettings
from ridealong.metrics.projection import projection
from tests.bench.figures import Board, Figure
from tests.bench.load import activities
from tests.bench.pipelines import Task
from tests.bench.running import Bench

SAMPLES = 200
REPS = 50
PAUSE_SECONDS = 0.03


async def test_publish_to_visible(bench: Bench, board: Board) -> None:
    task = await bench.log(0, REPS)
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(bench.mongodb)
    producer = AIOKafkaProducer(bootstrap_servers=bench.kafka, acks="all", enable_idempotence=True)
    app = build(_settings(task), projection, version="0", routes=lambda _: [])
    bare = client[f"{task.database}_bare"].seen
    standings = client[f"{task.database}_metrics"].standings
    await producer.start()
    taken: dict[str, list[float]] = {"bare": [], "ours": []}
    async with app.router.lifespan_context(app):
        consuming = asyncio.create_task(_insert_each(task, bare))
        for number, event in enumerate(activities(SAMPLES, REPS)):
            record = encode(event)
            started = time.perf_counter()
            await producer.send_and_wait(
                task.topic, record.value, key=record.key, headers=record.headers
            )
            times = await asyncio.gather(
                _until(bare, {"_id": event.id}, started),
                _until(standings, {"_id": event.key, "as_of": event.time}, started),
            )
            if number >= SAMPLES // 10:
                for name, seconds in zip(("bare", "ours"), times, strict=True):
                    taken[name].append(1000 * seconds)
            await asyncio.sleep(PAUSE_SECONDS)
        consuming.cancel()
        await asyncio.wait([consuming])
    await producer.stop()
    await client.close()
    for share in (50, 99):
        ours, other = (_quantile(taken[name], share) for name in ("ours", "bare"))
        board.add(
            Figure(f"publish to visible, p{share}, times bare", ours / other, 1.5, "at most"),
            Figure(f"publish to visible, p{share}, ms", ours),
        )
    assert len(taken["ours"]) == len(taken["bare"])


async def _until(collection: Any, where: dict[str, Any], started: float) -> float:
    async with asyncio.timeout(60):
        while not await collection.find_one(where):  # noqa: ASYNC110 - a store's state
            await asyncio.sleep(0.001)
    return time.perf_counter() - started


async def _insert_each(task: Task, collection: Any) -> None:
    consumer = AIOKafkaConsumer(
        task.topic, bootstrap_servers=task.kafka, auto_offset_reset="earliest", group_id=None
    )
    await consumer.start()
    try:
        async for record in consumer:
            await collection.insert_one({"_id": dict(record.headers)["ce_id"].decode()})
    finally:
        await consumer.stop()


def _quantile(values: Sequence[float], share: int) -> float:
    return quantiles(values, n=100)[share - 1]


def _settings(task: Task) -> MetricsSettings:
    return MetricsSettings(
        kafka=task.kafka,
        mongodb=SecretStr(task.mongodb),
        topic_prefix=task.prefix,
        database_prefix=task.database,
    )
