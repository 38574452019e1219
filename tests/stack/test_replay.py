"""A dead letter given back to its service counts once, and there alone; or it is given up."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
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
from tests.stack.counting import activity, projection

pytestmark = pytest.mark.stack

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GARBAGE = b"\xff not json"


@dataclass
class House:
    """A broker, a store, and the operator's command line on them."""

    settings: Settings
    folder: Path

    async def ridealong(self, *arguments: str, expect: int = 0) -> Any:
        """Run `ridealong dead-letters …`; gives what it printed as JSON."""
        environment = {
            "RIDEALONG_KAFKA": self.settings.kafka,
            "RIDEALONG_TOPIC_PREFIX": self.settings.topic_prefix,
            "RIDEALONG_DATA": str(self.folder),
        }
        command = ["dead-letters", *arguments, "--json"]
        result = await asyncio.to_thread(CliRunner().invoke, app, command, env=environment)
        assert result.exit_code == expect, (result.output, result.exception)
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


@pytest.fixture
def house(kafka: str, mongodb: str, topics: str, database_prefix: str, tmp_path: Path) -> House:
    settings = Settings(
        kafka=kafka,
        mongodb=SecretStr(mongodb),
        topic_prefix=topics,
        database_prefix=database_prefix,
        timer_poll_seconds=0.05,
        drain_seconds=5,
    )
    return House(settings, tmp_path)


async def test_a_mended_rule_takes_back_what_it_failed_on_once_and_nobody_else_hears_of_it(
    house: House,
) -> None:
    await house.send(("rep-1", "dial"), ("rep-1", "explodes"), ("rep-2", "dial"))
    async with house.running(projection(), projection("commitments", faulty=False)):
        pass
    assert await house.tallies() == {"acme/rep-1": 1, "acme/rep-2": 1}
    [letter] = await house.ridealong("list")
    assert (letter["service"], letter["kind"], letter["state"]) == ("metrics", "rule", "open")
    others = await house.tallies("commitments")
    before = await house.ends()
    for _ in range(2):
        assert await house.ridealong("replay", letter["place"]) == [
            {"place": letter["place"], "service": "metrics", "why_not": None}
        ]
    async with house.running(projection(faulty=False), projection("commitments", faulty=False)):
        pass
    assert await house.tallies() == {"acme/rep-1": 2, "acme/rep-2": 1}
    assert await house.tallies("commitments") == others
    after = await house.ends()
    grown = {
        short: after[short] - before[short] for short in after if after[short] != before[short]
    }
    # Two replays, two markers, and the figures that the mended service tells of rep-1.
    assert grown == {"internal.metrics": 2, "dead-letters": 2, "scores": 1}
    assert await house.ridealong("list") == []
    [told] = await house.ridealong("list", "--all")
    assert told["state"] == "replayed"


async def test_what_fails_again_is_a_dead_letter_again_with_where_it_lay_and_the_count(
    house: House,
) -> None:
    await house.send(("rep-1", "explodes"))
    async with house.running(projection()):
        pass
    for attempts in (1, 2, 3):
        [letter] = await house.ridealong("list")
        assert letter["attempts"] == attempts
        assert letter["origin"].startswith(f"{house.settings.topic_prefix}.activities ")
        await house.ridealong("replay", "--service", "metrics")
        async with house.running(projection(faulty=attempts < 3)):
            pass
    assert await house.ridealong("list") == []
    assert await house.tallies() == {"acme/rep-1": 1}


async def test_poison_stays_poison_and_can_be_dropped_with_a_reason(house: House) -> None:
    await house.send(("rep-1", "garbage"), ("rep-1", "dial"), ("rep-1", "explodes"))
    async with house.running(projection()):
        pass
    counted = await house.ridealong("list", "--by", "reason")
    assert sorted(row["reason"].partition(":")[0] for row in counted) == ["rule", "unreadable"]
    assert [row["count"] for row in counted] == [1, 1]
    before = await house.ends()
    [outcome] = await house.ridealong("replay", "--reason", "unreadable", expect=1)
    assert "can't read it" in outcome["why_not"]
    assert await house.ends() == before
    [dropped] = await house.ridealong("drop", "--reason", "unreadable", "--because", "a test row")
    [left] = await house.ridealong("list")
    assert left["kind"] == "rule"
    every = {each["place"]: each for each in await house.ridealong("list", "--all")}
    assert every[dropped["place"]]["state"] == "dropped"
    assert every[dropped["place"]]["because"] == "a test row"
    assert await house.tallies() == {"acme/rep-1": 1}


async def test_a_dry_run_does_nothing(house: House) -> None:
    await house.send(("rep-1", "explodes"))
    async with house.running(projection()):
        pass
    before = await house.ends()
    assert len(await house.ridealong("replay", "--all", "--dry-run")) == 1
    assert len(await house.ridealong("drop", "--all", "--because", "x", "--dry-run")) == 1
    assert await house.ends() == before
