"""Derived events and dead letters: written with the state, sent after it, in order."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer
from pymongo import DeleteOne, InsertOne

from ridealong.chassis import telemetry
from ridealong.chassis.mongo import Document, Store
from ridealong.contracts import Event, encode, topic_name

COLLECTION = "outbox"
#: Entries that no partition's batch caused; any instance sends them.
NO_LANE = -1
_WINDOW = 500


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
        """The write that puts it into the outbox."""
        return InsertOne(
            {
                "_id": self.id,
                "lane": self.lane,
                "topic": self.topic,
                "key": self.key,
                "headers": [[name, value] for name, value in self.headers],
                "value": self.value,
            }
        )

    @classmethod
    def from_document(cls, document: Document) -> "Entry":
        """The entry as the outbox holds it."""
        headers = [(name, value) for name, value in document["headers"]]
        return cls(
            document["_id"],
            document["lane"],
            document["topic"],
            document["key"],
            headers,
            document["value"],
        )


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
        """Send and forget these; when it raises, all that weren't acknowledged are kept."""
        for start in range(0, len(entries), _WINDOW):
            window = entries[start : start + _WINDOW]
            pending = [
                await self._producer.send(
                    entry.topic, entry.value, key=entry.key, headers=entry.headers
                )
                for entry in window
            ]
            await asyncio.gather(*pending)
            await self._store.write(COLLECTION, [DeleteOne({"_id": entry.id}) for entry in window])
            telemetry.OUTBOX_SENT.labels(self._service).inc(len(window))

    async def recover(self, lanes: Sequence[int]) -> int:
        """Send what an owner before us left behind; answer how many."""
        sent = 0
        while True:
            documents = await self._store.find(
                COLLECTION, {"lane": {"$in": list(lanes)}}, sort=[("_id", 1)], limit=_WINDOW
            )
            if not documents:
                return sent
            await self.send([Entry.from_document(document) for document in documents])
            sent += len(documents)
