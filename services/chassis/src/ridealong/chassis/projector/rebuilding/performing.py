"""A rebuild's actions, performed on a real consumer and a real store. There is no producer."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from pymongo import UpdateOne

from ridealong.chassis import collection_sets
from ridealong.chassis.collection_sets import CollectionSet, Sets
from ridealong.chassis.mongo import Fence, Store, WriteOp
from ridealong.chassis.projector import lanes, outbox
from ridealong.chassis.projector.actions import Action, Seek
from ridealong.chassis.projector.handover import FROZEN, RETIRED, marked
from ridealong.chassis.projector.indexes import ensure_indexes
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.outbox import NO_LANE, Entry, Parcel, packed
from ridealong.chassis.projector.performing import Performer
from ridealong.chassis.projector.projection import Projection
from ridealong.chassis.projector.rebuilding.actions import (
    Disarm,
    Fetch,
    FindLost,
    Freeze,
    KeepSets,
    Prepare,
    ReadLanesOf,
    ReadSets,
    RebuildAction,
    Swap,
)
from ridealong.chassis.projector.rebuilding.disarming import Disarmer
from ridealong.chassis.projector.rebuilding.fetching import Fetcher, Read
from ridealong.chassis.projector.rebuilding.withheld import Origin, lost
from ridealong.chassis.projector.records import Item
from ridealong.chassis.projector.sorting import Place

if TYPE_CHECKING:
    from aiokafka import AIOKafkaConsumer

Told = Callable[[], Awaitable[Collection[Origin]]]
"""Reads where the records lay of which the log has this service's dead letters."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many records of the log were folded, of how many that the active set has read."""

    read: int
    of: int


class RebuildPerformer(Performer):
    """Performs one action at a time. `store` is the service's, whichever set is active; the
    consumer belongs to no group and has all partitions assigned."""

    def __init__(
        self,
        projection: Projection,
        store: Store,
        consumer: "AIOKafkaConsumer",
        *,
        partitions: int,
        batch_records: int,
        read: Read,
        told: Told,
        progress: Callable[[Progress], None],
    ) -> None:
        super().__init__(store, None)
        self.consumer = consumer
        self._projection = projection
        self._active = store
        self._plain = store.of(CollectionSet())
        self._numbers = tuple(range(partitions))
        self._read_told = told
        self._told: frozenset[Origin] = frozenset()
        self._lost: frozenset[str] = frozenset()
        self._disarmer = Disarmer(projection.service, store)
        self._progress = progress
        self._fetcher = Fetcher(consumer, read, batch_records)

    async def close(self) -> None:
        """Fetch no more, and let go of the store."""
        await self._fetcher.close()
        for store in {self._store, self._plain} - {self._active}:
            await store.close()

    async def perform(self, action: Action | RebuildAction) -> Any:
        """The action's answer, or None where it has none; raises like any performer."""
        return await super().perform(cast("Action", action))

    async def _perform(self, action: Action | RebuildAction) -> Any:
        match action:
            case KeepSets() | Prepare() | Disarm() | Swap():
                return await self._change(action)
            case ReadSets() | ReadLanesOf() | Fetch() | FindLost() | Freeze():
                return await self._answer(action)
            case Seek(offsets):
                await self._fetcher.sought(offsets)
        return await super()._perform(action)

    async def _answer(self, action: ReadSets | ReadLanesOf | Fetch | FindLost | Freeze) -> Any:
        match action:
            case ReadSets():
                return await self._active.look()
            case ReadLanesOf(which):
                return await self._lanes_of(which)
            case Fetch(until):
                return await self._fetch(until)
            case FindLost():
                return await self._find_lost()
            case Freeze(active):
                await self._freeze(active)
                return await self._lanes_of(active)

    async def _change(self, action: KeepSets | Prepare | Disarm | Swap) -> None:
        match action:
            case KeepSets(before, after):
                await self._plain.commit({}, fences=[_fence_of(before, after)])
            case Prepare(which):
                await self._prepare(which)
            case Disarm(hurry):
                await self._disarmer.disarm(hurry=hurry)
            case Swap():
                await self._swap(action)

    async def _prepare(self, which: CollectionSet) -> None:
        if self._store is not self._active:
            await self._store.close()
        self._store = self._active.of(which)
        self._disarmer = Disarmer(self._projection.service, self._store)
        await ensure_indexes(self._store, self._projection)

    async def _freeze(self, active: CollectionSet) -> None:
        change = {"$inc": {"fence": 1}, "$set": {FROZEN: True}, "$setOnInsert": {"offsets": []}}
        moves: list[WriteOp] = [UpdateOne({"_id": n}, change, upsert=True) for n in self._numbers]
        await self._plain.commit({active.place(lanes.COLLECTION): moves})

    async def _lanes_of(self, which: CollectionSet) -> dict[int, Lane]:
        name = which.place(lanes.COLLECTION)
        held = await self._plain.by_ids(name, self._numbers)
        return {n: lanes.from_document(n, held.get(n)) for n in self._numbers}

    async def _fetch(self, until: Mapping[Place, int]) -> list[Item]:
        of = sum(until.values())
        self._progress(Progress(of - self._fetcher.left(until), of))
        return await self._fetcher.fetch(until)

    async def _find_lost(self) -> list[Entry]:
        held = await self._store.find(outbox.COLLECTION, {}, sort=[("_id", 1)])
        parcels = [Parcel.from_document(document) for document in held]
        withheld = [entry for parcel in parcels for entry in parcel.entries]
        service = self._projection.service
        news = lost(withheld, service, self._told)
        if {entry.id for entry in news} - self._lost:
            self._told = frozenset(await self._read_told())
            news = lost(withheld, service, self._told)
        self._lost = frozenset(entry.id for entry in news)
        return news

    async def _swap(self, swap: Swap) -> None:
        old, new = (each.active.place(lanes.COLLECTION) for each in (swap.before, swap.after))
        left = await self._plain.by_ids(old, self._numbers)
        built = await self._plain.by_ids(new, self._numbers)
        fences = [_fence_of(swap.before, swap.after)]
        for number in self._numbers:
            was, now = swap.frozen[number].fence, swap.built[number].fence
            fences.append(Fence(number, was, marked(left.get(number), RETIRED), old))
            # Above both: what was computed from the set that is left matches nothing here.
            above = max(was, now) + 1
            fences.append(Fence(number, now, marked(built.get(number)), new, next=above))
        letters = [
            replace(entry, id=f"rebuild:{swap.after.active.number}:{entry.id}", lane=NO_LANE)
            for entry in swap.lost
        ]
        await self._plain.commit(
            {outbox.COLLECTION: [parcel.insert() for parcel in packed(letters)]}, fences=fences
        )


def _fence_of(before: Sets, after: Sets) -> Fence:
    return Fence(collection_sets.ID, before.fence, after.to_document(), collection_sets.COLLECTION)
