"""The store: the one module that knows Motor.

Motor is past its upstream end of life, so only what it shares with PyMongo's own async client is
used, and all of it here (see decisions/motor.md).
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
)
from pymongo import DeleteMany, DeleteOne, InsertOne, ReplaceOne, UpdateMany, UpdateOne
from pymongo.errors import (
    BulkWriteError,
    DuplicateKeyError,
    PyMongoError,
)
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from ridealong.chassis import collection_sets
from ridealong.chassis.collection_sets import CollectionSet, Sets
from ridealong.chassis.documents import CODEC, Document
from ridealong.chassis.one_set import answer

WriteOp = (
    InsertOne[Document] | ReplaceOne[Document] | UpdateOne | UpdateMany | DeleteOne | DeleteMany
)
Order = Sequence[tuple[str, int]]

StoreAway = PyMongoError
"""What is raised when the store doesn't answer."""

# The local server's time for an $in grows with the square of its length: a thousand ids in one
# query took it 4 s, in tens of a hundred 0.15 s.
_IDS_AT_ONCE = 100


LOOK_SECONDS = 1.0
"""For so long the active set of collections is taken for the one that it was."""

_DUPLICATE_KEY = 11000


class Fenced(Exception):
    """Another instance has written this lane since we read it: nothing of ours was written."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A document that only its present owner can move: from `expected` to the next number, or to
    another that is larger. `collection`: where it lies, if not with the others."""

    id: int | str
    expected: int
    content: Document
    collection: str | None = None
    next: int | None = None


class Store:
    """One service's database, of which the active set of collections is read and written, or
    `only` this one."""

    def __init__(self, uri: str, database: str, only: CollectionSet | None = None) -> None:
        self._uri, self._name = uri, database
        self._client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
            uri, serverSelectionTimeoutMS=3000, timeoutMS=20000, appname=f"ridealong-{database}"
        )
        self._database = self._client.get_database(
            database,
            codec_options=CODEC,
            read_concern=ReadConcern("majority"),
            write_concern=WriteConcern("majority"),
        )
        self._only = only
        self._active = CollectionSet()
        self._looked_at = -LOOK_SECONDS

    def of(self, which: CollectionSet) -> "Store":
        """The same database, of which this set is read and written whichever is active."""
        return Store(self._uri, self._name, only=which)

    async def look(self) -> Sets:
        """See which set of collections is active, now and not some moment ago."""
        started = time.monotonic()
        document = await self._database[collection_sets.COLLECTION].find_one(
            {"_id": collection_sets.ID}
        )
        sets = Sets.from_document(document)
        # Two looks may come back in the wrong order; a set that was left is never active again.
        if sets.active.number >= self._active.number:
            self._active, self._looked_at = sets.active, started
        return sets

    async def _set(self) -> CollectionSet:
        if self._only is not None:
            return self._only
        ours = answer()
        if ours is not None and ours.set is not None:
            return ours.set
        if time.monotonic() - self._looked_at >= LOOK_SECONDS:
            await self.look()
        if ours is not None:
            ours.set = self._active
        return self._active

    async def _collection(self, name: str) -> AsyncIOMotorCollection[Document]:
        return self._database[(await self._set()).place(name)]

    async def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    async def ping(self) -> None:
        """Raise when the store can't be reached."""
        await self._database.command("ping")

    async def ensure_index(self, collection: str, keys: Order, *, sparse: bool = False) -> None:
        """Have an index; harmless when it is there.

        `sparse`: of documents alone whose last field of these holds text, or a list of texts.
        """
        # By another name, since one of the same fields over all documents may be there.
        names = [name for name, _ in keys]
        some: Document = {
            "name": f"{'_'.join(names)}_sparse",
            "partialFilterExpression": {names[-1]: {"$gt": ""}},
        }
        place = await self._collection(collection)
        await place.create_index(list(keys), **(some if sparse else {}))

    async def by_ids(self, collection: str, ids: Sequence[Any]) -> dict[Any, Document]:
        """The documents with these ids; a missing one is absent."""
        found: dict[Any, Document] = {}
        place = await self._collection(collection)
        for start in range(0, len(ids), _IDS_AT_ONCE):
            some = list(ids[start : start + _IDS_AT_ONCE])
            cursor = place.find({"_id": {"$in": some}})
            found |= {document["_id"]: document async for document in cursor}
        return found

    async def find(
        self, collection: str, where: Document, *, sort: Order = (), limit: int = 0
    ) -> list[Document]:
        """Documents that match, in order, at most `limit` (0 is all)."""
        cursor = (await self._collection(collection)).find(where, limit=limit)
        if sort:
            cursor = cursor.sort(list(sort))
        return [document async for document in cursor]

    async def count(self, collection: str, where: Document) -> int:
        """How many match."""
        return await (await self._collection(collection)).count_documents(where)

    async def aggregate(self, collection: str, stages: Sequence[Document]) -> list[Document]:
        """What the pipeline yields."""
        cursor = (await self._collection(collection)).aggregate(list(stages))
        return [document async for document in cursor]

    async def write(
        self, collection: str, operations: Sequence[WriteOp], *, ordered: bool = False
    ) -> None:
        """Writes outside any transaction, each whole in itself; `ordered`: until one fails."""
        if operations:
            place = await self._collection(collection)
            await place.bulk_write(list(operations), ordered=ordered)

    async def commit(
        self,
        writes: Mapping[str, Sequence[WriteOp]],
        *,
        fences: Sequence[Fence] = (),
        fence_collection: str = "lanes",
    ) -> None:
        """All of it or nothing, and nothing when a fence has been moved by someone else.

        Raises:
            Fenced: a fence isn't where we believe it is.
        """

        # One set for all of it; where it isn't active any more, its fences have been moved.
        which = await self._set()
        at_place: dict[str, list[Fence]] = {}
        for fence in fences:
            at_place.setdefault(which.place(fence.collection or fence_collection), []).append(fence)

        async def body(session: AsyncIOMotorClientSession) -> None:
            for name, some in at_place.items():
                await _move_all(self._database[name], some, session)
            for collection, operations in writes.items():
                if operations:
                    await self._database[which.place(collection)].bulk_write(
                        list(operations), ordered=False, session=session
                    )

        async with await self._client.start_session() as session:
            # The driver may run the body again on a conflict; it reads nothing and keeps nothing.
            await session.with_transaction(body)

    async def remove(self, collection: str, where: Document) -> int:
        """Forget all documents that match; answer how many."""
        result = await (await self._collection(collection)).delete_many(where)
        return int(result.deleted_count)

    async def names(self) -> list[str]:
        """The names of all collections, of whichever set."""
        return await self._database.list_collection_names()

    async def drop(self, name: str) -> None:
        """Forget the collection of exactly this name; harmless when it isn't there."""
        await self._database.drop_collection(name)


