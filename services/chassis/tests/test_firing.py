"""Timers are fired by the owner of their lane, as far as the log has room, and again in need."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError
from pymongo.errors import AutoReconnect

from ridealong.chassis.documents import Document
from ridealong.chassis.mongo import Order, Store
from ridealong.chassis.projector import firing
from ridealong.chassis.projector.firing import LEAST_UNREAD, MOST_UNREAD, TimerLoop

NOWHERE = "127.0.0.1:1"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Place(NamedTuple):
    """Where a record lies, as the broker tells."""

    offset: int


class Due(Store):
    """Timers that are due, by lane; it is asked for them and never written to."""

    def __init__(self, lanes: Mapping[int, int]) -> None:
        super().__init__(f"mongodb://{NOWHERE}", "test")
        self.held = {lane: [_timer(lane, n) for n in range(many)] for lane, many in lanes.items()}
        self.asked: list[list[int]] = []
        self.seconds = 0.0
        self.monotonic = 0.0
        #: How often to fail, with one answer between.
        self.failures: list[int] = []

    async def find(
        self,
        collection: str,  # noqa: ARG002 - it holds timers alone
        where: Document,
        *,
        sort: Order = (),  # noqa: ARG002
        limit: int = 0,
    ) -> list[Document]:
        if self.failures:
            self.failures[0] -= 1
            if self.failures[0] >= 0:
                raise AutoReconnect("away")
            del self.failures[0]
        self.asked.append(where["lane"]["$in"])
        self.monotonic += self.seconds
        found = [each for lane in where["lane"]["$in"] for each in self.held.get(lane, [])]
        return found[:limit]


class Log(AIOKafkaProducer):  # type: ignore[misc]  # aiokafka has no types
    """The service's internal topic, of which so much has been read."""

    def __init__(self, lanes: Sequence[int]) -> None:
        super().__init__(bootstrap_servers=NOWHERE)
        self.ends = dict.fromkeys(lanes, 0)
        self.read = dict.fromkeys(lanes, 0)
        self.ids: list[str] = []
        self.away = False

    async def send(
        self,
        topic: str,  # noqa: ARG002
        value: bytes,  # noqa: ARG002
        key: bytes,
        headers: Sequence[tuple[str, bytes]],
    ) -> "asyncio.Future[Place]":
        if self.away:
            raise KafkaConnectionError
        lane = int(key.rpartition(b"-")[2])
        self.ids.append((dict(headers)["ce_id"]).decode())
        sent: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        sent.set_result(Place(self.ends[lane]))
        self.ends[lane] += 1
        return sent

    async def tell_ends(self) -> Mapping[int, int]:
        return dict(self.ends)

    @property
    def unread(self) -> dict[int, int]:
        return {lane: self.ends[lane] - read for lane, read in self.read.items()}


def _timer(lane: int, number: int) -> Document:
    return {
        "_id": f"acme/{lane}/{number}",
        "lane": lane,
        "name": "due",
        "tenant": "acme",
        "person": f"rep-{lane}",
        "fire_at": NOON - timedelta(minutes=1),
        "data": {},
    }


class Stage:
    """A loop over a store and a log that tests look into."""

    def __init__(self, due: Mapping[int, int], ours: Sequence[int]) -> None:
        self.store = Due(due)
        self.log = Log(ours)
        self.loop = TimerLoop(
            "metrics",
            self.store,
            self.log,
            topic_prefix="ridealong",
            poll_seconds=0.0,
            clock=lambda: NOON,
            reached=lambda: self.log.read,
            ends=self.log.tell_ends,
            monotonic=lambda: self.store.monotonic,
        )

    def read_all(self) -> None:
        """The engine reads what is on the log, and the store forgets those timers."""
        for lane, end in self.log.ends.items():
            del self.store.held.setdefault(lane, [])[: end - self.log.read[lane]]
        self.log.read |= self.log.ends


@pytest.fixture
async def stages() -> AsyncIterator[list[Stage]]:
    """Stages to close."""
    opened: list[Stage] = []
    yield opened
    for stage in opened:
        await stage.log.stop()
        await stage.store.close()


