"""What lies on the log and in the store after a run."""

import heapq
from collections.abc import Iterable
from typing import Any

import pymongo
from aiokafka import AIOKafkaConsumer, ConsumerRecord

from ridealong.chassis.collection_sets import Sets
from ridealong.contracts import BadEvent, Event, decode, topic_name
from tests.fault.installation import Installation

Documents = dict[tuple[str, str], dict[str, Any]]
"""By collection and id."""


async def records(installation: Installation, *shorts: str) -> list[ConsumerRecord]:
    """All records of these topics: as they lie in each partition, and partitions by time."""
    consumer = AIOKafkaConsumer(
        *(topic_name(short, installation.name) for short in shorts),
        bootstrap_servers=installation.servers.kafka,
        auto_offset_reset="earliest",
        fetch_max_bytes=64 * 1024**2,
        max_partition_fetch_bytes=4 * 1024**2,
    )
    await consumer.start()
    try:
        places = list(consumer.assignment())
        ends = await consumer.end_offsets(places)
        found: dict[Any, list[ConsumerRecord]] = {place: [] for place in places}
        left = {place for place in places if ends[place]}
        while left:
            for place, some in (await consumer.getmany(timeout_ms=500)).items():
                found[place] += some
            left = {place for place in left if await consumer.position(place) < ends[place]}
    finally:
        await consumer.stop()
    return list(heapq.merge(*found.values(), key=lambda record: record.timestamp))


def events_of(found: Iterable[ConsumerRecord], name: str) -> list[Event[Any]]:
    """Those that are events of ours, in the same order."""
    events = []
    for record in found:
        short = record.topic.removeprefix(f"{name}.")
        try:
            event = decode(record.key, record.headers, record.value, topic=short)
        except BadEvent:
            continue
        if isinstance(event, Event):
            events.append(event)
    return events


def documents(installation: Installation, service: str, collections: Iterable[str]) -> Documents:
    """What the service's database holds, by collection and id."""
    with pymongo.MongoClient[dict[str, Any]](installation.servers.mongodb, tz_aware=True) as client:
        database = client[f"{installation.name}_{service}"]
        active = Sets.from_document(database["sets"].find_one({"_id": "projection"})).active
        return {
            (collection, each["_id"]): each
            for collection in collections
            for each in database[active.place(collection)].find()
        }
