"""Records of the log up to where they may be read, the next ones fetched while the last are folded.

A rebuild's consumer belongs to no group: nothing is ever taken from it, and it sits where it was
sought.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, cast

from aiokafka import TopicPartition

from ridealong.chassis.projector.records import Item, Raw
from ridealong.chassis.projector.sorting import Place

if TYPE_CHECKING:
    from aiokafka import AIOKafkaConsumer

_POLL_MS: Final = 200
#: Records that are read between two steps of the batch before.
_AT_ONCE: Final = 200

Read = Callable[[Sequence[Raw]], list[Item]]
"""Says what each record is; pure."""


class Fetcher:
    """Gives batches in the order of each partition, from where was sought."""

    def __init__(self, consumer: "AIOKafkaConsumer", read: Read, most: int) -> None:
        self._consumer = consumer
        self._read = read
        self._most = most
        self._at: dict[Place, int] = {}
        self._kept: list[Item] = []
        self._ahead: asyncio.Task[list[Item]] | None = None

    def left(self, until: Mapping[Place, int]) -> int:
        """How many records up to there haven't been fetched."""
        return sum(max(0, end - self._at.get(place, 0)) for place, end in until.items())

    async def fetch(self, until: Mapping[Place, int]) -> list[Item]:
        """The next records, none at or behind these offsets; empty where none came in time."""
        items, self._kept = [*self._kept, *await self._finished()], []
        if not items:
            items = await self._some(until)
        self._ahead = asyncio.create_task(self._some(until), name="fetch ahead")
        return items

    async def sought(self, offsets: Mapping[Place, int]) -> None:
        """These are read from these offsets next: what was fetched of them counts no more. Call it
        before the consumer is moved."""
        items = [*self._kept, *await self._finished()]
        self._kept = [one for one in items if (one.raw.topic, one.raw.partition) not in offsets]
        self._at |= offsets

    async def close(self) -> None:
        """Fetch no more."""
        if self._ahead is not None:
            self._ahead.cancel()
            await asyncio.wait((self._ahead,))

    async def _finished(self) -> list[Item]:
        # Never cancelled: its records would be fetched by nobody.
        ahead, self._ahead = self._ahead, None
        return [] if ahead is None else await ahead

    async def _some(self, until: Mapping[Place, int]) -> list[Item]:
        wanted = [TopicPartition(*place) for place in until if self.left({place: until[place]})]
        if not wanted:
            return []
        found = await self._consumer.getmany(*wanted, timeout_ms=_POLL_MS, max_records=self._most)
        items: list[Item] = []
        for at, records in found.items():
            place = (at.topic, at.partition)
            end = until[place]
            # aiokafka's record has all that `Raw` has, under the same names.
            some = cast("list[Raw]", [record for record in records if record.offset < end])
            self._at[place] = some[-1].offset + 1 if some else end
            if len(some) < len(records):
                # Those behind aren't ours to read yet.
                self._consumer.seek(at, end)
                self._at[place] = end
            for start in range(0, len(some), _AT_ONCE):
                items += self._read(some[start : start + _AT_ONCE])
                await asyncio.sleep(0)
        return items
