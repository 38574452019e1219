"""Reading the topic of what couldn't be read."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from ridealong.contracts import topic_name
from ridealong.deploy.local.errors import StepError

TOPIC = "dead-letters"
POLL_MS = 200


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One dead letter: where it lies, which service gave it up and why, and the original bytes.

    `origin` is where the original lay: topic, partition, offset. Headers are in their order; names
    that begin with `original-` came with the original.
    """

    partition: int
    offset: int
    at: datetime
    service: str
    origin: str
    kind: str
    error: str
    headers: tuple[tuple[str, bytes | None], ...]
    key: bytes | None
    value: bytes | None

    @property
    def place(self) -> str:
        """Its own place in the topic, as `show` takes it."""
        return f"{self.partition}:{self.offset}"


async def read_all(
    bootstrap: str | list[str], prefix: str, options: Mapping[str, Any] | None = None
) -> list[DeadLetter]:
    """Read all dead letters that are there now, oldest first.

    Raises:
        StepError: Kafka can't be reached, or has no such topic.
    """
    async with _consumer(bootstrap, prefix, options) as (consumer, partitions):
        ends = await consumer.end_offsets(partitions)
        consumer.assign(partitions)
        found: list[DeadLetter] = []
        while any([await consumer.position(each) < ends[each] for each in partitions]):
            batch = await consumer.getmany(timeout_ms=POLL_MS)
            found += [_letter(record) for records in batch.values() for record in records]
    return sorted(found, key=lambda letter: (letter.at, letter.partition, letter.offset))


async def read_one(
    bootstrap: str | list[str],
    prefix: str,
    place: tuple[int, int],
    options: Mapping[str, Any] | None = None,
) -> DeadLetter:
    """Read the dead letter at a place (partition, offset).

    Raises:
        StepError: there is none.
    """
    partition, offset = place
    async with _consumer(bootstrap, prefix, options) as (consumer, partitions):
        there = TopicPartition(topic_name(TOPIC, prefix), partition)
        if there in partitions:
            begin = (await consumer.beginning_offsets([there]))[there]
            end = (await consumer.end_offsets([there]))[there]
            if begin <= offset < end:
                consumer.assign([there])
                consumer.seek(there, offset)
                return _letter(await consumer.getone(there))
    raise StepError(
        f"there is no dead letter at {partition}:{offset}",
        "See which there are: ridealong dead-letters list",
    )


@asynccontextmanager
async def _consumer(
    bootstrap: str | list[str], prefix: str, options: Mapping[str, Any] | None
) -> AsyncIterator[tuple[AIOKafkaConsumer, list[TopicPartition]]]:
    settings = {"bootstrap_servers": bootstrap, **(options or {})}
    consumer = AIOKafkaConsumer(enable_auto_commit=False, auto_offset_reset="earliest", **settings)
    try:
        partitions = await _partitions(topic_name(TOPIC, prefix), settings)
        await consumer.start()
        # aiokafka's `stop` raises CancelledError when its task had no turn since `start`.
        await asyncio.sleep(0)
        yield consumer, partitions
    except KafkaError as error:
        raise StepError(
            f"Kafka at {bootstrap} can't be read: {error!r}", "Is the stack up? ridealong status"
        ) from error
    finally:
        await consumer.stop()


async def _partitions(topic: str, settings: Mapping[str, Any]) -> list[TopicPartition]:
    admin = AIOKafkaAdminClient(**settings)
    try:
        await admin.start()
        # Asked for all: asking for one that isn't there may create it.
        described = {each["topic"]: each["partitions"] for each in await admin.describe_topics()}
    finally:
        await admin.close()
    if topic not in described:
        raise StepError(
            f"Kafka at {settings['bootstrap_servers']} has no topic {topic}", "Is the prefix right?"
        )
    return [TopicPartition(topic, each["partition"]) for each in described[topic]]


def _letter(record: ConsumerRecord) -> DeadLetter:
    named = {name: (value or b"").decode(errors="replace") for name, value in record.headers}

    def said(name: str) -> str:
        return named.get(f"dead-letter-{name}", "?")

    nothing = said("null-value") == "true"
    return DeadLetter(
        partition=record.partition,
        offset=record.offset,
        at=datetime.fromtimestamp(record.timestamp / 1000, UTC),
        service=said("service"),
        origin=f"{said('topic')} {said('partition')}:{said('offset')}",
        kind=said("kind"),
        error=said("error"),
        headers=tuple(record.headers),
        key=record.key,
        value=None if nothing else record.value,
    )
