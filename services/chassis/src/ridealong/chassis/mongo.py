"""The store: the one module that knows Motor.

Motor is past its upstream end of life, so only what it shares with PyMongo's own async client is
used, and all of it here (see decisions/motor.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

import bson
from bson.codec_options import CodecOptions, TypeCodec, TypeRegistry
from bson.decimal128 import Decimal128
from bson.errors import BSONError
from bson.raw_bson import RawBSONDocument
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
)
from pymongo import DeleteMany, DeleteOne, InsertOne, ReplaceOne, UpdateMany, UpdateOne
from pymongo.errors import (
    BulkWriteError,
    DocumentTooLarge,
    DuplicateKeyError,
    OperationFailure,
    PyMongoError,
)
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

Document = dict[str, Any]
WriteOp = (
    InsertOne[Document] | ReplaceOne[Document] | UpdateOne | UpdateMany | DeleteOne | DeleteMany
)
Order = Sequence[tuple[str, int]]

StoreAway = PyMongoError
"""What is raised when the store doesn't answer."""

# The local server's time for an $in grows with the square of its length: a thousand ids in one
# query took it 4 s, in tens of a hundred 0.15 s.
_IDS_AT_ONCE = 100


LARGEST_DOCUMENT = 16 * 1024 * 1024
"""Bytes of the largest document that the store takes."""


#: BSONObjectTooLarge, what an update says that would make a document too large, and
#: TransactionTooLargeForCache.
_SIZE_CODES = frozenset({10334, 17280, 17419, 17420, 388})


class Fenced(Exception):
    """Another instance has written this lane since we read it: nothing of ours was written."""


class DoesNotFit(ValueError):
    """The store never takes this document; the message says what is in it, in no one's words."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A document that only its present owner can move: from `expected` to the next number."""

    id: int | str
    expected: int
    content: Document


class _DecimalCodec(TypeCodec):
    python_type = Decimal
    bson_type = Decimal128

    def transform_python(self, value: Decimal) -> Decimal128:
        return Decimal128(value)

    def transform_bson(self, value: Decimal128) -> Decimal:
        return value.to_decimal()


def _encode_rest(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"no BSON form for {type(value).__name__}")


_CODEC: CodecOptions[Document] = CodecOptions(
    tz_aware=True,
    type_registry=TypeRegistry([_DecimalCodec()], fallback_encoder=_encode_rest),
)


def is_about_size(error: PyMongoError) -> bool:
    """Whether the store refused documents, or all of them at once, for their size: it will do so
    again."""
    if isinstance(error, DocumentTooLarge):
        return True
    if isinstance(error, BulkWriteError):
        codes = {each.get("code") for each in (error.details or {}).get("writeErrors", ())}
        return bool(codes & _SIZE_CODES)
    return isinstance(error, OperationFailure) and error.code in _SIZE_CODES


def encoded(document: Document) -> Document:
    """The document as it goes over the wire, so that it is encoded once.

    Raises:
        DoesNotFit: the store would never take it.
    """
    try:
        raw = bson.encode(document, codec_options=_CODEC)
    except (BSONError, OverflowError, RecursionError, TypeError, ValueError) as error:
        raise DoesNotFit(f"what has no form in the store ({type(error).__name__})") from error
    if len(raw) > LARGEST_DOCUMENT:
        raise DoesNotFit(f"more than the {LARGEST_DOCUMENT // 1024**2} MiB of a document")
    return cast("Document", RawBSONDocument(raw))


def as_stored(document: Document) -> Document:
    """What is read back of a document that was written: instants cut to milliseconds and so on."""
    return bson.decode(bson.encode(document, codec_options=_CODEC), codec_options=_CODEC)


class Store:
    """One service's database."""

    def __init__(self, uri: str, database: str) -> None:
        self._client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
            uri, serverSelectionTimeoutMS=3000, timeoutMS=20000, appname=f"ridealong-{database}"
        )
        self._database = self._client.get_database(
            database,
            codec_options=_CODEC,
            read_concern=ReadConcern("majority"),
            write_concern=WriteConcern("majority"),
        )

    def _collection(self, name: str) -> AsyncIOMotorCollection[Document]:
        return self._database[name]

    async def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    async def ping(self) -> None:
        """Raise when the store can't be reached."""
        await self._database.command("ping")

    async def ensure_index(self, collection: str, keys: Order) -> None:
        """Have an index; harmless when it is there."""
        await self._collection(collection).create_index(list(keys))

    async def by_ids(self, collection: str, ids: Sequence[Any]) -> dict[Any, Document]:
        """The documents with these ids; a missing one is absent."""
        found: dict[Any, Document] = {}
        for start in range(0, len(ids), _IDS_AT_ONCE):
            some = list(ids[start : start + _IDS_AT_ONCE])
            cursor = self._collection(collection).find({"_id": {"$in": some}})
            found |= {document["_id"]: document async for document in cursor}
        return found

    async def find(
        self, collection: str, where: Document, *, sort: Order = (), limit: int = 0
    ) -> list[Document]:
        """Documents that match, in order, at most `limit` (0 is all)."""
        cursor = self._collection(collection).find(where, limit=limit)
        if sort:
            cursor = cursor.sort(list(sort))
        return [document async for document in cursor]

    async def count(self, collection: str, where: Document) -> int:
        """How many match."""
        return await self._collection(collection).count_documents(where)

    async def aggregate(self, collection: str, stages: Sequence[Document]) -> list[Document]:
        """What the pipeline yields."""
        return [document async for document in self._collection(collection).aggregate(list(stages))]

    async def write(self, collection: str, operations: Sequence[WriteOp]) -> None:
        """Writes outside any transaction, each whole in itself."""
        if operations:
            await self._collection(collection).bulk_write(list(operations), ordered=False)

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

        async def body(session: AsyncIOMotorClientSession) -> None:
            for fence in fences:
                await self._move(session, fence_collection, fence)
            for collection, operations in writes.items():
                if operations:
                    await self._collection(collection).bulk_write(
                        list(operations), ordered=False, session=session
                    )

        async with await self._client.start_session() as session:
            # The driver may run the body again on a conflict; it reads nothing and keeps nothing.
            await session.with_transaction(body)

    async def _move(
        self, session: AsyncIOMotorClientSession, collection: str, fence: Fence
    ) -> None:
        document = {**fence.content, "_id": fence.id, "fence": fence.expected + 1}
        if fence.expected == 0:
            try:
                await self._collection(collection).insert_one(document, session=session)
            except DuplicateKeyError as error:
                raise Fenced(fence.id) from error
            return
        result = await self._collection(collection).replace_one(
            {"_id": fence.id, "fence": fence.expected}, document, session=session
        )
        if result.matched_count != 1:
            raise Fenced(fence.id)
