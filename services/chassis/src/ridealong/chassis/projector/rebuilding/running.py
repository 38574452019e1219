"""A rebuild on real servers: run it, look at it, give it up, and tidy up behind it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from aiokafka import AIOKafkaConsumer, TopicPartition
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    wait_exponential_jitter,
)

from ridealong.chassis import collection_sets, kafka
from ridealong.chassis.collection_sets import CollectionSet, Sets
from ridealong.chassis.mongo import Fence, Fenced, Store
from ridealong.chassis.projector import dead_letters, lanes, outbox
from ridealong.chassis.projector.actions import Away, Unstorable
from ridealong.chassis.projector.engine import Engine
from ridealong.chassis.projector.handover import FROZEN, marked
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.outbox import Parcel
from ridealong.chassis.projector.positions import PositionBeyondLog
from ridealong.chassis.projector.projection import Projection
from ridealong.chassis.projector.rebuilding.actions import RebuildSteps
from ridealong.chassis.projector.rebuilding.performing import Progress, RebuildPerformer, Told
from ridealong.chassis.projector.rebuilding.rebuild import CannotRebuild, Rebuild, Result
from ridealong.chassis.projector.replay import Headers
from ridealong.chassis.settings import Settings
from ridealong.contracts import topic_name
from ridealong.contracts.registry import consumed_by

_NEVER_STOPS = 10**9
"""Unreadable records in a row: nothing is drained here, they are counted in the end."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to rebuild, and how. `rules` is a digest of the code that folds; `hold`: don't swap; for
    `accept_lost` see `Rebuild`."""

    projection: Projection
    partitions: int
    rules: str
    hold: bool = False
    accept_lost: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Who hears how far it is, and what it waits for while that is away; who knows of which
    records the log has dead letters; and the clock."""

    progress: Callable[[Progress], None]
    waiting: Callable[[str], None]
    told: Told
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a rebuild is: records folded, of those that the active set has read."""

    sets: Sets
    read: int
    of: int


async def rebuild(store: Store, settings: Settings, wish: Wish, around: Surroundings) -> Result:
    """Begin a rebuild, or go on where it was left, until it is swapped in or held.

    Raises:
        CannotRebuild: running it again wouldn't help; the message says what would.
        KafkaError, OSError: the broker isn't there at the start. Later it is waited for.
    """
    projection, partitions = wish.projection, wish.partitions
    prefix = settings.topic_prefix
    topics = [topic_name(spec.name, prefix) for spec in consumed_by(projection.service)]
    places = [TopicPartition(topic, number) for topic in topics for number in range(partitions)]
    consumer = AIOKafkaConsumer(
        **kafka.client_options(settings),
        client_id=f"ridealong-{projection.service}-rebuild",
        enable_auto_commit=False,
        auto_offset_reset="none",
    )
    engine = Engine(projection, partitions, prefix, _NEVER_STOPS)
    performer = RebuildPerformer(
        projection,
        store,
        consumer,
        partitions=partitions,
        batch_records=settings.batch_records,
        read=engine.read,
        told=around.told,
        progress=around.progress,
    )
    try:
        await consumer.start()
        begins = await consumer.beginning_offsets(places)
        if forgotten := sorted(f"{at.topic}-{at.partition}" for at, it in begins.items() if it):
            raise CannotRebuild(
                f"the log has forgotten the beginning of {', '.join(forgotten)}: restore it, and "
                "see `ridealong topics diff` for its retention"
            )
        consumer.assign(places)
        course = Rebuild(
            engine,
            {(at.topic, at.partition) for at in places},
            prefix,
            wish.rules,
            around.clock,
            hold=wish.hold,
            accept_lost=wish.accept_lost,
        )
        return await _run(course, performer, around)
    finally:
        await performer.close()
        await consumer.stop()


async def _run(course: Rebuild, performer: RebuildPerformer, around: Surroundings) -> Result:
    def tell(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, Away):
            around.waiting(f"{error.what}: {error.error}")

    async for attempt in AsyncRetrying(
        retry=retry_if_exception_type(Away),
        wait=wait_exponential_jitter(multiplier=0.2, max=5),
        before_sleep=tell,
    ):
        with attempt:
            try:
                return await _perform_all(course.run(), performer)
            except PositionBeyondLog as error:
                raise CannotRebuild(str(error)) from error
    raise CannotRebuild("nothing was tried")


async def _perform_all(steps: RebuildSteps[Result], performer: RebuildPerformer) -> Result:
    answer: object = None
    error: Exception | None = None
    while True:
        try:
            action = steps.send(answer) if error is None else steps.throw(error)
        except StopIteration as done:
            result: Result = done.value
            return result
        answer, error = None, None
        try:
            answer = await performer.perform(action)
        except (Fenced, Unstorable, Away) as failure:
            error = failure


async def standing(store: Store) -> Standing:
    """How far a rebuild is, if there is one."""
    sets = await store.look()
    if sets.shadow is None:
        return Standing(sets, 0, 0)
    return Standing(sets, await _read(store, sets.shadow.set), await _read(store, sets.active))


async def _read(store: Store, which: CollectionSet) -> int:
    held = await _lanes_of(store, which)
    return sum(sum(lane.offsets.values()) for lane, _ in held.values())


async def _lanes_of(store: Store, which: CollectionSet) -> dict[int, tuple[Lane, bool]]:
    plain = store.of(CollectionSet())
    try:
        held = await plain.find(which.place(lanes.COLLECTION), {})
    finally:
        await plain.close()
    return {each["_id"]: (lanes.from_document(each["_id"], each), FROZEN in each) for each in held}


async def waiting_letters(store: Store, prefix: str) -> list[Headers]:
    """The headers of dead letters that are kept and weren't sent yet."""
    topic = topic_name(dead_letters.TOPIC, prefix)
    held = await store.find(outbox.COLLECTION, {"entries.topic": topic})
    return [
        entry.headers
        for each in held
        for entry in Parcel.from_document(each).entries
        if entry.topic == topic
    ]


async def abort(store: Store) -> Sets:
    """Give up the set that is being built, if there is one. Answers the sets of before.

    Raises:
        Fenced: somebody else has changed the sets just now.
    """
    sets = await store.look()
    if sets.shadow is not None:
        await _keep(store, sets, replace(sets, shadow=None, fence=sets.fence + 1))
    await _thaw(store)
    await tidy(store)
    return sets


async def forget_retired(store: Store) -> None:
    """Forget the set that was left, now that nobody reads it any more.

    Raises:
        Fenced: somebody else has changed the sets just now.
    """
    sets = await store.look()
    if sets.retired is not None:
        await _keep(store, sets, replace(sets, retired=None, fence=sets.fence + 1))
    await tidy(store)


async def tidy(store: Store) -> list[str]:
    """Drop the collections of sets that are no more; answers which."""
    sets = await store.look()
    dropped = sets.left_over(await store.names())
    for name in dropped:
        await store.drop(name)
    return dropped


async def _keep(store: Store, before: Sets, after: Sets) -> None:
    fence = Fence(collection_sets.ID, before.fence, after.to_document(), collection_sets.COLLECTION)
    await store.commit({}, fences=[fence])


async def _thaw(store: Store) -> None:
    """Let nobody wait at a lane that a rebuild has left frozen."""
    held = await store.find(lanes.COLLECTION, {FROZEN: True})
    for each in held:
        # A lane that has an owner is written anyway; who was faster is no matter.
        try:
            await store.commit({}, fences=[Fence(each["_id"], each["fence"], marked(each))])
        except Fenced:
            continue
