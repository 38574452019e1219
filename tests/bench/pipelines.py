"""The pipelines that are compared, each run in a process of its own: `python -m … NAME SETTINGS`.

All read the same records of activities. Each prints one JSON object: events, seconds and CPU
seconds from the moment the first batch was in hand to the last write, and what the store was asked.
"""

import asyncio
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any

from aiokafka import AIOKafkaConsumer
from bson.decimal128 import Decimal128
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from pydantic import SecretStr, TypeAdapter
from pymongo import AsyncMongoClient, UpdateOne, monitoring

from ridealong.chassis import garbage
from ridealong.chassis.mongo import Store
from ridealong.chassis.projector.driver import Driver
from ridealong.chassis.projector.projection import Projection
from ridealong.chassis.projector.rebuilding import running
from ridealong.chassis.projector.rebuilding.running import Surroundings, Wish
from ridealong.chassis.projector.records import Raw
from ridealong.chassis.service import build, utc_now
from ridealong.contracts import TOPICS, topic_name
from ridealong.contracts.activities import ActivityLogged
from ridealong.metrics.app import MetricsSettings
from ridealong.metrics.projection import projection
from tests.bench import facts

AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Task:
    """What a pipeline reads, and how many events of it. `group` is a consumer group of its own."""

    kafka: str
    mongodb: str
    prefix: str
    database: str
    events: int

    @property
    def topic(self) -> str:
        """The full name of the topic."""
        return topic_name("activities", self.prefix)


@dataclass(slots=True)
class Measured:
    """What a run took. `round_trips` are commands to the store by name."""

    events: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    round_trips: dict[str, int] = field(default_factory=dict)
    batches: int = 0
    database: str = ""


class Stopwatch(monitoring.CommandListener):
    """Starts with the first batch in hand, counts commands to the store, stops once."""

    def __init__(self) -> None:
        self.commands: Counter[str] = Counter()
        self.batches = 0
        self._begun: tuple[float, float] | None = None

    def batch(self) -> None:
        """A batch is in hand."""
        if self._begun is None:
            self.commands.clear()
            self._begun = time.perf_counter(), time.process_time()
        self.batches += 1

    def stop(self, events: int) -> Measured:
        """All is written."""
        if self._begun is None:
            raise RuntimeError("nothing was read")
        seconds, cpu = self._begun
        return Measured(
            events,
            time.perf_counter() - seconds,
            time.process_time() - cpu,
            dict(self.commands),
            self.batches,
        )

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """A command leaves for the store."""
        self.commands[event.command_name] += 1

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Answered."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Refused."""


async def ours(task: Task, watch: Stopwatch) -> Measured:
    """The metrics service as it runs, without its HTTP port."""
    return await _projected(task, watch, projection)


async def facts_alone(task: Task, watch: Stopwatch) -> Measured:
    """The projector with the leanest projection there is."""
    return await _projected(task, watch, facts.projection)


async def _projected(task: Task, watch: Stopwatch, which: Projection) -> Measured:
    done = asyncio.Event()
    seen = 0
    process = Driver.process

    async def watched(driver: Driver, records: Sequence[Raw]) -> None:
        watch.batch()
        await process(driver, records)
        nonlocal seen
        seen += sum(record.topic == task.topic for record in records)
        if seen >= task.events:
            await driver.drain()
            done.set()

    Driver.process = watched  # type: ignore[method-assign,assignment]
    app = build(_settings(task), which, version="0", routes=lambda _: [])
    garbage.rarely()
    async with app.router.lifespan_context(app):
        await done.wait()
        return replace(watch.stop(task.events), database=task.database)


async def rebuild(task: Task, watch: Stopwatch) -> Measured:
    """The projection of a database built anew from the log, in a shadow set."""
    settings = _settings(task)
    store = Store(task.mongodb, f"{task.database}_metrics")

    async def no_letters() -> list[Any]:
        return []

    garbage.rarely()
    watch.batch()
    await running.rebuild(
        store,
        settings,
        Wish(projection, TOPICS["activities"].partitions, "bench", hold=True),
        Surroundings(lambda _: None, print, no_letters, utc_now),
    )
    measured = watch.stop(task.events)
    await store.close()
    return measured