async def _move_all(
    collection: AsyncIOMotorCollection[Document],
    fences: Sequence[Fence],
    session: AsyncIOMotorClientSession,
) -> None:
    """Move them all, each from where it is believed to be, in one round trip or two."""
    if len(fences) == 1:
        await _move(collection, fences[0], session)
        return
    fresh = [InsertOne(_moved(fence)) for fence in fences if fence.expected == 0]
    known = [
        ReplaceOne({"_id": fence.id, "fence": fence.expected}, _moved(fence))
        for fence in fences
        if fence.expected != 0
    ]
    if fresh:
        try:
            await collection.bulk_write(fresh, session=session)
        except BulkWriteError as error:
            errors = (error.details or {}).get("writeErrors", ())
            if any(each.get("code") == _DUPLICATE_KEY for each in errors):
                raise Fenced("one of several") from error
            raise
    if known:
        result = await collection.bulk_write(known, session=session)
        if result.matched_count != len(known):
            raise Fenced("one of several")


def _moved(fence: Fence) -> Document:
    return {**fence.content, "_id": fence.id, "fence": fence.next or fence.expected + 1}


async def _move(
    collection: AsyncIOMotorCollection[Document], fence: Fence, session: AsyncIOMotorClientSession
) -> None:
    document = _moved(fence)
    if fence.expected == 0:
        try:
            await collection.insert_one(document, session=session)
        except DuplicateKeyError as error:
            raise Fenced(fence.id) from error
        return
    result = await collection.replace_one(
        {"_id": fence.id, "fence": fence.expected}, document, session=session
    )
    if result.matched_count != 1:
        raise Fenced(fence.id)
