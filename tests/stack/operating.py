"""An installation of a few services, and the operator's command line on it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr
from typer.testing import CliRunner

from ridealong.chassis.mongo import Store
from ridealong.chassis.projector import Projection
from ridealong.chassis.service import build
from ridealong.chassis.settings import Settings
from ridealong.contracts import TOPICS, encode, topic_name
from ridealong.deploy.cli import app
from tests.stack.counting import activity

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GARBAGE = b"\xff not json"


@dataclass
class House:
    """A broker, a store, and the operator's command line on them."""

    settings: Settings
    folder: Path

    async def ridealong(self, *arguments: str, expect: int = 0) -> Any:
        """Run `ridealong …`; gives what it printed as JSON."""
        environment = {
            "RIDEALONG_KAFKA": self.settings.kafka,
            "RIDEALONG_MONGODB": self.settings.mongodb.get_secret_value(),
            "RIDEALONG_TOPIC_PREFIX": self.settings.topic_prefix,
            "RIDEALONG_DATABASE_PREFIX": self.settings.database_prefix,
            "RIDEALONG_DATA": str(self.folder),
        }
        command = [*arguments, "--json"]
        result = await asyncio.to_thread(CliRunner().invoke, app, command, env=environment)
        assert result.exit_code == expect, (result.output, result.exception)
        # A step that failed says so where a program's own output doesn't.
        assert result.exception is None or isinstance(result.exception, SystemExit), str(
            result.exception
        )
        return json.loads(result.stdout)

    @asynccontextmanager
    async def running(self, *projections: Projection) -> AsyncIterator[None]:
        """Run these services until all that is on the log at the end of the block is read."""
        async with asyncio.TaskGroup() as group:
            stop = asyncio.Event()
            ready = [asyncio.Event() for _ in projections]
            for each, up in zip(projections, ready, strict=True):
                group.create_task(self._serve(each, up, stop))
            for up in ready:
                await up.wait()
            yield
            stop.set()

    async def _serve(self, each: Projection, up: asyncio.Event, stop: asyncio.Event) -> None:
        service = build(self.settings, each, version="0", routes=lambda _: [])
        async with (
            service.router.lifespan_context(service),
            AsyncClient(transport=ASGITransport(service), base_url="http://test") as client,
        ):

            async def caught_up() -> bool:
                return bool((await client.get("/lag")).json().get("caught_up"))

            await until(caught_up)
            up.set()
            await stop.wait()
            await until(caught_up)

    async def tallies(self, service: str = "metrics") -> dict[str, Decimal]:
        name = f"{self.settings.database_prefix}_{service}"
        store = Store(self.settings.mongodb.get_secret_value(), name)
        try:
            return {each["_id"]: each["total"] for each in await store.find("tallies", {})}
        finally:
            await store.close()

    async def ends(self) -> dict[str, int]:
        """How many records each topic holds, by short name."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.settings.kafka)
        await consumer.start()
        try:
            places = {
                TopicPartition(topic_name(short, self.settings.topic_prefix), number): short
                for short, spec in TOPICS.items()
                for number in range(spec.partitions)
            }
            found = dict.fromkeys(TOPICS, 0)
            for place, end in (await consumer.end_offsets(list(places))).items():
                found[places[place]] += end
        finally:
            await consumer.stop()
        return found

    async def send(self, *kinds: tuple[str, str]) -> None:
        """Send (rep, kind) activities; the kind `garbage` is bytes that nobody can read."""
        producer = AIOKafkaProducer(bootstrap_servers=self.settings.kafka, acks="all")
        await producer.start()
        try:
            topic = topic_name("activities", self.settings.topic_prefix)
            for number, (rep, kind) in enumerate(kinds):
                event = activity(number, rep, kind, time=NOON, occurred_at=NOON)
                record = encode(event)
                value = GARBAGE if kind == "garbage" else record.value
                await producer.send_and_wait(topic, value, key=record.key, headers=record.headers)
        finally:
            await producer.stop()


async def until(what: Callable[[], Awaitable[bool]], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not await what():  # noqa: ASYNC110 - another process's state
            await asyncio.sleep(0.05)


def house_of(
    kafka: str, mongodb: str, topic_prefix: str, database_prefix: str, folder: Path
) -> House:
    """The installation with these servers and prefixes."""
    settings = Settings(
        kafka=kafka,
        mongodb=SecretStr(mongodb),
        topic_prefix=topic_prefix,
        database_prefix=database_prefix,
        timer_poll_seconds=0.05,
        drain_seconds=5,
    )
    return House(settings, folder)
