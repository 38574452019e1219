"""The notifier running for tests: a platform to publish, a clock to set, a mailbox to look into."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from pydantic import SecretStr
from services.notifier.tests.sink import Sink

from ridealong.contracts import Event, decode, encode, topic_name
from ridealong.notifier.app import create
from ridealong.notifier.settings import NotifierSettings
from tests.stack.issuer import Issuer
from tests.stack.serving import serving

BASIC = frozenset({"prepare", "commitment_due", "answer_awaited"})
"""What tests of delivery look at; other kinds come along with the same events."""


@dataclass
class Clock:
    """A clock that runs, set to any time."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def set(self, text: str) -> None:
        """Make it this time now."""
        self.ahead = datetime.fromisoformat(text) - datetime.now(UTC)


@dataclass
class Town:
    """What a notifier of a test runs on and with."""

    kafka: str
    mongodb: str
    topic_prefix: str
    database_prefix: str
    issuer: Issuer
    sink: Sink
    clock: Clock = field(default_factory=Clock)

    def settings(self, **more: Any) -> NotifierSettings:
        """Settings by which retries take fractions of a second."""
        chosen: dict[str, Any] = {
            "kafka": self.kafka,
            "mongodb": SecretStr(self.mongodb),
            "topic_prefix": self.topic_prefix,
            "database_prefix": self.database_prefix,
            "oidc_issuer": self.issuer.url,
            "smtp_port": self.sink.port,
            "mail_from": "ridealong@example.org",
            "delivery_retry_seconds": 0.2,
            "delivery_retry_most_seconds": 0.5,
            "delivery_tries": 100,
            "delivery_poll_seconds": 0.05,
            "hold_still_seconds": 0,
            "timer_poll_seconds": 0.05,
            "drain_seconds": 5,
        }
        return NotifierSettings(**(chosen | more))

    async def publish(self, *events: Event[Any]) -> None:
        """Put events into the log, in this order."""
        producer = AIOKafkaProducer(bootstrap_servers=self.kafka, acks="all")
        await producer.start()
        try:
            for event in events:
                record = encode(event)
                await producer.send(
                    topic_name(event.topic, self.topic_prefix),
                    record.value,
                    key=record.key,
                    headers=record.headers,
                )
            await producer.flush()
        finally:
            await producer.stop()

    async def told(self) -> list[Event[Any]]:
        """What the notifier has told everybody of basic reminders, each event once, by time."""
        consumer = AIOKafkaConsumer(
            topic_name("reminders", self.topic_prefix),
            bootstrap_servers=self.kafka,
            auto_offset_reset="earliest",
        )
        await consumer.start()
        found: dict[str, Event[Any]] = {}
        try:
            ends = await consumer.end_offsets(list(consumer.assignment()))
            while any([await consumer.position(place) < end for place, end in ends.items()]):
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    for record in records:
                        event = decode(record.key, record.headers, record.value, topic="reminders")
                        assert isinstance(event, Event)
                        if event.data.kind in BASIC:
                            found[event.id] = event
        finally:
            await consumer.stop()
        return sorted(found.values(), key=lambda event: event.time)


class Notifier:
    """One running instance."""

    def __init__(self, town: Town, client: httpx.AsyncClient) -> None:
        self._town = town
        self._client = client

    async def get(self, path: str, who: str = "mike", *roles: str, **params: Any) -> Any:
        """Read as somebody."""
        headers = self._town.issuer.headers(who, "acme", *roles)
        return await self._client.get(path, headers=headers, params=params)

    async def reminders(self, person: str = "mike", **params: Any) -> list[dict[str, Any]]:
        """Somebody's own basic reminders, the latest due first."""
        answer = await self.get("/v1/reminders", person, **({"limit": 200} | params))
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return [one for one in found if one["kind"] in BASIC]

    async def states(self, person: str = "mike") -> list[str]:
        """The states of somebody's reminders."""
        return [each["state"] for each in await self.reminders(person)]

    async def caught_up(self) -> bool:
        """Whether all is read, told and fired."""
        return bool((await self._client.get("/lag")).json().get("caught_up"))


@asynccontextmanager
async def running(town: Town, **more: Any) -> AsyncIterator[Notifier]:
    """The service on a loopback port for the time of the block."""
    async with (
        serving(create(town.settings(**more), town.clock)) as url,
        httpx.AsyncClient(base_url=url, timeout=30) as client,
    ):
        notifier = Notifier(town, client)
        await until(notifier.caught_up)
        yield notifier


async def until(what: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    """Wait for it."""
    async with asyncio.timeout(seconds):
        while not await what():  # noqa: ASYNC110 - another process's state
            await asyncio.sleep(0.05)
