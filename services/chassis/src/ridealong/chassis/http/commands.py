"""Commands: check, append one event, and wait for it where the caller prefers so.

Kafka is the only write, so there is no dual write. The caller's idempotency key is the event's
id: sending a command twice is one event.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Annotated, Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from bson.binary import Binary
from fastapi import Header, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from ridealong.chassis.documents import Document
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.claims import Claim, Claims, about, check_same
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.mongo import Store
from ridealong.chassis.projector import lanes
from ridealong.chassis.projector.records import REQUEST_DIGEST, applied_id
from ridealong.chassis.projector.work import derived_id
from ridealong.chassis.projector.writes import APPLIED
from ridealong.chassis.tracing.contexts import traceparent_now
from ridealong.contracts import Event, EventData, Record, encode, new_id, topic_name

_LONGEST_WAIT = 30.0
_POLL_SECONDS = 0.02
_LONGEST_SOURCE = 200
_WAIT = re.compile(r"(?:^|[,;\s])wait=(\d{1,3})(?:$|[,;\s])")

#: Up to 200 printable characters; without it the command gets an id of its own.
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="repeat a command safely: the same key is the same event",
    ),
]

Prefer = Annotated[
    str | None,
    Header(description="`wait=2` answers 200 with the new state once it is there (RFC 7240)"),
]


class Accepted(BaseModel):
    """Where the command's event lies."""

    event: str
    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Command:
    """What the caller's headers say about how to run it."""

    idempotency_key: str | None
    wait_seconds: float


def command(
    idempotency_key: IdempotencyKey = None,
    prefer: Prefer = None,
) -> Command:
    """A FastAPI dependency: `command: Annotated[Command, Depends(command)]`."""
    match = _WAIT.search(prefer or "")
    return Command(idempotency_key, min(float(match[1]), _LONGEST_WAIT) if match else 0.0)


def source_of(service: str, person: str) -> str:
    """The CloudEvents source of a person's commands; a source is as short as a name may be long."""
    source = f"ridealong/{service}/commands/{person}"
    if len(source) <= _LONGEST_SOURCE:
        return source
    return f"ridealong/{service}/commands/{derived_id(service, 'commands', person)}"


class Commands:
    """Appends the events of one service's commands."""

    def __init__(
        self,
        service: str,
        store: Store,
        producer: AIOKafkaProducer,
        *,
        topic_prefix: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._service = service
        self._store = store
        self._producer = producer
        self._prefix = topic_prefix
        self._clock = clock
        self._claims = Claims(store)

    async def run(
        self,
        request: Request,
        caller: Caller,
        how: Command,
        data: EventData,
        read: Callable[[], Awaitable[BaseModel | None]],
        *,
        fits: Callable[[], Awaitable[None]] | None = None,
        among: str | None = None,
    ) -> Response:
        """Append `data` as one event of the caller and answer as the caller prefers.

        `fits` raises a Problem where it doesn't fit what is there by now. It is asked while no
        other command about the same thing is under way, in any instance: of two that exclude one
        another, the second finds what the first has made. It isn't asked for a command sent again.
        The thing is the event's subject, or `among`, where those of several subjects exclude one
        another.

        202 with its position; with `Prefer: wait=…` 200 and what `read` finds, once the
        projection has reached that position. A refusal by the rules is 409 with its reason,
        another request under a key that was used before is 422.
        """
        event: Event[Any] = Event(
            id=how.idempotency_key or new_id(),
            source=self._source(caller),
            tenant=caller.tenant,
            actor=caller.person,
            time=self._clock(),
            data=data,
            correlation_id=request.state.correlation_id,
            traceparent=traceparent_now(),
        )
        # What can't be an event is refused before anything is claimed for it.
        record = encode(event)
        digest = await digest_of(request)
        claim = Claim(
            applied_id(event),
            digest,
            keyed=how.idempotency_key is not None,
            about=None
            if fits is None
            else about(caller.tenant, self._service, among or event.subject),
        )
        place = await self._claimed(claim, fits) or await self._append(event, record, claim)
        if not how.wait_seconds:
            return JSONResponse(place.model_dump(), status_code=202)
        applied = await self._wait(event, place, how.wait_seconds)
        if applied is None:
            return JSONResponse(place.model_dump(), status_code=202)
        check_same(applied, digest)
        if applied.get("refused") is not None:
            raise Problem(409, "refused", "The command no longer fits", applied["refused"])
        state = await read()
        return JSONResponse(
            None if state is None else state.model_dump(mode="json"),
            headers={"Preference-Applied": f"wait={how.wait_seconds:.0f}"},
        )

    def _source(self, caller: Caller) -> str:
        # Two callers may choose the same key: it is unique within a caller.
        return source_of(self._service, caller.person)

    async def _claimed(
        self, claim: Claim, fits: Callable[[], Awaitable[None]] | None
    ) -> Accepted | None:
        """Where the event lies already, when it was appended by a request of the same key."""
        if claim.keyed:
            applied = (await self._store.by_ids(APPLIED, [Binary(claim.event)])).get(claim.event)
            if applied is not None:
                check_same(applied, claim.request)
                # It has its answer still, for a while; nothing is excluded by it any more.
                claim, fits = replace(claim, about=None), None
        place = await self._claims.take(claim)
        if place is not None:
            return Accepted.model_validate(place)
        if fits is not None:
            async with self._claims.released_on_failure(claim):
                await fits()
        return None

    async def _append(self, event: Event[Any], record: Record, claim: Claim) -> Accepted:
        try:
            metadata = await self._producer.send_and_wait(
                topic_name(event.topic, self._prefix),
                record.value,
                key=record.key,
                headers=[*record.headers, (REQUEST_DIGEST, claim.request.encode())],
            )
        except KafkaError as error:
            raise Problem(
                503,
                "log-unavailable",
                "The command could not be written",
                "Kafka did not answer. Send it again with the same Idempotency-Key",
                headers={"Retry-After": "5"},
            ) from error
        place = Accepted(
            event=event.id,
            topic=metadata.topic,
            partition=metadata.partition,
            offset=metadata.offset,
        )
        self._claims.appended(claim, place.model_dump())
        return place

    async def _wait(self, event: Event[Any], place: Accepted, seconds: float) -> Document | None:
        try:
            async with asyncio.timeout(seconds):
                while not await self._reached(place):  # noqa: ASYNC110 - another process moves it
                    await asyncio.sleep(_POLL_SECONDS)
        except TimeoutError:
            return None
        # The store answers bytes, which no Binary equals.
        id_ = applied_id(event)
        applied = (await self._store.by_ids(APPLIED, [Binary(id_)])).get(id_)
        if applied is None:
            raise Problem(
                500,
                "dead-letter",
                "The command could not be applied",
                f"It is kept among the dead letters ({place.topic}, partition {place.partition}, "
                f"offset {place.offset})",
            )
        return applied

    async def _reached(self, place: Accepted) -> bool:
        documents = await self._store.by_ids(lanes.COLLECTION, [place.partition])
        lane = lanes.from_document(place.partition, documents.get(place.partition))
        return lane.offsets.get(place.topic, 0) > place.offset


async def digest_of(request: Request) -> str:
    """What tells a request from another: method, path, query and body."""
    asked = blake2b(digest_size=16)
    parts = [request.method.encode(), request.url.path.encode(), await request.body()]
    if query := request.url.query:
        # Whose commitment is meant may stand there alone.
        parts.append(query.encode())
    for part in parts:
        asked.update(len(part).to_bytes(8, "big") + part)
    return asked.hexdigest()
