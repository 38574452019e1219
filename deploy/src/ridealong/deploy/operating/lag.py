"""How far behind each service is: its store's position against the log's end."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from aiokafka import TopicPartition

from ridealong.contracts.registry import SERVICES
from ridealong.deploy.operating.installation import Installation
from ridealong.deploy.operating.positions import Position, positions

LOOK_SECONDS = 5.0
POLL_MS = 200


@dataclass(frozen=True, slots=True)
class Lag:
    """One topic as one service reads it, all partitions together. `topic` is the full name.

    `position` and `end` are sums of offsets. `seconds` is how long ago the oldest record was
    written that is still to be applied: 0 when there is none, None when it couldn't be read.
    """

    service: str
    topic: str
    position: int
    end: int
    records: int
    seconds: float | None


async def lag(
    installation: Installation, now: datetime, services: Sequence[str] = SERVICES
) -> list[Lag]:
    """How far behind the services are, by service and topic.

    Raises:
        StepError: Kafka or the store doesn't answer, or topics are missing.
    """
    found = await positions(installation, services)
    written = await _written(installation, [each for each in found if each.lag])
    grouped = groupby(found, key=lambda each: (each.service, each.topic))
    return [_of(service, topic, list(some), written, now) for (service, topic), some in grouped]


def _of(
    service: str,
    topic: str,
    some: Sequence[Position],
    written: Mapping[tuple[TopicPartition, int], datetime],
    now: datetime,
) -> Lag:
    behind = [each for each in some if each.lag]
    times = [
        written.get((TopicPartition(each.topic, each.partition), each.next)) for each in behind
    ]
    known = [time for time in times if time is not None]
    seconds: float | None = 0.0
    if behind:
        oldest = min(known) if len(known) == len(times) else None
        seconds = None if oldest is None else max(0.0, (now - oldest).total_seconds())
    return Lag(
        service=service,
        topic=topic,
        position=sum(each.next for each in some),
        end=sum(each.end for each in some),
        records=sum(each.lag for each in some),
        seconds=seconds,
    )


async def _written(
    installation: Installation, behind: Sequence[Position]
) -> dict[tuple[TopicPartition, int], datetime]:
    """When the record at each next offset was written; what can't be read in time is left out."""
    found: dict[tuple[TopicPartition, int], datetime] = {}
    wanted: dict[TopicPartition, list[int]] = {}
    for each in behind:
        place = TopicPartition(each.topic, each.partition)
        wanted.setdefault(place, []).append(max(each.next, each.begin))
    if not wanted:
        return found
    async with installation.consumer() as consumer:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + LOOK_SECONDS
        # Services stand at different offsets of one partition, so each is sought by itself.
        while wanted and loop.time() < deadline:
            consumer.assign(list(wanted))
            for place, offsets in wanted.items():
                consumer.seek(place, offsets[0])
            some = await consumer.getmany(*wanted, timeout_ms=POLL_MS)
            for place, records in some.items():
                offset = wanted[place].pop(0)
                found[place, offset] = datetime.fromtimestamp(records[0].timestamp / 1000, UTC)
            wanted = {place: offsets for place, offsets in wanted.items() if offsets}
    return found
