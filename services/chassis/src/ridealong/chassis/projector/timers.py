"""Deadlines: documents with `fire_at`, claimed under a lease, turned into events.

A timer that fires twice is one event with one id, so nothing happens twice.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from aiokafka import AIOKafkaProducer
from pymongo import DeleteMany, DeleteOne, ReplaceOne, UpdateMany
from tenacity import AsyncRetrying, RetryCallState, wait_exponential_jitter

from ridealong.chassis import telemetry
from ridealong.chassis.logging import logger
from ridealong.chassis.mongo import Document, Store, WriteOp
from ridealong.chassis.projector.work import Timer, derived_id
from ridealong.contracts import Event, encode, topic_name
from ridealong.contracts.internal import TimerFired

COLLECTION = "timers"
_LEASE = timedelta(seconds=30)
_CLAIM = 500
_MOST_UNREAD = 300
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_log = logger(__name__)


def write_of(id_: str, timer: Timer | None) -> WriteOp:
    """The write that sets the timer, or that takes it back."""
    if timer is None:
        return DeleteOne({"_id": id_})
    return ReplaceOne(
        {"_id": id_},
        {
            "name": timer.name,
            "tenant": timer.tenant,
            "person": timer.person,
            "fire_at": timer.fire_at,
            "data": dict(timer.data),
            "claim": None,
            "lease_until": _NEVER,
        },
        upsert=True,
    )


def fired(service: str, document: Document) -> Event[TimerFired]:
    """The event of a timer. Its id is that of the timer and its instant, whoever fires it."""
    fire_at: datetime = document["fire_at"]
    return Event(
        id=derived_id(service, "timer", document["_id"], fire_at.isoformat()),
        source=f"ridealong/{service}",
        tenant=document["tenant"],
        actor="system",
        time=fire_at,
        data=TimerFired(
            service=service,
            timer=document["_id"],
            name=document["name"],
            person=document["person"],
            fire_at=fire_at,
            data=document["data"],
        ),
    )


class TimerLoop:
    """Looks for due timers of the service and fires them.

    `unread` says how many events of the service's internal topic this instance has yet to read;
    None while it reads nothing and leaves timers to those who do.
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
        unread: Callable[[], Awaitable[int | None]],
    ) -> None:
        self._service = service
        self._store = store
        self._producer = producer
        self._prefix = topic_prefix
        self._poll_seconds = poll_seconds
        self._clock = clock
        self._unread = unread

    async def run(self) -> None:
        """Fire for ever; a failing store or broker is tried again with backoff, which begins anew
        after each success."""
        while True:
            if await self._fire_with_backoff() == 0:
                await asyncio.sleep(self._poll_seconds)

    async def _fire_with_backoff(self) -> int:
        fired_now = 0
        async for attempt in AsyncRetrying(
            wait=wait_exponential_jitter(multiplier=0.2, max=15), after=self._tell
        ):
            with attempt:
                fired_now = await self.fire_due()
        return fired_now

    def _tell(self, _: RetryCallState) -> None:
        telemetry.BACKOFFS.labels(self._service, "timers").inc()
        _log.warning("timers put off, the store or the broker did not answer")

    async def fire_due(self) -> int:
        """Fire what is due, at most some hundreds; answer how many.

        What is due by the hundred thousand at one midnight waits in the store and not in the log,
        where other events would have to wait behind it.
        """
        now = self._clock()
        due = await self._store.find(
            COLLECTION,
            {"fire_at": {"$lte": now}, "lease_until": {"$lte": now}},
            sort=[("fire_at", 1)],
            limit=_CLAIM,
        )
        if not due:
            return 0
        unread = await self._unread()
        if unread is None or unread > _MOST_UNREAD:
            return 0
        claim = uuid4().hex
        ids = [document["_id"] for document in due]
        await self._store.write(
            COLLECTION,
            [
                UpdateMany(
                    {"_id": {"$in": ids}, "fire_at": {"$lte": now}, "lease_until": {"$lte": now}},
                    {"$set": {"claim": claim, "lease_until": now + _LEASE}},
                )
            ],
        )
        ours = await self._store.find(
            COLLECTION, {"_id": {"$in": ids}, "claim": claim}, sort=[("fire_at", 1)]
        )
        await self._send(ours, now)
        # A timer that was set anew meanwhile has no claim and stays.
        await self._store.write(
            COLLECTION,
            [DeleteMany({"_id": {"$in": [timer["_id"] for timer in ours]}, "claim": claim})],
        )
        return len(ours)

    async def _send(self, timers: list[Document], now: datetime) -> None:
        pending = []
        for document in timers:
            event = fired(self._service, document)
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
        await asyncio.gather(*pending)
        telemetry.TIMERS_FIRED.labels(self._service).inc(len(timers))
