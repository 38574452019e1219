"""`POST /v1/events`: the CloudEvents HTTP binding, for platforms that don't speak Kafka."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.intake import Intake, Place
from ridealong.chassis.http.problems import Problem
from ridealong.contracts import BadEvent, Event, EventData
from ridealong.contracts.errors import shown
from ridealong.contracts.http_binding import event_of, events_of, is_batch
from ridealong.contracts.instant import rfc3339

PUBLISHING: Final = frozenset({"publisher", "administrator", "operator"})
"""Roles that may send events for anybody of their tenant."""

MOST_BYTES: Final = 4 * 1024 * 1024
MOST_EVENTS: Final = 1_000
_OWN_SOURCES: Final = "ridealong/"
_CONTENT: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "the data of one event (binary mode, attributes as `ce-` headers), one "
        "whole event, or up to 1,000 of them. `tenant`, `actor` and `time` may be left out",
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "application/cloudevents+json": {"schema": {"type": "object"}},
            "application/cloudevents-batch+json": {
                "schema": {"type": "array", "items": {"type": "object"}, "maxItems": MOST_EVENTS}
            },
        },
    }
}


class EventAnswer(BaseModel):
    """What became of one event: `status` is 202 with its place, or 422 with what is wrong."""

    index: int
    status: int
    id: str | None = None
    topic: str | None = None
    partition: int | None = None
    offset: int | None = None
    field: str | None = None
    rule: str | None = None
    detail: str | None = None


class BatchAnswer(BaseModel):
    """How many of a batch were taken and refused, and each of them in its order."""

    accepted: int
    refused: int
    events: list[EventAnswer]


def router(
    intake: Intake, types: Collection[type[EventData]], now: Callable[[], datetime]
) -> APIRouter:
    """The route that takes events of these types; `now()` is the time of one that says none."""
    routes = APIRouter(prefix="/v1/events", tags=["events"])
    known = {each.TYPE for each in types}

    def fitting(event: Event[Any], caller: Caller) -> Event[Any] | BadEvent:
        if event.type not in known:
            return BadEvent("type", f"taken here are {', '.join(sorted(known))}", shown(event.type))
        if event.tenant != caller.tenant:
            return BadEvent("tenant", "the one of your token", shown(event.tenant))
        if event.source.lstrip("/").startswith(_OWN_SOURCES):
            return BadEvent("source", "a name of your own platform's", shown(event.source))
        return event

    async def taken(asked: Sequence[Event[Any] | BadEvent], caller: Caller) -> list[EventAnswer]:
        checked = [fitting(each, caller) if isinstance(each, Event) else each for each in asked]
        places = iter(await intake.append([each for each in checked if isinstance(each, Event)]))
        return [
            _answer(index, each, next(places) if isinstance(each, Event) else each)
            for index, each in enumerate(checked)
        ]

    @routes.post(
        "",
        status_code=202,
        summary="Append events to the log",
        openapi_extra=_CONTENT,
        responses={
            202: {"model": EventAnswer | BatchAnswer, "description": "all are in the log"},
            207: {"model": BatchAnswer, "description": "some are, and some are refused"},
        },
    )
    async def take(
        request: Request, caller: Authenticated, body: Annotated[bytes, Depends(_body)]
    ) -> JSONResponse:
        if not PUBLISHING & caller.roles:
            raise Problem(
                403,
                "not-a-publisher",
                "This token may not publish events",
                f"It needs one of the roles {', '.join(sorted(PUBLISHING))}",
            )
        otherwise = {"tenant": caller.tenant, "actor": caller.person, "time": rfc3339(now())}
        media = request.headers.get("content-type")
        if is_batch(media):
            return _of_batch(await taken(_within(events_of(str(media), body, otherwise)), caller))
        headers = [*request.headers.items()]
        if "traceparent" in request.headers and "ce-traceparent" not in request.headers:
            headers.append(("ce-traceparent", request.headers["traceparent"]))
        (answer,) = await taken([_single(headers, body, otherwise)], caller)
        return _of_one(answer)

    return routes


async def _body(request: Request) -> bytes:
    """The request's body, cut off where it grows too large."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > MOST_BYTES:
            raise Problem(
                413,
                "too-large",
                "The request is too large",
                f"At most {MOST_BYTES} bytes and {MOST_EVENTS} events: send it in parts",
            )
    return bytes(found)


def _single(
    headers: list[tuple[str, str]], body: bytes, otherwise: dict[str, str]
) -> Event[Any] | BadEvent:
    try:
        return event_of(headers, body, otherwise)
    except BadEvent as bad:
        return bad


def _within(events: list[Event[Any] | BadEvent]) -> list[Event[Any] | BadEvent]:
    if len(events) > MOST_EVENTS:
        raise Problem(
            413,
            "too-large",
            "The batch has too many events",
            f"It has {len(events)}, and at most {MOST_EVENTS} are taken: send it in parts",
        )
    return events


def _answer(index: int, event: Event[Any] | BadEvent, outcome: Place | BadEvent) -> EventAnswer:
    id_ = event.id if isinstance(event, Event) else None
    if isinstance(outcome, BadEvent):
        return EventAnswer(
            index=index,
            status=422,
            id=id_,
            field=outcome.field,
            rule=outcome.rule,
            detail=outcome.reason,
        )
    return EventAnswer(
        index=index,
        status=202,
        id=id_,
        topic=outcome.topic,
        partition=outcome.partition,
        offset=outcome.offset,
    )


def _of_one(answer: EventAnswer) -> JSONResponse:
    if answer.status == 202:
        return JSONResponse(answer.model_dump(exclude_none=True), 202)
    errors = [{"field": answer.field, "rule": answer.rule}]
    raise Problem(422, "invalid-event", "The event doesn't fit", answer.detail, errors=errors)


def _of_batch(answers: list[EventAnswer]) -> JSONResponse:
    accepted = sum(each.status == 202 for each in answers)
    whole = BatchAnswer(accepted=accepted, refused=len(answers) - accepted, events=answers)
    status = 202 if accepted == len(answers) else 207 if accepted else 422
    return JSONResponse(whole.model_dump(exclude_none=True), status)
