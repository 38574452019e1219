"""Derived events and dead letters: written with the state, sent after it, in order."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer
from pymongo import DeleteOne, InsertOne

from ridealong.chassis import telemetry
from ridealong.chassis.documents import Document
from ridealong.chassis.mongo import Store, WriteOp
from ridealong.contracts import Event, encode, topic_name

COLLECTION = "outbox"
#: Entries that no partition's batch caused; any instance sends them.
NO_LANE = -1
_MOST_ENTRIES = 500
_MOST_BYTES = 1024 * 1024
_PARCELS = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One record to send. Ids sort in the order in which a lane's entries are sent."""

    id: str
    lane: int
    topic: str
    key: bytes | None
    headers: list[tuple[str, bytes | None]]
    value: bytes | None

    def insert(self) -> InsertOne[Document]:
        """The write that puts it into the outbox, by itself."""
        return Parcel((self,)).insert()

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return len(self.value or b"") + sum(len(value or b"") for _, value in self.headers)


@dataclass(frozen=True, slots=True)
class Parcel:
    """Entries of one lane that follow on one another, kept and forgotten as one document: a
    document for each costs many times what sending it does. Its id is that of its first entry."""

    entries: tuple[Entry, ...]

    @property
    def id(self) -> str:
        """What it is forgotten by."""
        return self.entries[0].id

    def insert(self) -> InsertOne[Document]:
        """The write that puts it into the outbox."""
        return InsertOne(
            {
                "_id": self.id,
                "lane": self.entries[0].lane,
                "count": len(self.entries),
                "entries": [
                    {
                        "id": entry.id,
                        "topic": entry.topic,
                        "key": entry.key,
                        "headers": [[name, value] for name, value in entry.headers],
                        "value": entry.value,
                    }
                    for entry in self.entries
                ],
            }
        )

    @classmethod
    def from_document(cls, document: Document) -> "Parcel":
        """The parcel as the outbox holds it."""
        return cls(
            tuple(
                Entry(
                    held["id"],
                    document["lane"],
                    held["topic"],
                    held["key"],
                    [(name, value) for name, value in held["headers"]],
                    held["value"],
                )
                for held in document["entries"]
            )
        )


def packed(entries: Sequence[Entry]) -> list[Parcel]:
    """The entries as parcels; within a lane in order."""
    by_lane: dict[int, list[list[Entry]]] = {}
    room: dict[int, int] = {}
    for entry in entries:
        parcels = by_lane.setdefault(entry.lane, [])
        room[entry.lane] = room.get(entry.lane, 0) - entry.size
        if not parcels or room[entry.lane] < 0 or len(parcels[-1]) == _MOST_ENTRIES:
            parcels.append([])
            room[entry.lane] = _MOST_BYTES - entry.size
        parcels[-1].append(entry)
    return [Parcel(tuple(some)) for parcels in by_lane.values() for some in parcels]


async def waiting(store: Store) -> int:
    """How many entries are kept."""
    total = {"$group": {"_id": None, "entries": {"$sum": "$count"}}}
    return sum([each["entries"] for each in await store.aggregate(COLLECTION, [total])])


def entry_id(lane: int, fence: int, number: int) -> str:
    """Fences only grow, so an owner's entries come behind those of the owner before."""
    return f"{lane:06d}:{fence:015d}:{number:06d}"


def entry_for(event: Event[Any], id_: str, lane: int, prefix: str) -> Entry:
    """An event as an entry."""
    record = encode(event)
    return Entry(
        id_, lane, topic_name(event.topic, prefix), record.key, list(record.headers), record.value
    )


class Relay:
    """Sends entries and takes them out of the outbox, in that order: a crash between the two
    sends again, and the ids tell consumers that they have it."""

    def __init__(self, service: str, store: Store, producer: AIOKafkaProducer) -> None:
        self._service = service
        self._store = store
        self._producer = producer

    async def send(self, entries: Sequence[Entry]) -> None:
        """Send and forget these, which were kept together; when it raises, all are kept that are
        in a parcel of which one wasn't acknowledged."""
        parcels = packed(entries)
        for start in range(0, len(parcels), _PARCELS):
            await self._send(parcels[start : start + _PARCELS])

    async def _send(self, parcels: Sequence[Parcel]) -> None:
        pending = [
            await self._producer.send(
                entry.topic, entry.value, key=entry.key, headers=entry.headers
            )
            for parcel in parcels
            for entry in parcel.entries
        ]
        await asyncio.gather(*pending)
        # One transaction: by itself each document would be synced to the disk.
        gone: list[WriteOp] = [DeleteOne({"_id": parcel.id}) for parcel in parcels]
        await self._store.commit({COLLECTION: gone})
        telemetry.OUTBOX_SENT.labels(self._service).inc(len(pending))

    async def recover(self, lanes: Sequence[int]) -> int:
        """Send what an owner before us left behind; answer how many."""
        sent = 0
        while True:
            documents = await self._store.find(
                COLLECTION, {"lane": {"$in": list(lanes)}}, sort=[("_id", 1)], limit=_PARCELS
            )
            if not documents:
                return sent
            parcels = [Parcel.from_document(document) for document in documents]
            await self._send(parcels)
            sent += sum(len(parcel.entries) for parcel in parcels)
