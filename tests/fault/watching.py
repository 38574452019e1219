"""How services look from outside while something is done to them."""

import asyncio
import contextlib
import struct
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer

from tests.fault.instance import Instance

LOOK_SECONDS = 0.1
OK = 200


@dataclass(frozen=True)
class Look:
    """What one service said; asked and answered at instants of the monotonic clock."""

    at: float
    answered: float
    service: str
    live: bool
    ready: bool


@dataclass
class Watch:
    """Looks at services again and again."""

    services: Sequence[Instance]
    looks: list[Look] = field(default_factory=list)

    @property
    def always_live(self) -> bool:
        """Whether none ever asked for a restart, nor failed to answer."""
        return all(look.live for look in self.looks)

    def noticed(self, since: float, until: float) -> bool:
        """Whether each said, between these instants, that it isn't ready."""
        seen = {look.service for look in self.looks if since <= look.at <= until and not look.ready}
        return seen == {each.name for each in self.services}

    def recovery(self, since: float) -> float:
        """Seconds from this instant until all were ready and stayed so; raises ValueError where
        one isn't."""
        return max(self._recovery(each.name, since) for each in self.services)

    def _recovery(self, service: str, since: float) -> float:
        looks = [look for look in self.looks if look.service == service and look.at >= since]
        unready = max((look.at for look in looks if not look.ready), default=since)
        return min(look.answered for look in looks if look.at >= unready and look.ready) - since

    async def run(self) -> None:
        """Look until it is cancelled."""
        while True:
            await asyncio.gather(*map(self._look, self.services))
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self, service: Instance) -> None:
        at = time.monotonic()
        live, ready = await asyncio.gather(service.ask("/livez"), service.ask("/readyz"))
        self.looks.append(
            Look(
                at,
                time.monotonic(),
                service.name,
                live is not None and live[0] == OK,
                ready is not None and ready[0] == OK,
            )
        )


@asynccontextmanager
async def watching(services: Sequence[Instance]) -> AsyncIterator[Watch]:
    """Look at them for the time of the block."""
    watch = Watch(services)
    task = asyncio.create_task(watch.run())
    try:
        yield watch
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def generations(kafka: str, group: str) -> int:
    """How many generations a consumer group has had: one more for each rebalance.

    Read from the broker's own record of groups, so it misses none that came and went.
    """
    consumer = AIOKafkaConsumer(
        "__consumer_offsets", bootstrap_servers=kafka, auto_offset_reset="earliest"
    )
    await consumer.start()
    found = 0
    try:
        places = consumer.assignment()
        ends = await consumer.end_offsets(list(places))
        while any([await consumer.position(place) < ends[place] for place in places]):
            for records in (await consumer.getmany(timeout_ms=200)).values():
                for record in records:
                    if _group_of(record.key) == group and record.value:
                        found = max(found, _generation_of(record.value))
    finally:
        await consumer.stop()
    return found


_GROUP_METADATA = 2
"""Key version of a group's own record; others are its offsets."""


def _group_of(key: bytes) -> str | None:
    version, length = struct.unpack_from(">hh", key)
    return key[4 : 4 + length].decode() if version == _GROUP_METADATA else None


def _generation_of(value: bytes) -> int:
    _, length = struct.unpack_from(">hh", value)
    (generation,) = struct.unpack_from(">i", value, 4 + length)
    return int(generation)
