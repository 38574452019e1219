"""The commitments service running for tests, at a time of the test's own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from pydantic import SecretStr

from ridealong.commitments.app import CommitmentsSettings, create
from ridealong.contracts import Event, EventData, decode, encode, new_id, topic_name
from ridealong.contracts.commitments import CommitmentSettled, CommitmentUpdated
from tests.stack.issuer import Issuer
from tests.stack.serving import serving

D = TypeVar("D", bound=EventData)


def instant(text: str) -> datetime:
    """`2026-03-02 15:30`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class Stage:
    """One instance of the service, a platform that publishes to it, and the hands of its clock."""

    settings: CommitmentsSettings
    issuer: Issuer
    producer: AIOKafkaProducer
    now: datetime
    client: httpx.AsyncClient = field(default_factory=httpx.AsyncClient)

    async def publish(
        self, *told: EventData, id_: str | None = None, recorded: str | None = None
    ) -> None:
        """Put events into the log, recorded now if no time is said, and wait until the service
        has them."""
        time = self.now if recorded is None else instant(recorded)
        for data in told:
            event = Event(id_ or new_id(), _source(data), "acme", "platform", time, data)
            record = encode(event)
            await self.producer.send(
                topic_name(event.topic, self.settings.topic_prefix),
                record.value,
                key=record.key,
                headers=record.headers,
            )
        await self.producer.flush()
        await self.caught_up()

    async def until(self, text: str) -> None:
        """Let time pass, and wait for what is due by then."""
        self.now = instant(text)
        await self.caught_up()

    async def caught_up(self) -> None:
        """Nothing is left to read, to send or to fire: seen twice, as one may bring the other."""
        seen = 0
        async with asyncio.timeout(60):
            while seen < 2:
                answer = await self.client.get("/lag")
                seen = seen + 1 if answer.json().get("caught_up") else 0
                await asyncio.sleep(0.05)

    async def on_topic(self, kind: type[D], topic: str | None = None) -> list[D]:
        """Events of this type on their topic, or on this one, oldest first."""
        return [event.data for _, event in await self.told(kind, topic)]

    async def told(
        self, kind: type[D], topic: str | None = None
    ) -> list[tuple[datetime, Event[D]]]:
        """The same as whole events, each with the time at which it was sent."""
        sent = ("ce_type", kind.TYPE.encode())
        records = await self._records(topic or kind.TOPIC, lambda each: sent in each.headers)
        events = [(each, decode(each.key, each.headers, each.value)) for each in records]
        return [
            (datetime.fromtimestamp(record.timestamp / 1000, UTC), event)
            for record, event in events
            if isinstance(event, Event)
        ]

    async def letters(self) -> int:
        """How many records any service gave up as unreadable."""
        return len(await self._records("dead-letters", lambda _: True))

    async def _records(self, topic: str, wanted: Callable[[Any], bool]) -> list[Any]:
        async with self.reader(topic) as consumer:
            places = list(consumer.assignment())
            ends = await consumer.end_offsets(places)
            records: list[Any] = []
            while any([await consumer.position(place) < ends[place] for place in places]):
                for some in (await consumer.getmany(timeout_ms=200)).values():
                    records += filter(wanted, some)
        return records

    def reader(self, topic: str) -> AIOKafkaConsumer:
        """A consumer of a topic from its beginning, for a block."""
        return AIOKafkaConsumer(
            topic_name(topic, self.settings.topic_prefix),
            bootstrap_servers=self.settings.kafka,
            auto_offset_reset="earliest",
        )

    async def get(self, path: str, person: str, *roles: str, **more: Any) -> httpx.Response:
        """Read as somebody."""
        headers = self.issuer.headers(person, "acme", *roles) | more.pop("headers", {})
        return await self.client.get(path, headers=headers, **more)

    async def post(
        self, path: str, person: str, body: object = None, *roles: str, **headers: str
    ) -> httpx.Response:
        """Command as somebody, waiting for the effect."""
        whole = self.issuer.headers(person, "acme", *roles) | {"Prefer": "wait=20"}
        renamed = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.post(path, json=body, headers=whole | renamed)


def _source(data: EventData) -> str:
    """A platform, but for what only commitments says."""
    judged = isinstance(data, CommitmentSettled | CommitmentUpdated)
    return "ridealong/commitments" if judged else "test/platform"


@asynccontextmanager
async def running(settings: CommitmentsSettings, issuer: Issuer, now: str) -> AsyncIterator[Stage]:
    """The service on a loopback port for the time of the block."""
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.kafka, acks="all", enable_idempotence=True
    )
    stage = Stage(settings, issuer, producer, instant(now))
    async with (
        serving(create(settings, clock=lambda: stage.now)) as url,
        httpx.AsyncClient(base_url=url, timeout=30) as client,
    ):
        await stage.client.aclose()
        stage.client = client
        await producer.start()
        try:
            await stage.caught_up()
            yield stage
        finally:
            await producer.stop()


def settings_of(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> CommitmentsSettings:
    """Settings of one test's service."""
    return CommitmentsSettings(
        kafka=kafka,
        mongodb=SecretStr(mongodb),
        topic_prefix=topics,
        database_prefix=database_prefix,
        oidc_issuer=issuer.url,
        timer_poll_seconds=0.05,
        drain_seconds=5,
    )
