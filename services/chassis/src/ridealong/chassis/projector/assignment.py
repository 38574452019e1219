"""Which lanes are ours, where each stands, and the seeking, pausing and resuming of them."""

import asyncio
import random
import time
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from aiokafka import TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import IllegalStateError, KafkaError
from pymongo.errors import PyMongoError

from ridealong.chassis import telemetry
from ridealong.chassis.logging import logger
from ridealong.chassis.mongo import Store
from ridealong.chassis.projector import lanes as lane_store
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.outbox import Relay

if TYPE_CHECKING:
    from aiokafka import AIOKafkaConsumer

_log = logger(__name__)


class PositionBeyondLog(RuntimeError):
    """The store stands behind the end of a topic: the broker isn't the one it was built from."""


class Assignment(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """The listener of the consumer group, and the one place that moves the consumer."""

    def __init__(self, service: str, store: Store, relay: Relay, *, drain_seconds: float) -> None:
        self.busy = asyncio.Lock()
        self.failed = False
        self._service = service
        self._store = store
        self._relay = relay
        self._drain_seconds = drain_seconds
        self._consumer: AIOKafkaConsumer | None = None
        self._lanes: dict[int, Lane] = {}
        self._waiting: set[int] = set()
        self._stopped: set[tuple[str, int]] = set()
        self._wake = asyncio.Event()
        self._delay = 0.0
        self._attempts = 0
        self.progressed_at = time.monotonic()

    def bind(self, consumer: "AIOKafkaConsumer") -> None:
        """The consumer that we listen to."""
        self._consumer = consumer
        if consumer.assignment():
            self.reposition({place.partition for place in consumer.assignment()})

    @property
    def assigned(self) -> frozenset[TopicPartition]:
        """What the group gave to this instance."""
        consumer = self._consumer
        return frozenset(consumer.assignment()) if consumer else frozenset()

    @property
    def positioned(self) -> bool:
        """Every assigned lane is being read from its stored position."""
        return bool(self.assigned) and not self._waiting and not self.failed

    @property
    def stopped(self) -> frozenset[tuple[str, int]]:
        """Partitions that stand still since their records could not be read."""
        return frozenset(self._stopped)

    def lanes_of(self, numbers: Collection[int]) -> dict[int, Lane]:
        """Where these lanes stand; one that isn't positioned yet is absent."""
        return {number: self._lanes[number] for number in numbers if number in self._lanes}

    def moved(self, lanes: Iterable[Lane]) -> None:
        """A commit succeeded."""
        for lane in lanes:
            # A lane that was taken from us in mid-batch is somebody else's to remember.
            if lane.number in self._lanes:
                self._lanes[lane.number] = lane
        self.failed = False
        self._attempts = 0
        self.progressed_at = time.monotonic()

    def offsets(self) -> Mapping[TopicPartition, int]:
        """The next offset to read of every positioned partition."""
        return {
            place: self._lanes[place.partition].offsets.get(place.topic, 0)
            for place in self.assigned
            if place.partition in self._lanes
        }

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Read nothing of these before their stored position is known."""
        if self._consumer is None:
            return
        self._stopped.clear()
        telemetry.PARTITIONS_STOPPED.labels(self._service).set(0)
        self.reposition({place.partition for place in assigned})

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """Let the batch in flight end, within one deadline; the fence covers the rest."""
        try:
            async with asyncio.timeout(self._drain_seconds):
                async with self.busy:
                    pass
        except TimeoutError:
            _log.warning("batch still in flight at revocation; its write will be fenced")
        for place in revoked:
            self._lanes.pop(place.partition, None)
            self._waiting.discard(place.partition)

    def reposition(self, numbers: Collection[int], *, failed: bool = False) -> None:
        """Pause these lanes until they have been sought to their stored position.

        `failed`: something is away, so wait with backoff first; readiness turns red.
        """
        if failed:
            self.failed = True
            self._attempts += 1
            self._delay = min(10.0, 0.2 * 2**self._attempts) * random.uniform(0.5, 1.0)  # noqa: S311
        for number in numbers:
            self._lanes.pop(number, None)
            self._waiting.add(number)
        self._pause(place for place in self.assigned if place.partition in self._waiting)
        self._wake.set()

    def stop(self, places: Collection[tuple[str, int]]) -> None:
        """Leave these partitions where they are until an operator restarts the service."""
        self._stopped |= set(places)
        telemetry.PARTITIONS_STOPPED.labels(self._service).set(len(self._stopped))
        self._pause(TopicPartition(topic, number) for topic, number in places)
        self.reposition({number for _, number in places})

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        """Tell Kafka where we are, of what is still ours."""
        ours = {place: offset for place, offset in offsets.items() if place in self.assigned}
        if self._consumer is not None and ours:
            await self._consumer.commit(ours)

    async def end_offsets(
        self, places: Collection[TopicPartition] | None = None
    ) -> dict[TopicPartition, int]:
        """Where these partitions end now; those assigned to this instance, unless said."""
        wanted = list(self.assigned if places is None else places)
        if self._consumer is None or not wanted:
            return {}
        ends: dict[TopicPartition, int] = await self._consumer.end_offsets(wanted)
        return ends

    async def run(self) -> None:
        """Position lanes whenever some wait for it."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            delay, self._delay = self._delay, 0.0
            if delay:
                await asyncio.sleep(delay)
            try:
                async with self.busy:
                    await self._position()
            except (PyMongoError, KafkaError, OSError, TimeoutError) as error:
                _log.warning("cannot position yet", error=type(error).__name__)
                telemetry.BACKOFFS.labels(self._service, "position").inc()
                self.reposition((), failed=True)
            except PositionBeyondLog as error:
                _log.error("position beyond the log", detail=str(error))
                self.reposition((), failed=True)

    async def _position(self) -> None:
        consumer = self._consumer
        numbers = sorted(self._waiting & {place.partition for place in self.assigned})
        if consumer is None or not numbers:
            return
        # What the lane's owner before us derived goes out before anything we derive.
        await self._relay.recover(numbers)
        documents = await self._store.by_ids(lane_store.COLLECTION, numbers)
        places = [place for place in self.assigned if place.partition in set(numbers)]
        ends = await consumer.end_offsets(places)
        for number in numbers:
            lane = lane_store.from_document(number, documents.get(number))
            for place in (place for place in places if place.partition == number):
                self._seek(place, lane.offsets.get(place.topic, 0), ends[place])
            self._lanes[number] = lane
            self._waiting.discard(number)
        stopped = {TopicPartition(topic, number) for topic, number in self._stopped}
        ready = [p for p in places if p in self.assigned and p not in stopped]
        if ready:
            consumer.resume(*ready)
        self.failed = False
        self.progressed_at = time.monotonic()

    def _seek(self, place: TopicPartition, position: int, end: int) -> None:
        if position > end:
            raise PositionBeyondLog(
                f"{place.topic}-{place.partition} ends at {end}, the store stands at {position}: "
                "this database was built from another Kafka; give the service an empty database "
                "(RIDEALONG_DATABASE_PREFIX) or the Kafka it knows"
            )
        if self._consumer is not None:
            self._consumer.seek(place, position)

    def _pause(self, places: Iterable[TopicPartition]) -> None:
        if self._consumer is None:
            return
        for place in places:
            try:
                self._consumer.pause(place)
            except IllegalStateError:
                continue
