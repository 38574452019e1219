"""The loop that fires timers waits longer while a server is away, and not once it is back."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from pymongo.errors import AutoReconnect

from ridealong.chassis.mongo import Document, Order, Store, WriteOp
from ridealong.chassis.projector import timers
from ridealong.chassis.projector.timers import TimerLoop
from ridealong.chassis.service import utc_now

NOWHERE = "127.0.0.1:1"


class Flaky(Store):
    """Fails as often as each number says, with one answer between."""

    def __init__(self, *failures: int) -> None:
        super().__init__(f"mongodb://{NOWHERE}", "test")
        self._looks = iter(answer for count in failures for answer in (*[False] * count, True))

    async def find(
        self,
        collection: str,  # noqa: ARG002 - it holds nothing, whatever is asked
        where: Document,  # noqa: ARG002
        *,
        sort: Order = (),  # noqa: ARG002
        limit: int = 0,  # noqa: ARG002
    ) -> list[Document]:
        answers = next(self._looks, None)
        if answers is None:
            await asyncio.Event().wait()
        if not answers:
            raise AutoReconnect("away")
        return []


async def nothing_unread() -> int:
    return 0


class Due(Store):
    """Has one timer that is due, and keeps what is written."""

    def __init__(self) -> None:
        super().__init__(f"mongodb://{NOWHERE}", "test")
        self.written: list[str] = []

    async def find(
        self,
        collection: str,  # noqa: ARG002
        where: Document,
        *,
        sort: Order = (),  # noqa: ARG002
        limit: int = 0,  # noqa: ARG002
    ) -> list[Document]:
        return [] if "claim" in where else [{"_id": "t-1"}]

    async def write(self, collection: str, operations: Sequence[WriteOp]) -> None:  # noqa: ARG002
        self.written.append(collection)


@pytest.mark.parametrize(
    ("unread", "claims"), [(0, True), (300, True), (301, False), (None, False)]
)
async def test_timers_wait_in_the_store_while_many_are_unread_or_nobody_reads(
    unread: int | None, claims: bool
) -> None:
    async def reading() -> int | None:
        return unread

    store = Due()
    producer = AIOKafkaProducer(bootstrap_servers=NOWHERE)
    loop = TimerLoop(
        "metrics",
        store,
        producer,
        topic_prefix="ridealong",
        poll_seconds=0.0,
        clock=utc_now,
        unread=reading,
    )
    await loop.fire_due()
    await producer.stop()
    await store.close()
    assert (timers.COLLECTION in store.written) == claims


async def test_backoff_begins_anew_after_a_success(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[int] = []

    def wait(state: Any) -> float:
        pauses.append(state.attempt_number)
        return 0.0

    monkeypatch.setattr(timers, "wait_exponential_jitter", lambda **_: wait)
    store = Flaky(3, 2)
    producer = AIOKafkaProducer(bootstrap_servers=NOWHERE)
    loop = TimerLoop(
        "metrics",
        store,
        producer,
        topic_prefix="ridealong",
        poll_seconds=0.0,
        clock=utc_now,
        unread=nothing_unread,
    )
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await loop.run()
    await producer.stop()
    await store.close()
    assert pauses == [1, 2, 3, 1, 2]
