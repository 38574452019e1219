"""Instances of services on a broker and a store, and a platform that publishes to them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from aiokafka import AIOKafkaProducer

from ridealong.contracts import Event, encode, topic_name
from ridealong.deploy.local.topics import create, delete
from ridealong.deploy.stack.settings import Ports, StackSettings
from tests.fault.instance import Instance

WINDOW = 2_000
CALM_LOOKS = 2
"""Services tell one another things: all must stand still more than once in a row."""


@dataclass(frozen=True)
class Servers:
    """Where broker, store and mail server are."""

    kafka: str
    mongodb: str
    smtp: int = 9


@dataclass
class Installation:
    """One test's own topics and databases, which begin with `name`, and who runs on them."""

    servers: Servers
    name: str
    folder: Path
    instances: list[Instance] = field(default_factory=list)

    def start(
        self,
        name: str,
        *,
        kafka: str | None = None,
        mongodb: str | None = None,
        environment: Mapping[str, str] = MappingProxyType({}),
        **more: Any,
    ) -> Instance:
        """Start an instance, perhaps on other addresses of the same servers; `more` are settings
        by their name."""
        store = mongodb or self.servers.mongodb
        instance = Instance(
            name,
            StackSettings(
                data=self.folder,
                jars=self.folder,
                ports=Ports(smtp=self.servers.smtp),
                kafka=kafka or self.servers.kafka,
                topic_prefix=self.name,
                database_prefix=self.name,
            ),
            store,
            self.folder / f"{name}-{len(self.instances)}.log",
            {f"RIDEALONG_{key.upper()}": str(value) for key, value in more.items()}
            | dict(environment),
        )
        instance.start()
        self.instances.append(instance)
        return instance

    async def publish(self, events: Sequence[Event[Any]], *, times: int = 1) -> None:
        """Put events into the log, each so many times, one after the other."""
        async with self.producer() as producer:
            for start in range(0, len(events), WINDOW):
                sent = [
                    await self.send(producer, event)
                    for event in events[start : start + WINDOW]
                    for _ in range(times)
                ]
                await asyncio.gather(*sent)

    async def send(self, producer: AIOKafkaProducer, event: Event[Any]) -> asyncio.Future[Any]:
        """Hand an event to the producer; the future is done when it is on the log."""
        record = encode(event)
        future: asyncio.Future[Any] = await producer.send(
            topic_name(event.topic, self.name),
            record.value,
            key=record.key,
            headers=record.headers,
        )
        return future

    @asynccontextmanager
    async def producer(self) -> AsyncIterator[AIOKafkaProducer]:
        """A platform's producer, set up as the publishing page says."""
        producer = AIOKafkaProducer(
            bootstrap_servers=self.servers.kafka,
            acks="all",
            enable_idempotence=True,
            max_batch_size=131_072,
            max_request_size=4 * 1024**2,
        )
        await producer.start()
        try:
            yield producer
        finally:
            await producer.stop()

    async def caught_up(self, *, seconds: float = 120) -> None:
        """Wait until every instance has read, sent and fired all there is; those that the test has
        ended count no more, but one that ended by itself is an error."""
        calm = 0
        async with asyncio.timeout(seconds):
            while calm < CALM_LOOKS:
                fallen = [one.name for one in self.instances if one.fallen]
                if fallen:
                    raise RuntimeError(f"ended by themselves: {fallen}")
                lags = await asyncio.gather(*(one.lag() for one in self.instances if one.running))
                calm = calm + 1 if lags and all(lag.get("caught_up") for lag in lags) else 0
                await asyncio.sleep(0.1)

    async def close(self) -> None:
        """End everything that still runs, and take the topics away."""
        for instance in self.instances:
            if instance.process is not None:
                with contextlib.suppress(TimeoutError):
                    await instance.kill()
        await delete(self.servers.kafka, self.name)


@asynccontextmanager
async def installed(servers: Servers, name: str, folder: Path) -> AsyncIterator[Installation]:
    """An installation from clean state; nothing of it runs after the block."""
    await create(servers.kafka, name)
    installation = Installation(servers, name, folder)
    try:
        yield installation
    finally:
        await installation.close()


async def until(what: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    """Wait for it; raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not await what():  # noqa: ASYNC110 - another process's state
            await asyncio.sleep(0.05)
