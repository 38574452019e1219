"""The projector of a service, put together: start it, ask how it is, stop it."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from prometheus_client import REGISTRY
from pymongo.errors import PyMongoError

from ridealong.chassis import kafka, telemetry
from ridealong.chassis.deadline import Deadline
from ridealong.chassis.logging import logger
from ridealong.chassis.mongo import Store
from ridealong.chassis.projector import lanes, outbox, timers
from ridealong.chassis.projector.driver import Driver
from ridealong.chassis.projector.engine import Engine
from ridealong.chassis.projector.firing import TimerLoop
from ridealong.chassis.projector.incarnation import incarnation_of
from ridealong.chassis.projector.indexes import ensure_indexes
from ridealong.chassis.projector.outbox import Relay
from ridealong.chassis.projector.performing import Performer
from ridealong.chassis.projector.projection import Projection
from ridealong.chassis.projector.replay import internal_topic
from ridealong.chassis.projector.sorting import Place
from ridealong.chassis.projector.subscriber import subscribe
from ridealong.chassis.settings import Settings
from ridealong.contracts import topic_name
from ridealong.contracts.registry import consumed_by

_log = logger(__name__)
_STUCK_SECONDS = 120.0
_LEFTOVERS_SECONDS = 5.0
_STILL_SECONDS = 5.0
_LOOK_SECONDS = 0.1
_REACH_SECONDS = 2.0
_MOVING_SECONDS = 30.0
"""For so long partitions may be on their way between instances."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the projection is. All zero: it has read and told everything there is.

    What ends in `since_start` is counted by this process alone, from its start.
    """

    lag: int
    outbox: int
    timers_due: int
    applied_since_start: int
    dead_letters_since_start: int
    stopped: int
    positioned: bool

    @property
    def caught_up(self) -> bool:
        """Nothing left to read, to send or to fire, as far as is known: where partitions are on
        their way between instances, nothing is."""
        return self.positioned and not (self.lag or self.outbox or self.timers_due)


class UnequalPartitions(RuntimeError):
    """Input topics are missing or differ in their number of partitions."""


class Runtime:
    """Consumer, relay and timers of one service instance."""

    def __init__(
        self,
        settings: Settings,
        projection: Projection,
        store: Store,
        producer: AIOKafkaProducer,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self.service = projection.service
        self._settings = settings
        self._projection = projection
        self._store = store
        self._producer = producer
        self._clock = clock
        self._topics = tuple(
            topic_name(spec.name, settings.topic_prefix) for spec in consumed_by(self.service)
        )
        self._internal = internal_topic(self.service, settings.topic_prefix)
        self._relay = Relay(self.service, store, producer)
        self._performer = Performer(store, self._relay)
        self._driver: Driver | None = None
        self._broker = kafka.broker(settings, f"ridealong-{self.service}")
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to read. Raises `UnequalPartitions` where the topics aren't as they must be."""
        partitions = await self._partitions()
        settings = self._settings
        engine = Engine(
            self._projection,
            partitions,
            settings.topic_prefix,
            settings.poison_limit,
            await incarnation_of(self._store),
        )
        driver = Driver(engine, self._performer, drain_seconds=settings.drain_seconds)
        await ensure_indexes(self._store, self._projection)
        subscriber = subscribe(
            self._broker,
            topics=self._topics,
            group=f"{settings.topic_prefix}.{self.service}",
            batch_records=settings.batch_records,
            driver=driver,
        )
        await self._broker.start()
        consumer = subscriber.consumer
        if consumer is None:
            raise RuntimeError("FastStream started without a consumer")
        driver.bind(consumer)
        self._driver = driver
        timer_loop = TimerLoop(
            self.service,
            self._store,
            self._producer,
            topic_prefix=settings.topic_prefix,
            poll_seconds=settings.timer_poll_seconds,
            clock=self._clock,
            reached=self._reached,
            ends=self._ends,
        )
        self._tasks = [
            asyncio.create_task(driver.run(), name="positions"),
            asyncio.create_task(driver.keep_telling(), name="offsets"),
            asyncio.create_task(timer_loop.run(), name="timers"),
            asyncio.create_task(self._send_leftovers(), name="leftovers"),
        ]

    async def stop(self, deadline: Deadline) -> None:
        """Let the batch in flight end, then leave the group; all of it by the deadline."""
        for task in self._tasks:
            task.cancel()
        if self._driver is not None:
            await self._driver.close()
        # A task that had failed has said so in `/livez`; the others are let go all the same.
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            async with asyncio.timeout(deadline.left()):
                await self._broker.stop()
        except (KafkaError, OSError, TimeoutError) as error:
            _log.warning("the group was left without a word", error=type(error).__name__)

    async def settled(self) -> None:
        """Return once all that was on the log at this call is in the store.

        For a worker whose deed can't be taken back: it must not act on what the next record
        undoes. Whichever instance owns a lane, its position counts. Positions that stand still
        while we read aren't waited for long: one stopped partition must not silence everybody.
        """
        places = {
            (topic, number) for topic in self._topics for number in range(await self._partitions())
        }
        ends: dict[Place, int] = {}
        seen: dict[Place, int] = {}
        moved_at = time.monotonic()
        while time.monotonic() - moved_at < _STILL_SECONDS:
            if not ends:
                ends = await self._performer.ends(places)
            offsets = await self._positions()
            if ends and all(offsets.get(place, 0) >= end for place, end in ends.items()):
                return
            # Before partitions are assigned and sought, standing still means nothing.
            engine = self._engine()
            reading = self._positioned and not engine.failures
            if offsets != seen or not reading:
                seen, moved_at = offsets, time.monotonic()
            await asyncio.sleep(_LOOK_SECONDS)

    async def _positions(self) -> dict[Place, int]:
        documents = await self._store.find(lanes.COLLECTION, {})
        return {
            (topic, document["_id"]): offset
            for document in documents
            for topic, offset in lanes.from_document(document["_id"], document).offsets.items()
        }

    def _reached(self) -> dict[int, int]:
        return {
            number: offset
            for (topic, number), offset in self._engine().offsets.items()
            if topic == self._internal
        }

    async def _ends(self) -> dict[int, int]:
        own = [(self._internal, number) for number in self._reached()]
        return {number: end for (_, number), end in (await self._performer.ends(own)).items()}

    async def standing(self) -> Standing:
        """How far this instance is; raises when broker or store don't answer."""
        engine = self._engine()
        ends = await self._performer.ends(engine.places)
        offsets = engine.offsets
        lag = sum(max(0, end - offsets.get(place, 0)) for place, end in ends.items())
        waiting = await outbox.waiting(self._store)
        due = await self._store.count(timers.COLLECTION, {"fire_at": {"$lte": self._clock()}})
        telemetry.LAG.labels(self.service).set(lag)
        telemetry.OUTBOX_WAITING.labels(self.service).set(waiting)
        return Standing(
            lag=lag,
            outbox=waiting,
            timers_due=due,
            applied_since_start=_total("ridealong_events_applied_total", self.service),
            dead_letters_since_start=_total("ridealong_dead_letters_total", self.service),
            stopped=len(engine.stopped),
            positioned=self._positioned,
        )

    @property
    def _positioned(self) -> bool:
        return self._driver is not None and self._driver.positioned

    def why_not_ready(self) -> str | None:
        """Why this instance can't serve fresh state now, or None where it can.

        While partitions move, whoever served before goes on for a while: what it reads is in the
        store, and if all instances were unready with each that comes or goes nobody would answer.
        """
        engine = self._engine()
        if engine.stopped:
            names = ", ".join(f"{topic}-{number}" for topic, number in sorted(engine.stopped))
            return f"stopped, {engine.why_stopped}: {names}"
        if engine.failures:
            return "the broker or the store did not answer the last time"
        if not self._positioned and not self._moves_on():
            return "no partitions assigned and positioned yet"
        return None

    def _moves_on(self) -> bool:
        seconds = self._driver.moving_seconds if self._driver is not None else None
        return seconds is not None and seconds < _MOVING_SECONDS

    async def why_not_reading(self) -> str | None:
        """Why nothing new can be read now, or None where the brokers of our partitions answer."""
        try:
            async with asyncio.timeout(_REACH_SECONDS):
                await self._performer.ends(self._engine().places)
        except (KafkaError, OSError) as error:
            return f"the broker does not answer ({type(error).__name__})"
        return None

    def why_not_live(self) -> str | None:
        """Why a restart would help, or None. Waiting for broker or store is life, not death."""
        for task in self._tasks:
            if task.done() and not task.cancelled():
                return f"task {task.get_name()} has ended"
        driver = self._driver
        if driver is not None and driver.in_batch and not driver.engine.failures:
            idle = time.monotonic() - driver.progressed_at
            if idle > _STUCK_SECONDS:
                return f"one batch has taken more than {_STUCK_SECONDS:.0f} s"
        return None

    def _engine(self) -> Engine:
        if self._driver is None:
            raise RuntimeError("the projector has not started")
        return self._driver.engine

    async def _partitions(self) -> int:
        counts = {topic: len(await self._producer.partitions_for(topic)) for topic in self._topics}
        if len(set(counts.values())) != 1:
            listed = ", ".join(f"{topic}: {count}" for topic, count in counts.items())
            raise UnequalPartitions(
                f"all input topics must have the same number of partitions, but have {listed}; "
                "create or change them from the registry"
            )
        return next(iter(counts.values()))

    async def _send_leftovers(self) -> None:
        while True:
            await asyncio.sleep(_LEFTOVERS_SECONDS)
            try:
                await self._relay.recover([outbox.NO_LANE])
            except (KafkaError, PyMongoError, OSError, TimeoutError) as error:
                _log.warning("outbox put off", error=type(error).__name__)


def _total(name: str, service: str) -> int:
    values = (
        sample.value
        for family in REGISTRY.collect()
        for sample in family.samples
        if sample.name == name and sample.labels.get("service") == service
    )
    return int(sum(values))
