"""Fires timers: the owner of a lane turns what is due there into events on the log."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aiokafka import AIOKafkaProducer
from tenacity import AsyncRetrying, RetryCallState, wait_exponential_jitter

from ridealong.chassis import telemetry
from ridealong.chassis.documents import Document
from ridealong.chassis.logging import logger
from ridealong.chassis.mongo import Store
from ridealong.chassis.projector import timers
from ridealong.contracts import encode, topic_name

MOST_UNREAD = 300
"""Fired timers that an instance lets wait on the log for its own reading, over all its lanes. What
else happens waits behind twice as many at most: those of the batch under way, and those read with
it in the next."""

LEAST_UNREAD = 50
"""Of one lane, however many there are."""

_AHEAD = 10_000
"""So many due timers are read at once, far more than are fired: some stores look through all that
is due each time."""

_SPARED = 4
"""Looking takes at most one part of the time in so many and one."""

_ROOM_SECONDS = 0.05
#: As the projector's own: what is due fires within 5 s of a server's return.
_LONGEST_SECONDS = 3.0
_log = logger(__name__)


@dataclass(slots=True)
class _Ahead:
    """Due timers of a lane that were read ahead, and where the last one sent lies on the log."""

    due: deque[Document] = field(default_factory=deque)
    last_sent: int = -1


class TimerLoop:
    """Looks for due timers of the lanes that this instance owns, and fires them.

    `reached` tells the next offset of the service's internal topic that this instance reads, by
    lane; `ends` where that topic ends. Lanes that aren't positioned are missing from the first.
    """

    def __init__(
        self,
        service: str,
        store: Store,
        producer: AIOKafkaProducer,
        *,
        topic_prefix: str,
        poll_seconds: float,
        clock: Callable[[], datetime],
        reached: Callable[[], Mapping[int, int]],
        ends: Callable[[], Awaitable[Mapping[int, int]]],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._service = service
        self._store = store
        self._producer = producer
        self._prefix = topic_prefix
        self._poll_seconds = poll_seconds
        self._clock = clock
        self._reached = reached
        self._ends = ends
        self._monotonic = monotonic
        self._look_at = monotonic()
        self._lanes: dict[int, _Ahead] = {}

    async def run(self) -> None:
        """Fire for ever; a failing store or broker is tried again with backoff, which begins anew
        after each success."""
        while True:
            if await self._fire_with_backoff() == 0:
                waits = any(lane.due for lane in self._lanes.values())
                await asyncio.sleep(
                    min(_ROOM_SECONDS, self._poll_seconds) if waits else self._poll_seconds
                )

    async def _fire_with_backoff(self) -> int:
        fired_now = 0
        async for attempt in AsyncRetrying(
            wait=wait_exponential_jitter(multiplier=0.2, max=_LONGEST_SECONDS), after=self._tell
        ):
            with attempt:
                fired_now = await self.fire_due()
        return fired_now

    def _tell(self, _: RetryCallState) -> None:
        # What of it reached the log is unknown: the store says what is still due.
        self._lanes.clear()
        telemetry.BACKOFFS.labels(self._service, "timers").inc()
        _log.warning("timers put off, the store or the broker did not answer")

    async def fire_due(self) -> int:
        """Fire what is due, as much as there is room for; answer how many.

        What is due by the hundred thousand at one midnight waits in the store and not in the log,
        where other events would have to wait behind it. Each lane has its own room, so that one
        that stands still keeps no other waiting.
        """
        reached = self._reached()
        self._lanes = {number: self._lanes.get(number) or _Ahead() for number in reached}
        # What was sent and isn't read yet is still in the store: it would be fired again.
        await self._look(
            [
                number
                for number, lane in self._lanes.items()
                if not lane.due and reached[number] > lane.last_sent
            ]
        )
        if not any(lane.due for lane in self._lanes.values()):
            return 0
        ends = await self._ends()
        most = max(LEAST_UNREAD, MOST_UNREAD // len(reached))
        fired_now = 0
        for number, lane in self._lanes.items():
            room = most - (ends[number] - reached[number]) if number in ends else 0
            some = [lane.due.popleft() for _ in range(min(room, len(lane.due)))]
            if some:
                lane.last_sent = await self._send(some)
                fired_now += len(some)
        return fired_now

    async def _look(self, lanes: Sequence[int]) -> None:
        started = self._monotonic()
        if not lanes or started < self._look_at:
            return
        due = await self._store.find(
            timers.COLLECTION,
            {"fire_at": {"$lte": self._clock()}, "lane": {"$in": list(lanes)}},
            sort=[("fire_at", 1)],
            limit=_AHEAD,
        )
        for document in due:
            self._lanes[document["lane"]].due.append(document)
        now = self._monotonic()
        self._look_at = now + _SPARED * (now - started)

    async def _send(self, some: Sequence[Document]) -> int:
        now = self._clock()
        pending = []
        for document in some:
            event = timers.fired(self._service, document)
            record = encode(event)
            pending.append(
                await self._producer.send(
                    topic_name(event.topic, self._prefix),
                    record.value,
                    key=record.key,
                    headers=record.headers,
                )
            )
            delay = (now - event.data.fire_at).total_seconds()
            telemetry.TIMER_DELAY_SECONDS.labels(self._service).observe(max(0.0, delay))
        sent = await asyncio.gather(*pending)
        telemetry.TIMERS_FIRED.labels(self._service).inc(len(some))
        last_sent: int = max(place.offset for place in sent)
        return last_sent
