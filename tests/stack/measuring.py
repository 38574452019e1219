"""The metrics service running for tests, as its publishers and readers meet it."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
from aiokafka import AIOKafkaProducer
from pydantic import SecretStr

from ridealong.contracts import Event, EventData, encode, topic_name
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import CommitmentSettled, CommitmentUpdated
from ridealong.contracts.fields import Money
from ridealong.contracts.people import PairUpdated
from ridealong.metrics.app import MetricsSettings, create
from tests.stack.agenda_running import Servers
from tests.stack.issuer import Issuer
from tests.stack.serving import serving

WAIT = {"Prefer": "wait=10"}
"""Answer a command once it has taken effect."""
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
JUDGE = "ridealong/commitments"
"""Who says how a promise stands and what it is worth."""


class Metrics:
    """The service as its publishers and readers meet it."""

    def __init__(
        self, client: httpx.AsyncClient, producer: AIOKafkaProducer, prefix: str, issuer: Issuer
    ) -> None:
        self.client = client
        self._producer = producer
        self._prefix = prefix
        self._issuer = issuer

    async def publish(
        self,
        told: Iterable[EventData],
        tenant: str = "acme",
        actor: str = "platform",
        source: str = "test/platform",
        time: datetime = MONDAY,
    ) -> None:
        await self.send(
            Event(
                id=f"{data.TYPE}/{data.subject()}/{number}/{time.isoformat()}",
                source=JUDGE if isinstance(data, CommitmentSettled | CommitmentUpdated) else source,
                tenant=tenant,
                actor=actor,
                time=time,
                data=data,
            )
            for number, data in enumerate(told)
        )
        await self.caught_up()

    async def send(self, events: Iterable[Event[Any]]) -> None:
        """Put these into the log, and wait until it has them."""
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

    def headers(self, person: str, tenant: str, *roles: str) -> dict[str, str]:
        """Who asks."""
        return self._issuer.headers(person, tenant, *roles)

    async def get(self, path: str, person: str, *roles: str, **query: Any) -> httpx.Response:
        headers = self._issuer.headers(person, "acme", *roles)
        return await self.client.get(path, params=query or None, headers=headers)

    async def post(
        self, path: str, person: str, body: Any, *roles: str, **headers: str
    ) -> httpx.Response:
        headers = {**self._issuer.headers(person, "acme", *roles), **headers}
        return await self.client.post(path, json=body, headers=headers)


@asynccontextmanager
async def running(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Metrics]:
    """The service for the time of the block."""
    app = create(settings_on(Servers(kafka, mongodb, topics, database_prefix, issuer)))
    async with (
        _publishing(kafka) as producer,
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://metrics") as client,
    ):
        yield Metrics(client, producer, topics, issuer)


@asynccontextmanager
async def serving_metrics(on: Servers) -> AsyncIterator[Metrics]:
    """The service on a port of its own for the time of the block."""
    app = create(settings_on(on))
    async with (
        _publishing(on.kafka) as producer,
        serving(app) as address,
        httpx.AsyncClient(base_url=address, timeout=60) as client,
    ):
        yield Metrics(client, producer, on.topic_prefix, on.issuer)


def settings_on(servers: Servers) -> MetricsSettings:
    """The service's settings on these."""
    return MetricsSettings(
        kafka=servers.kafka,
        mongodb=SecretStr(servers.mongodb),
        topic_prefix=servers.topic_prefix,
        database_prefix=servers.database_prefix,
        oidc_issuer=servers.issuer.url,
        timer_poll_seconds=0.05,
    )


@asynccontextmanager
async def _publishing(kafka: str) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all", enable_idempotence=True)
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()


def logged(activity: str, rep: str, kind: str, when: datetime, **more: Any) -> ActivityLogged:
    return ActivityLogged(activity=activity, rep=rep, kind=kind, occurred_at=when, **more)


def usd(amount: int) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


def pairs() -> list[EventData]:
    return [
        PairUpdated(rep="rep-1", manager="manager-1"),
        PairUpdated(rep="rep-2", manager="manager-1"),
        PairUpdated(rep="rep-3", manager="manager-2"),
    ]


def settled(commitment: str, rep: str, owner: str, credit: str) -> CommitmentSettled:
    return CommitmentSettled(
        commitment=commitment,
        rep=rep,
        manager="manager-1",
        owner_id=owner,
        due=MONDAY.date(),
        zone="UTC",
        credit=Decimal(credit),
        kept=credit == "1",
        late_window_open=False,
        reason="tested",
        settled_at=MONDAY,
    )


def ok(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()
