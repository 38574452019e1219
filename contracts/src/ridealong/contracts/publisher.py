"""Publishing events from a Python program: `pip install ridealong-contracts[kafka]`.

async with Publisher("kafka:9092", source="/crm/acme") as publisher:
    event = publisher.event(
        "ridealong.activity.logged.v1",
        tenant="acme",
        actor="crm",
        data={"activity": "dial-1", "rep": "mike", "kind": "dial", "occurred_at": moment},
    )
    await publisher.publish(event)
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import islice
from ssl import SSLContext
from types import TracebackType
from typing import Any, Final, NamedTuple, Self, TypedDict, Unpack

from aiokafka import AIOKafkaProducer
from aiokafka.codec import has_lz4
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError, to_json

from ridealong.contracts import attributes
from ridealong.contracts.codec import Record, encode, personal_fields
from ridealong.contracts.envelope import Event, new_id
from ridealong.contracts.errors import BadEvent, refused, shown
from ridealong.contracts.registry import MODELS, PREFIX, topic_name

WINDOW: Final = 1_000
"""`publish_many` sends so many at once, and waits while more than so many are on their way."""


TOPIC_SECONDS: Final = 10.0
"""How long a topic may take to show up in what the cluster says of itself."""


class TopicMissingError(LookupError):
    """The cluster has no such topic; publishing never makes one."""


class Position(NamedTuple):
    """Where an event lies in the log: topic (full name), partition and offset."""

    topic: str
    partition: int
    offset: int


class Security(TypedDict, total=False):
    """How to reach a cluster that asks who you are; the names are aiokafka's."""

    security_protocol: str
    ssl_context: SSLContext
    sasl_mechanism: str
    sasl_plain_username: str
    sasl_plain_password: str


class Publisher:
    """Validates events, gives each its key, and sends it so that it is neither lost nor doubled.

    Sending waits for all in-sync replicas (`acks=all`) and a retry never writes twice
    (idempotence). `source` is the CloudEvents source of events that `event` builds. A cluster that
    can't be reached raises aiokafka's errors, one without the topics TopicMissingError.
    """

    def __init__(
        self,
        bootstrap_servers: str | list[str],
        *,
        source: str,
        prefix: str = PREFIX,
        client_id: str = "ridealong-publisher",
        **security: Unpack[Security],
    ) -> None:
        self._source = source
        self._prefix = prefix
        self._settings: dict[str, Any] = {
            "bootstrap_servers": bootstrap_servers,
            "client_id": client_id,
            **security,
        }
        self._producer: Any = None
        self._seen: set[str] = set()

    async def __aenter__(self) -> Self:
        producer = AIOKafkaProducer(
            acks="all",
            enable_idempotence=True,
            compression_type="lz4" if has_lz4() else "gzip",
            # Bigger than one event, so that many leave together; nothing is held back for it.
            max_batch_size=131_072,
            **self._settings,
        )
        await producer.start()
        self._producer = producer
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        producer, self._producer = self._producer, None
        await producer.stop()

    def event(
        self,
        type: str,  # noqa: A002 - the attribute's name in CloudEvents
        tenant: str,
        data: Mapping[str, Any],
        actor: str,
        *,
        id: str | None = None,  # noqa: A002 - the attribute's name in CloudEvents
        time: datetime | None = None,
    ) -> Event[Any]:
        """An event from plain values; raises BadEvent with field, value and rule.

        Give your own `id` (the row, the call, the file and line it comes from): publishing again
        under the same id changes nothing. Without one it gets a new id, without `time` the present.
        """
        model = MODELS.get(type)
        if model is None:
            raise BadEvent(
                "type", "a type of the catalogue, such as ridealong.goal.updated.v1", shown(type)
            )
        try:
            checked = model.model_validate_json(to_json(data))
        except PydanticSerializationError:
            raise BadEvent("data", "values that JSON can hold", shown(data)) from None
        except ValidationError as error:
            raise refused(error, personal_fields(model)) from None
        return Event(
            id=attributes.printed("id", new_id() if id is None else id),
            source=attributes.printed("source", self._source),
            tenant=attributes.tenant(tenant),
            actor=attributes.printed("actor", actor),
            time=attributes.moment(datetime.now(UTC) if time is None else time),
            data=checked,
        )

    async def publish(self, event: Event[Any]) -> Position:
        """Send one event; back when it is safe. Raises BadEvent."""
        return (await self.publish_many([event]))[0]

    async def publish_many(self, events: Iterable[Event[Any]]) -> list[Position]:
        """Send many, in order per key; back with their positions when all are safe.

        At a bad event it stops and raises BadEvent, after what was sent before is safe. Publishing
        all of them again is harmless: an event is known by its id.
        """
        waiting = iter(events)
        flying: deque[asyncio.Future[Any]] = deque()
        landed: list[Position] = []
        try:
            while window := list(islice(waiting, WINDOW)):
                # Encoded before any of them leaves: a bad event among few stops all of these few.
                records = [(self._topic(event), encode(event)) for event in window]
                for topic, record in records:
                    flying.append(await self._send(topic, record))
                while len(flying) > WINDOW:
                    landed.append(_position(await flying.popleft()))
        finally:
            rest = await asyncio.gather(*flying)
        return landed + [_position(one) for one in rest]

    def _topic(self, event: Event[Any]) -> str:
        return topic_name(event.topic, self._prefix)

    async def _send(self, topic: str, record: Record) -> asyncio.Future[Any]:
        if topic not in self._seen:
            await self._look_for(topic)
        future: asyncio.Future[Any] = await self._producer.send(
            topic, record.value, key=record.key, headers=record.headers
        )
        return future

    async def _look_for(self, topic: str) -> None:
        # Without this, sending to a topic that isn't there hangs for as long as a request may take.
        try:
            async with asyncio.timeout(TOPIC_SECONDS):
                await self._producer.partitions_for(topic)
        except TimeoutError:
            raise TopicMissingError(
                f"the cluster shows no topic {topic} within {TOPIC_SECONDS:.0f} seconds: "
                "is the prefix right, and did an operator create the topics?"
            ) from None
        self._seen.add(topic)


def _position(metadata: Any) -> Position:
    return Position(metadata.topic, metadata.partition, metadata.offset)
