"""Records of the log up to where they may be read, the next ones fetched while the last are folded.

Within a lane they come in the order in which they were written, by their time: that is near to how
the service has met them, and what it told itself (a timer fired) comes behind what caused it. Where
clocks of publishers are wrong it is another order, and rules must come to the same end anyway.

A rebuild's consumer belongs to no group: nothing is ever taken from it, and it sits where it was
sought.
"""

import asyncio
import heapq
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from aiokafka import TopicPartition

from ridealong.chassis.projector.records import Item, Raw
from ridealong.chassis.projector.sorting import Place

if TYPE_CHECKING:
    from aiokafka import AIOKafkaConsumer

_POLL_MS: Final = 200
_AT_HAND: Final = 200
"""Records of a partition that wait for those of others; more are fetched when there are fewer."""
#: Records that are read between two steps of the batch before.
_AT_ONCE: Final = 200

Read = Callable[[Sequence[Raw]], list[Item]]
"""Says what each record is; pure."""


class Fetcher:
    """Gives batches from where was sought, in the order of each partition and of time."""

    def __init__(self, consumer: "AIOKafkaConsumer", read: Read, most: int) -> None:
        self._consumer = consumer
        self._read = read
        self._most = most
        self._at: dict[Place, int] = {}
        self._at_hand: dict[Place, deque[Any]] = {}
        self._kept: list[Item] = []
        self._ahead: asyncio.Task[list[Item]] | None = None

    def left(self, until: Mapping[Place, int]) -> int:
        """How many records up to there weren't given yet."""
        to_fetch = sum(end - self._at.get(place, 0) for place, end in until.items())
        return max(0, to_fetch) + sum(map(len, self._at_hand.values()))

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
        for place in offsets:
            self._at_hand.pop(place, None)
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
        wanted = [
            TopicPartition(*place)
            for place in until
            if self._goes_on(place, until) and len(self._at_hand.get(place, ())) < _AT_HAND
        ]
        if wanted:
            found = await self._consumer.getmany(
                *wanted, timeout_ms=_POLL_MS, max_records=self._most
            )
            for at, records in found.items():
                self._take(at, records, until[at.topic, at.partition])
        records = list(self._in_order(until))
        items: list[Item] = []
        for start in range(0, len(records), _AT_ONCE):
            items += self._read(records[start : start + _AT_ONCE])
            await asyncio.sleep(0)
        return items

    def _goes_on(self, place: Place, until: Mapping[Place, int]) -> bool:
        return self._at.get(place, 0) < until[place]

    def _take(self, at: TopicPartition, records: Sequence[Any], end: int) -> None:
        place = (at.topic, at.partition)
        some = [record for record in records if record.offset < end]
        self._at_hand.setdefault(place, deque()).extend(some)
        if len(some) < len(records):
            # Those behind aren't ours to read yet.
            self._consumer.seek(at, end)
            self._at[place] = end
        else:
            self._at[place] = some[-1].offset + 1

    def _in_order(self, until: Mapping[Place, int]) -> Iterator[Raw]:
        lanes: dict[int, list[Place]] = {}
        for place in until:
            lanes.setdefault(place[1], []).append(place)
        for places in lanes.values():
            yield from self._of_lane(places, until)

    def _of_lane(self, places: Sequence[Place], until: Mapping[Place, int]) -> Iterator[Raw]:
        """What is earlier than whatever may still come of the lane's other topics."""
        if any(self._goes_on(place, until) and not self._at_hand.get(place) for place in places):
            return
        heads = [(*self._turn(place), place) for place in places if self._at_hand.get(place)]
        heapq.heapify(heads)
        while heads:
            *_, place = heads[0]
            waiting = self._at_hand[place]
            # aiokafka's record has all that `Raw` has, under the same names.
            yield waiting.popleft()
            if waiting:
                heapq.heapreplace(heads, (*self._turn(place), place))
            elif self._goes_on(place, until):
                return
            else:
                heapq.heappop(heads)

    def _turn(self, place: Place) -> tuple[int, bool]:
        """Of what was written in one millisecond, what the service told itself comes last."""
        return self._at_hand[place][0].timestamp, ".internal." in place[0]