async def test_each_lane_has_its_own_room_and_fills_no_more_than_that(stages: list[Stage]) -> None:
    stage = Stage({0: 1000, 1: 1000, 2: 10}, ours=(0, 1, 2))
    stages.append(stage)
    share = MOST_UNREAD // 3
    assert await stage.loop.fire_due() == 2 * share + 10
    assert stage.log.unread == {0: share, 1: share, 2: 10}
    assert await stage.loop.fire_due() == 0
    # Lane 1 stands still; the others go on.
    stage.log.read |= {0: share - 7, 2: 10}
    stage.store.held[2] = []
    assert await stage.loop.fire_due() == share - 7
    assert stage.log.unread == {0: share, 1: share, 2: 0}


async def test_many_lanes_keep_a_least_room_each(stages: list[Stage]) -> None:
    lanes = range(20)
    stage = Stage(dict.fromkeys(lanes, 400), ours=lanes)
    stages.append(stage)
    await stage.loop.fire_due()
    assert set(stage.log.unread.values()) == {LEAST_UNREAD}


async def test_all_that_is_due_is_fired_once_however_it_is_read(stages: list[Stage]) -> None:
    stage = Stage({0: 4321, 1: 77}, ours=(0, 1))
    stages.append(stage)
    for _ in range(200):
        await stage.loop.fire_due()
        stage.read_all()
    assert len(stage.log.ids) == len(set(stage.log.ids)) == 4321 + 77
    assert stage.store.held == {0: [], 1: []}


async def test_what_was_sent_is_not_looked_for_before_it_is_read(stages: list[Stage]) -> None:
    stage = Stage({0: 5}, ours=(0,))
    stages.append(stage)
    assert await stage.loop.fire_due() == 5
    assert await stage.loop.fire_due() == 0
    assert stage.store.asked == [[0]]
    stage.read_all()
    assert await stage.loop.fire_due() == 0
    assert stage.store.asked == [[0], [0]]


async def test_a_store_that_takes_long_to_look_is_asked_seldom(stages: list[Stage]) -> None:
    stage = Stage({}, ours=(0, 1))
    stages.append(stage)
    stage.store.seconds = 2.0
    for _ in range(30):
        await stage.loop.fire_due()
        stage.store.monotonic += 1.0
    # Ten seconds each: two in which it looks, eight in which it doesn't.
    assert len(stage.store.asked) == 4


async def test_timers_of_lanes_that_are_not_ours_are_left_to_their_owner(
    stages: list[Stage],
) -> None:
    stage = Stage({0: 5, 1: 5}, ours=(1,))
    stages.append(stage)
    await stage.loop.fire_due()
    assert stage.store.asked == [[1]]
    stage.log.read = {}
    assert await stage.loop.fire_due() == 0
    assert len(stage.log.ids) == 5


async def test_what_a_dead_owner_fired_is_fired_again_under_the_same_ids(
    stages: list[Stage],
) -> None:
    first, second = Stage({0: 5}, ours=(0,)), Stage({0: 5}, ours=(0,))
    stages += [first, second]
    await first.loop.fire_due()
    await second.loop.fire_due()
    assert first.log.ids == second.log.ids


@pytest.mark.parametrize("away", ["store", "broker"])
async def test_backoff_begins_anew_after_a_success(
    monkeypatch: pytest.MonkeyPatch, stages: list[Stage], away: str
) -> None:
    stage = Stage({0: 5 if away == "broker" else 0}, ours=(0,))
    stages.append(stage)
    pauses: list[int] = []

    def wait(state: Any) -> float:
        pauses.append(state.attempt_number)
        stage.log.away = state.attempt_number < 3
        return 0.0

    monkeypatch.setattr(firing, "wait_exponential_jitter", lambda **_: wait)
    stage.store.failures = [3, 2] if away == "store" else []
    stage.log.away = away == "broker"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await stage.loop.run()
    assert pauses == ([1, 2, 3, 1, 2] if away == "store" else [1, 2, 3])
    assert len(stage.log.ids) == len(stage.store.held[0])
