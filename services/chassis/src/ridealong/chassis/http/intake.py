"""Events from outside over HTTP go into the log, or it is said why not."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from aiokafka.structs import RecordMetadata

from ridealong.chassis.http.problems import Problem
from ridealong.contracts import BadEvent, Event, encode, topic_name

MOST_WAITING: Final = 5_000
"""So many events may be on their way to Kafka from one instance."""

PATIENCE_SECONDS: Final = 10.0
"""How long the broker may take for what one request brings."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event lies: topic (full name), partition, offset."""

    topic: str
    partition: int
    offset: int


class Intake:
    """Appends events, and says when the broker is slow (429) or away (503).

    What was answered with an error may be in the log all the same: sent again under its id and
    source it is the same event.
    """

    def __init__(
        self,
        producer: AIOKafkaProducer,
        *,
        topic_prefix: str,
        most: int = MOST_WAITING,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._producer = producer
        self._prefix = topic_prefix
        self._most = most
        self._patience = patience
        self._waiting = 0
        self._per_second = float(most)

    async def append(self, events: Sequence[Event[Any]]) -> list[Place | BadEvent]:
        """Each event's place once all in-sync replicas have it, in the order given.

        A BadEvent stands where the broker takes no event of that size.

        Raises:
            Problem: 429, too many are on their way; 503, the broker doesn't answer.
        """
        if self._waiting and self._waiting + len(events) > self._most:
            raise _slow(self._waiting / self._per_second)
        started = monotonic()
        try:
            async with asyncio.timeout(self._patience):
                sent = [await self._send(event) for event in events]
                places = [await _landed(each) for each in sent]
        except (KafkaError, OSError, TimeoutError) as error:
            raise _away() from error
        if events:
            self._measure(len(events), monotonic() - started)
        return places

    async def _send(self, event: Event[Any]) -> asyncio.Future[RecordMetadata] | BadEvent:
        record = encode(event)
        try:
            future: asyncio.Future[RecordMetadata] = await self._producer.send(
                topic_name(event.topic, self._prefix),
                record.value,
                key=record.key,
                headers=record.headers,
            )
        except MessageSizeTooLargeError:
            return _too_large(len(record.value))
        self._waiting += 1
        future.add_done_callback(self._arrived)
        return future

    def _arrived(self, future: asyncio.Future[RecordMetadata]) -> None:
        self._waiting -= 1
        if not future.cancelled():
            future.exception()  # looked at, also where the request that sent it is gone

    def _measure(self, events: int, seconds: float) -> None:
        self._per_second += (events / max(seconds, 0.001) - self._per_second) / 10


async def _landed(sent: asyncio.Future[RecordMetadata] | BadEvent) -> Place | BadEvent:
    if isinstance(sent, BadEvent):
        return sent
    try:
        # What was sent stays sent when the caller goes away.
        metadata = await asyncio.shield(sent)
    except MessageSizeTooLargeError:
        return _too_large(None)
    return Place(metadata.topic, metadata.partition, metadata.offset)


def _too_large(size: int | None) -> BadEvent:
    found = None if size is None else f"<{size} bytes>"
    return BadEvent("data", "no larger than the topic takes (`max.message.bytes`)", found)


def _slow(seconds: float) -> Problem:
    wait = max(1, min(60, round(seconds)))
    return Problem(
        429,
        "slow-log",
        "Kafka is slow and enough events are waiting for it",
        f"Nothing of this request was written. Send it again in {wait} s",
        headers={"Retry-After": str(wait)},
    )


def _away() -> Problem:
    return Problem(
        503,
        "log-unavailable",
        "The events could not be written",
        "Kafka did not answer. Send them again under the same ids: what was written already "
        "is known by its source and id and counts once",
        headers={"Retry-After": "5"},
    )
