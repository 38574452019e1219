"""The agenda service running for tests: publish events, read it as somebody."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from aiokafka import AIOKafkaProducer
from pydantic import SecretStr

from ridealong.agenda.app import AgendaSettings, create
from ridealong.agenda.projection.commitments import JUDGE
from ridealong.contracts import Event, EventData, encode, new_id, topic_name
from ridealong.contracts.commitments import CommitmentProgressed, CommitmentUpdated
from tests.stack.issuer import Issuer
from tests.stack.serving import serving


@dataclass(frozen=True, slots=True)
class Servers:
    """What a service of a test runs on."""

    kafka: str
    mongodb: str
    topic_prefix: str
    database_prefix: str
    issuer: Issuer

    def settings(self) -> AgendaSettings:
        """The service's settings."""
        return AgendaSettings(
            kafka=self.kafka,
            mongodb=SecretStr(self.mongodb),
            topic_prefix=self.topic_prefix,
            database_prefix=self.database_prefix,
            oidc_issuer=self.issuer.url,
            timer_poll_seconds=0.05,
            drain_seconds=5,
        )


class Agenda:
    """One instance of the service, and a platform that publishes to it."""

    def __init__(
        self, url: str, client: httpx.AsyncClient, producer: AIOKafkaProducer, servers: Servers
    ) -> None:
        self.url = url
        self.client = client
        self.issuer = servers.issuer
        self._producer = producer
        self._prefix = servers.topic_prefix

    async def publish(self, *told: EventData, tenant: str = "acme") -> None:
        """Put events into the log, in this order."""
        now = datetime.now(UTC)
        await self.send(
            Event(new_id(), _source(data), tenant, "platform", now, data) for data in told
        )

    async def send(self, events: Iterable[Event[Any]]) -> None:
        """Put whole events into the log, in this order, and wait until the service has them."""
        await self.append(events)
        await self.caught_up()

    async def append(self, events: Iterable[Event[Any]]) -> None:
        """Put whole events into the log, in this order."""
        for event in events:
            record = encode(event)
            await self._producer.send(
                topic_name(event.topic, self._prefix),
                record.value,
                key=record.key,
                headers=record.headers,
            )
        await self._producer.flush()

    async def caught_up(self, seconds: float = 60) -> None:
        """Wait until everything in the log is in the projection."""
        async with asyncio.timeout(seconds):
            while not (await self.client.get("/lag")).json().get("caught_up"):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def get(self, path: str, person: str = "dana", **more: Any) -> httpx.Response:
        """Read as somebody."""
        headers = self.issuer.headers(person, more.pop("tenant", "acme")) | more.pop("headers", {})
        return await self.client.get(path, headers=headers, **more)

    async def post(self, path: str, body: object, person: str = "dana", **headers: str) -> Any:
        """Command as somebody, waiting for the effect."""
        whole = self.issuer.headers(person) | {"Prefer": "wait=20"} | headers
        return await self.client.post(path, json=body, headers=whole)


def sections_of(session: dict[str, Any]) -> dict[str, list[str]]:
    """The ids of what stands in each section of a session's agenda."""
    return {
        section["name"]: [entry["id"] for entry in section["entries"]]
        for section in session["agenda"]["sections"]
    }


def _source(data: EventData) -> str:
    """A platform, but for what commitments alone says."""
    judged = isinstance(data, CommitmentUpdated | CommitmentProgressed)
    return JUDGE if judged else "test/platform"


@asynccontextmanager
async def running(servers: Servers) -> AsyncIterator[Agenda]:
    """The service on a loopback port for the time of the block."""
    async with (
        serving(create(servers.settings())) as url,
        httpx.AsyncClient(base_url=url, timeout=60) as client,
    ):
        producer = AIOKafkaProducer(
            bootstrap_servers=servers.kafka, acks="all", enable_idempotence=True
        )
        await producer.start()
        try:
            agenda = Agenda(url, client, producer, servers)
            await agenda.caught_up()
            yield agenda
        finally:
            await producer.stop()
