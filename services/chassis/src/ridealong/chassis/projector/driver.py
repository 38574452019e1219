"""Runs the engine on a real consumer: batches, rebalances, and waiting for what is away."""

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from aiokafka import TopicPartition
from aiokafka.abc import ConsumerRebalanceListener

from ridealong.chassis import telemetry
from ridealong.chassis.logging import logger
from ridealong.chassis.mongo import Fenced
from ridealong.chassis.projector.actions import Action, Away, Steps, Unstorable
from ridealong.chassis.projector.engine import Engine
from ridealong.chassis.projector.patience import Turns
from ridealong.chassis.projector.performing import Performer
from ridealong.chassis.projector.positions import PositionBeyondLog
from ridealong.chassis.projector.records import Item, Raw
from ridealong.chassis.projector.report import tell
from ridealong.chassis.projector.spans import traced_batch

if TYPE_CHECKING:
    from aiokafka import AIOKafkaConsumer

_log = logger(__name__)
T = TypeVar("T")
#: Records that are read between two steps of the batch before.
_AT_ONCE = 200
_TELL_AGAIN_SECONDS = 1.0


class Driver(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """The listener of the consumer group, and who performs what the engine decides."""

    def __init__(self, engine: Engine, performer: Performer, *, drain_seconds: float) -> None:
        self.engine = engine
        self.progressed_at = time.monotonic()
        self._service = engine.projection.service
        self._performer = performer
        self._drain_seconds = drain_seconds
        self._busy = asyncio.Lock()
        self._wake = asyncio.Event()
        self._turns = Turns()
        self._writing: asyncio.Task[None] | None = None
        self._closed = False
        self._joined = False
        self._left_at: float | None = None

    @property
    def positioned(self) -> bool:
        """This instance is a member of the group, and knows where to read on in all that it was
        given: which is nothing where there are more instances than partitions."""
        return self._joined and not self.engine.waiting

    @property
    def moving_seconds(self) -> float | None:
        """For how long partitions have been on their way between instances, if this one was
        positioned before; None where it is, or has never been."""
        if self.positioned or self._left_at is None:
            return None
        return time.monotonic() - self._left_at

    @property
    def in_batch(self) -> bool:
        """A batch or a positioning is under way."""
        return self._busy.locked()

    def bind(self, consumer: "AIOKafkaConsumer") -> None:
        """The consumer that we listen to, with what it was given before we did."""
        self._performer.consumer = consumer
        given = consumer.assignment()
        self._joined = self._joined or bool(given)
        self._assign(given)

    async def process(self, records: Sequence[Raw]) -> None:
        """Have a batch applied, or left on the log to be read again; comes back when it is begun.

        While it is written the consumer fetches the next one, which is read here in the meantime,
        and waits. Never raises: records go to dead letters, and what is away is waited for while
        the consumer keeps polling.
        """
        turns = self.engine.turns
        items = await self._read(records)
        await self._settled()
        if self._closed:
            return
        self._writing = asyncio.create_task(self._apply(items, turns), name="batch")

    async def _read(self, records: Sequence[Raw]) -> list[Item]:
        items: list[Item] = []
        for start in range(0, len(records), _AT_ONCE):
            items += self.engine.read(records[start : start + _AT_ONCE])
            # So that the batch before goes on to its next step meanwhile.
            await asyncio.sleep(0)
        return items

    async def _apply(self, items: Sequence[Item], turns: Mapping[int, int]) -> None:
        started = time.perf_counter()
        rest = items
        # Nobody positions a lane between two portions: the next one follows on what is kept, or
        # its lane waits and it is passed over.
        async with self._busy:
            with traced_batch(len(items)) as traced:
                while rest:
                    size = self.engine.portion.records
                    some, rest = rest[:size], rest[size:]
                    batch = await self._run(self.engine.receive_read(some, turns))
                    if batch is not None:
                        tell(self._service, batch)
                        traced.applied(batch)
                    if not self.engine.failures:
                        self.progressed_at = time.monotonic()
        telemetry.PARTITIONS_STOPPED.labels(self._service).set(len(self.engine.stopped))
        if self.engine.waiting:
            self._wake.set()
        else:
            self.progressed_at = time.monotonic()
            telemetry.BATCH_SECONDS.labels(self._service).observe(time.perf_counter() - started)

    async def _settled(self) -> None:
        """The batch that was begun last has ended."""
        if self._writing is not None:
            await asyncio.wait((self._writing,))

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """Read nothing of these before their stored position is known."""
        self._joined = True
        if self._performer.consumer is not None:
            self._assign(assigned)

    async def on_partitions_revoked(
        self,
        revoked: Collection[TopicPartition],  # noqa: ARG002 - rebalances are eager: it is all
    ) -> None:
        """Let the batch in flight end, within one deadline; the fence covers the rest."""
        if self.positioned:
            self._left_at = time.monotonic()
        self._joined = False
        await self.drain()
        self.engine.revoked()

    async def drain(self) -> None:
        """Wait for the batch in flight, at most as long as the settings allow."""
        try:
            async with asyncio.timeout(self._drain_seconds):
                await self._settled()
                async with self._busy:
                    pass
        except TimeoutError:
            _log.warning("batch still in flight; if it writes after its lane moved, it is fenced")

    async def close(self) -> None:
        """Begin no batch any more, and let the one in flight end. What was fetched and not begun
        is read again by who comes next."""
        self._closed = True
        await self.drain()

    async def run(self) -> None:
        """Position lanes whenever some wait for it, each with a backoff of its own."""
        while True:
            due, seconds = self._turns.due(self.engine.tries, time.monotonic())
            if due:
                await self._position(due)
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await self._wake.wait()
            self._wake.clear()

    async def keep_telling(self) -> None:
        """Tell Kafka again what it couldn't be told, while there may be nothing more to read."""
        while True:
            await asyncio.sleep(_TELL_AGAIN_SECONDS)
            if self._performer.untold:
                async with self._busy:
                    await self._performer.tell_again()

    async def _position(self, due: Collection[int]) -> None:
        try:
            async with self._busy:
                await self._run(self.engine.position(due))
            self.progressed_at = time.monotonic()
        except Away as away:
            _log.warning("cannot position yet", what=away.what, error=away.error)
            telemetry.BACKOFFS.labels(self._service, away.what).inc()
        except PositionBeyondLog as error:
            _log.error("position beyond the log", detail=str(error))
            self.engine.put_off(due)

    def _assign(self, assigned: Collection[TopicPartition]) -> None:
        places = {(place.topic, place.partition) for place in assigned}
        self._performer.pause(self.engine.assigned(places))
        self._wake.set()

    async def _run(self, steps: Steps[T]) -> T:
        answer: object = None
        error: Exception | None = None
        while True:
            try:
                action: Action = steps.send(answer) if error is None else steps.throw(error)
            except StopIteration as done:
                value: T = done.value
                return value
            answer, error = None, None
            try:
                answer = await self._performer.perform(action)
            except (Fenced, Unstorable, Away) as failure:
                error = failure
