"""How far another service has read the log, by what it has told Kafka.

A service tells Kafka an offset only after what it derived of the records before it has been sent.
So once it has told the end of a log, everything that it makes of that log is on the log too.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError

from ridealong.chassis import kafka
from ridealong.chassis.projector.sorting import partition_of
from ridealong.chassis.settings import Settings
from ridealong.contracts import topic_name
from ridealong.contracts.registry import consumed_by

_LOOK_SECONDS: Final = 0.1
_STILL_SECONDS: Final = 5.0
_HOPS: Final = 2
"""What one person's events change of another's comes by one event more, on the service's own
topic: the log is read to its end once for each."""


@dataclass(frozen=True, slots=True)
class Behind:
    """The `lanes` (partition numbers, of `partitions`) that aren't read to their end."""

    lanes: frozenset[int] = frozenset()
    partitions: int = 1

    def __contains__(self, key: str) -> bool:
        """Whether that is so of the lane of this key."""
        return partition_of(key.encode(), self.partitions) in self.lanes


class Neighbour:
    """Another service that reads the same log. Use `watching`."""

    def __init__(
        self,
        service: str,
        settings: Settings,
        admin: AIOKafkaAdminClient,
        consumer: AIOKafkaConsumer,
    ) -> None:
        # The group in which all instances of a service read.
        self._group = f"{settings.topic_prefix}.{service}"
        self._topics = tuple(
            topic_name(spec.name, settings.topic_prefix) for spec in consumed_by(service)
        )
        self._admin = admin
        self._consumer = consumer

    async def behind(self) -> Behind:
        """Of what it hasn't read all that was there at this call, after having waited for as long
        as it moves. One that never told Kafka anything isn't waited for."""
        places = await self._places()
        missing: dict[TopicPartition, int] = {}
        for _ in range(_HOPS):
            ends = await self._consumer.end_offsets(places)
            missing = await self._unread(ends)
            seen, moved_at = missing, time.monotonic()
            while missing and time.monotonic() - moved_at < _STILL_SECONDS:
                await asyncio.sleep(_LOOK_SECONDS)
                missing = await self._unread(ends)
                if missing != seen:
                    seen, moved_at = missing, time.monotonic()
            if missing:
                break
        return Behind(
            frozenset(place.partition for place in missing), len(places) // len(self._topics)
        )

    async def _unread(self, ends: Mapping[TopicPartition, int]) -> dict[TopicPartition, int]:
        try:
            told = await self._admin.list_consumer_group_offsets(self._group)
        except GroupCoordinatorNotAvailableError:
            return {}
        read = {place: held.offset for place, held in told.items() if held.offset >= 0}
        if not read:
            return {}
        return {
            place: end - read.get(place, 0)
            for place, end in ends.items()
            if end > read.get(place, 0)
        }

    async def _places(self) -> Collection[TopicPartition]:
        return [
            TopicPartition(each["topic"], part["partition"])
            for each in await self._admin.describe_topics(list(self._topics))
            for part in each["partitions"]
        ]


@asynccontextmanager
async def watching(service: str, settings: Settings, client_id: str) -> AsyncIterator[Neighbour]:
    """A neighbour to ask for the time of the block."""
    options = kafka.client_options(settings)
    admin = AIOKafkaAdminClient(**options, client_id=client_id)
    consumer = AIOKafkaConsumer(**options, client_id=client_id, enable_auto_commit=False)
    await admin.start()
    try:
        await consumer.start()
        try:
            yield Neighbour(service, settings, admin, consumer)
        finally:
            await consumer.stop()
    finally:
        await admin.close()