def _settings(task: Task) -> MetricsSettings:
    return MetricsSettings(
        kafka=task.kafka,
        mongodb=SecretStr(task.mongodb),
        topic_prefix=task.prefix,
        database_prefix=task.database,
    )


async def hand_tuned(task: Task, watch: Stopwatch) -> Measured:
    """The fastest that one would write by hand with no guarantee at all: `getmany`, pydantic, a
    fold in memory, one unordered bulk write. Killed at any moment it loses or doubles events."""
    decode = TypeAdapter(ActivityLogged).validator.validate_json
    consumer = _consumer(task)
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(task.mongodb)
    tallies = client[f"{task.database}_tuned"].tallies
    await consumer.start()
    garbage.rarely()
    try:
        seen = 0
        while seen < task.events:
            batches = await consumer.getmany(timeout_ms=100, max_records=AT_ONCE)
            if not batches:
                continue
            watch.batch()
            counts: dict[tuple[bytes, str, str], int] = defaultdict(int)
            sums: dict[tuple[bytes, str, str], Decimal] = defaultdict(Decimal)
            for records in batches.values():
                seen += len(records)
                for record in records:
                    data = decode(record.value)
                    key = (record.key, data.kind, data.occurred_at.date().isoformat())
                    counts[key] += 1
                    sums[key] += data.quantity
            await tallies.bulk_write(
                [
                    UpdateOne(
                        {"_id": f"{key[0].decode()}/{key[1]}/{key[2]}"},
                        {"$inc": {"count": count, "quantity": Decimal128(sums[key])}},
                        upsert=True,
                    )
                    for key, count in counts.items()
                ],
                ordered=False,
            )
        return watch.stop(seen)
    finally:
        await consumer.stop()
        await client.close()


async def naive(task: Task, watch: Stopwatch) -> Measured:
    """The handler that everybody writes first: one FastStream message, one `update_one`."""
    broker = KafkaBroker(task.kafka, logger=None)
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(task.mongodb)
    tallies = client[f"{task.database}_naive"].tallies
    seen = 0
    done = asyncio.Event()

    @broker.subscriber(
        task.topic,
        group_id=task.database,
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.NACK_ON_ERROR,
    )
    async def handle(data: ActivityLogged) -> None:
        nonlocal seen
        watch.batch()
        await tallies.update_one(
            {"_id": f"{data.rep}/{data.kind}/{data.occurred_at.date()}"},
            {"$inc": {"count": 1, "quantity": Decimal128(data.quantity)}},
            upsert=True,
        )
        seen += 1
        if seen >= task.events:
            done.set()

    async with broker:
        await broker.start()
        await done.wait()
        measured = watch.stop(seen)
    await client.close()
    return measured


async def raw(task: Task, watch: Stopwatch) -> Measured:
    """`getmany` alone: what aiokafka hands over, read by nobody."""
    consumer = _consumer(task)
    await consumer.start()
    # Fetching is all that there is to measure here, so the first fetch counts too.
    watch.batch()
    try:
        seen = 0
        while seen < task.events:
            batches = await consumer.getmany(timeout_ms=100, max_records=AT_ONCE)
            seen += sum(map(len, batches.values()))
        return watch.stop(seen)
    finally:
        await consumer.stop()


def _consumer(task: Task) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(
        task.topic,
        bootstrap_servers=task.kafka,
        auto_offset_reset="earliest",
        group_id=None,
    )


Pipeline = Callable[[Task, Stopwatch], Coroutine[Any, Any, Measured]]
PIPELINES: dict[str, Pipeline] = {
    "ours": ours,
    "facts alone": facts_alone,
    "rebuild": rebuild,
    "hand-tuned": hand_tuned,
    "naive": naive,
    "raw": raw,
}


def main() -> None:
    """Run the pipeline that the command line names."""
    name, task = sys.argv[1], Task(**json.loads(sys.argv[2]))
    watch = Stopwatch()
    monitoring.register(watch)
    measured = asyncio.run(PIPELINES[name](task, watch))
    print(json.dumps(asdict(measured)))


if __name__ == "__main__":
    main()
