"""Does what the engine decides: reads, writes, sends, and waits out what is away."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from time import perf_counter

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from ridealong.chassis import telemetry
from ridealong.chassis.logging import logger
from ridealong.chassis.mongo import Fenced, Store
from ridealong.chassis.projector import lanes as lane_store
from ridealong.chassis.projector.assignment import Assignment
from ridealong.chassis.projector.commit import APPLIED, Commit, commit_of
from ridealong.chassis.projector.engine import Engine, Intake, Outcome
from ridealong.chassis.projector.outbox import Relay
from ridealong.chassis.projector.records import Bad, Raw, applied_id
from ridealong.chassis.projector.state import Ref, State

_log = logger(__name__)
_COMMIT_SECONDS = 5.0


class Driver:
    """Takes batches through the engine into the store and onto the topics."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        relay: Relay,
        assignment: Assignment,
        topic_prefix: str,
    ) -> None:
        self._engine = engine
        self._service = engine.projection.service
        self._store = store
        self._relay = relay
        self._assignment = assignment
        self._prefix = topic_prefix

    async def prepare(self) -> None:
        """Have the indexes that queries need; harmless to repeat."""
        await self._store.ensure_index("timers", [("fire_at", 1)])
        await self._store.ensure_index("outbox", [("lane", 1), ("_id", 1)])
        for model in self._engine.projection.states:
            for fields in model.INDEXES:
                await self._store.ensure_index(model.COLLECTION, [(name, 1) for name in fields])

    async def process(self, records: Sequence[Raw]) -> None:
        """Apply a batch, or leave it on the log to be read again.

        Never raises for what is wrong with a record or away for a moment: records go to dead
        letters, and what is away is waited for while the consumer keeps polling.
        """
        async with self._assignment.busy:
            touched = {raw.partition for raw in records}
            lanes = self._assignment.lanes_of(touched)
            try:
                await self._apply(records, lanes)
            except Fenced as fence:
                telemetry.FENCED.labels(self._service).inc()
                _log.info("fenced", lane=fence.args[0])
                self._assignment.reposition(touched)
            except (PyMongoError, KafkaError, OSError, TimeoutError) as error:
                what = "store" if isinstance(error, PyMongoError) else "kafka"
                telemetry.BACKOFFS.labels(self._service, what).inc()
                _log.warning("batch put off", what=what, error=type(error).__name__)
                self._assignment.reposition(touched, failed=True)
            except Exception:  # noqa: BLE001 - a fault of ours must not lose the batch either
                telemetry.BACKOFFS.labels(self._service, "fault").inc()
                _log.exception("batch put off by a fault")
                self._assignment.reposition(touched, failed=True)

    async def _apply(self, records: Sequence[Raw], lanes: Mapping[int, lane_store.Lane]) -> None:
        started = perf_counter()
        intake, outcome = await self._decide(records, lanes)
        if not intake.empty:
            commit = commit_of(intake, outcome, lanes, self._service, self._prefix)
            await self._store.commit(commit.writes, fences=commit.fences)
            self._engine.committed(intake)
            self._assignment.moved(commit.lanes.values())
            await self._relay.send(commit.entries)
            await self._tell_kafka(commit)
            self._count(intake, outcome)
            telemetry.BATCH_SECONDS.labels(self._service).observe(perf_counter() - started)
        if intake.stop:
            _log.error(
                "partition stopped: too many unreadable records in a row",
                partitions=sorted(f"{topic}-{number}" for topic, number in intake.stop),
            )
            self._assignment.stop(intake.stop)

    async def _decide(
        self, records: Sequence[Raw], lanes: Mapping[int, lane_store.Lane]
    ) -> tuple[Intake, Outcome]:
        faulty: dict[tuple[str, int, int], Bad] = {}
        while True:
            intake = self._engine.sort(records, lanes, faulty)
            outcome = await self._fold(intake)
            if not outcome.bad:
                return intake, outcome
            for bad in outcome.bad:
                faulty[bad.raw.topic, bad.raw.partition, bad.raw.offset] = bad

    async def _fold(self, intake: Intake) -> Outcome:
        ids = [applied_id(item.event) for item in intake.good]
        known = (await self._store.by_ids(APPLIED, ids)).keys() if ids else ()
        loaded: dict[Ref, State | None] = {}
        while True:
            outcome = self._engine.fold(intake.good, known, loaded)
            if not outcome.missing:
                return outcome
            await self._load(outcome.missing, loaded)

    async def _load(self, refs: Iterable[Ref], loaded: dict[Ref, State | None]) -> None:
        by_model: dict[type[State], list[str]] = {}
        for ref in refs:
            by_model.setdefault(ref.model, []).append(ref.id)
        for model, ids in by_model.items():
            documents = await self._store.by_ids(model.COLLECTION, ids)
            for id_ in ids:
                document = documents.get(id_)
                loaded[Ref(model, id_)] = (
                    None if document is None else model.from_document(document)
                )

    async def _tell_kafka(self, commit: Commit) -> None:
        # For lag tools alone: the truth about positions is the lane documents.
        offsets = {
            TopicPartition(topic, lane.number): offset
            for lane in commit.lanes.values()
            for topic, offset in lane.offsets.items()
        }
        try:
            async with asyncio.timeout(_COMMIT_SECONDS):
                await self._assignment.commit(offsets)
        except (KafkaError, TimeoutError) as error:
            _log.info("offsets not told to kafka", error=type(error).__name__)

    def _count(self, intake: Intake, outcome: Outcome) -> None:
        service = self._service
        for item, refused in outcome.applied:
            telemetry.EVENTS_APPLIED.labels(service, item.event.topic).inc()
            if refused is not None:
                telemetry.EVENTS_REFUSED.labels(service).inc()
        for skipped in intake.skipped:
            telemetry.EVENTS_SKIPPED.labels(service, skipped.why).inc()
        repeated = len(intake.good) - len(outcome.applied)
        telemetry.EVENTS_SKIPPED.labels(service, "duplicate").inc(repeated)
        telemetry.EVENTS_SKIPPED.labels(service, "misrouted").inc(len(intake.misrouted))
        for bad in intake.bad:
            telemetry.DEAD_LETTERS.labels(service, bad.raw.topic).inc()
            _log.warning(
                "dead letter",
                topic=bad.raw.topic,
                partition=bad.raw.partition,
                offset=bad.raw.offset,
                kind=bad.kind,
            )
