"""Reading the topic of what couldn't be read, and what became of each letter since.

Nothing is taken out of the topic. That a letter was replayed or dropped is a record there too, a
marker, which names the letter by its place; the newest marker of a place counts.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from ridealong.contracts import topic_name
from ridealong.deploy.local.errors import StepError

TOPIC = "dead-letters"
POLL_MS = 200

State = Literal["open", "replayed", "dropped"]
_MARKED: Mapping[str, State] = {"replayed": "replayed", "dropped": "dropped"}
MARKER = "dead-letter-marker"
MARKED = "dead-letter-of"
BECAUSE = "dead-letter-because"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One dead letter: where it lies, which service gave it up and why, and the original bytes.

    `origin` is where the original lay: topic, partition, offset. Headers are in their order; names
    that begin with `original-` came with the original. `attempts` says how often it was given up,
    `because` why it was dropped.
    """

    partition: int
    offset: int
    at: datetime
    service: str
    origin: str
    kind: str
    error: str
    attempts: int
    headers: tuple[tuple[str, bytes | None], ...]
    key: bytes | None
    value: bytes | None
    state: State = "open"
    because: str = ""

    @property
    def place(self) -> str:
        """Its own place in the topic, as `show` takes it."""
        return f"{self.partition}:{self.offset}"

    @property
    def reason(self) -> str:
        """Why it was given up: the kind of trouble and what was said of it."""
        return f"{self.kind}: {self.error}"


def marker(state: State, letter: DeadLetter, because: str = "") -> tuple[bytes, list[Any]]:
    """Key and headers of the record that says what became of a letter."""
    headers = [(MARKER, state.encode()), (MARKED, letter.place.encode())]
    if because:
        headers.append((BECAUSE, because.encode()))
    return letter.place.encode(), headers


async def read_all(
    bootstrap: str | list[str], prefix: str, options: Mapping[str, Any] | None = None
) -> list[DeadLetter]:
    """Read all dead letters that are there now, oldest first, with what became of each.

    Raises:
        StepError: Kafka can't be reached, or has no such topic.
    """
    async with _consumer(bootstrap, prefix, options) as (consumer, partitions):
        ends = await consumer.end_offsets(partitions)
        consumer.assign(partitions)
        found: list[ConsumerRecord] = []
        while any([await consumer.position(each) < ends[each] for each in partitions]):
            batch = await consumer.getmany(timeout_ms=POLL_MS)
            found += [record for records in batch.values() for record in records]
    found.sort(key=lambda record: (record.timestamp, record.partition, record.offset))
    return _with_markers(found)


async def read_one(
    bootstrap: str | list[str],
    prefix: str,
    place: tuple[int, int],
    options: Mapping[str, Any] | None = None,
) -> DeadLetter:
    """Read the dead letter at a place (partition, offset), without what became of it.

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
                record = await consumer.getone(there)
                if record.offset == offset and not _is_marker(record):
                    return _letter(record)
    raise no_letter_at(f"{partition}:{offset}")


def no_letter_at(place: str) -> StepError:
    """What is said of a place where no dead letter lies."""
    return StepError(
        f"there is no dead letter at {place}", "See which there are: ridealong dead-letters list"
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


def _with_markers(records: Sequence[ConsumerRecord]) -> list[DeadLetter]:
    letters: dict[str, DeadLetter] = {}
    markers: list[dict[str, str]] = []
    for record in records:
        if _is_marker(record):
            markers.append(_named(record))
        else:
            letter = _letter(record)
            letters[letter.place] = letter
    for told in markers:
        letter_of = letters.get(told.get(MARKED, ""))
        state = _MARKED.get(told[MARKER])
        if letter_of is not None and state is not None:
            letters[letter_of.place] = replace(
                letter_of, state=state, because=told.get(BECAUSE, "")
            )
    return list(letters.values())


def _is_marker(record: ConsumerRecord) -> bool:
    return any(name == MARKER for name, _ in record.headers)


def _named(record: ConsumerRecord) -> dict[str, str]:
    return {name: (value or b"").decode(errors="replace") for name, value in record.headers}


def _letter(record: ConsumerRecord) -> DeadLetter:
    named = _named(record)

    def said(name: str) -> str:
        return named.get(f"dead-letter-{name}", "?")

    nothing = said("null-value") == "true"
    attempts = said("attempts")
    return DeadLetter(
        partition=record.partition,
        offset=record.offset,
        at=datetime.fromtimestamp(record.timestamp / 1000, UTC),
        service=said("service"),
        origin=f"{said('topic')} {said('partition')}:{said('offset')}",
        kind=said("kind"),
        error=said("error"),
        attempts=int(attempts) if attempts.isdecimal() else 1,
        headers=tuple(record.headers),
        key=record.key,
        value=None if nothing else record.value,
    )
