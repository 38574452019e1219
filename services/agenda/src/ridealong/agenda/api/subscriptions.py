"""Addresses for calendar programs, which can send no header: read-only, and each can be ended."""

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from ridealong.agenda.api.feeds import CalendarFeed, page_address
from ridealong.agenda.api.reading import Reader
from ridealong.agenda.model.subscription import Subscription
from ridealong.agenda.projection.documents import document_id
from ridealong.agenda.projection.subscriptions import ENDED, MADE
from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.bodies import Body
from ridealong.chassis.http.commands import Command
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts import new_id
from ridealong.contracts.fields import Line
from ridealong.contracts.internal import Forwarded

MOST = 20
"""So many calendars a person may subscribe."""
_WAIT_SECONDS = 10.0
_GONE = "This calendar's address leads nowhere (any more)"


class Subscribing(Body):
    """A calendar that is to subscribe; `name` is for you, to know it by when you end it."""

    name: Annotated[Line, Field(min_length=1, max_length=100)]


class SubscriptionView(BaseModel):
    """A calendar that may read."""

    subscription: str
    name: str
    made_at: datetime


class Subscribed(SubscriptionView):
    """A new one. `url` is told this once: whoever has it may read the calendar."""

    url: str


class Subscriptions(BaseModel):
    """A person's calendars, oldest first."""

    subscriptions: list[SubscriptionView]


def router(context: Context) -> APIRouter:
    """`/v1/feeds/subscriptions`, and `/v1/calendars/….ics`, which they lead to."""
    routes = APIRouter(prefix="/v1", tags=["feeds"])
    reader = Reader(context.store)
    feed = CalendarFeed(context)

    @routes.post(
        "/feeds/subscriptions",
        summary="Get an address that a calendar program can subscribe to",
        description="It reads your sessions and nothing else, for as long as you don't end it. "
        "What one of you keeps to oneself is never in it. Each call makes a new address.",
        status_code=201,
        response_model=Subscribed,
    )
    async def subscribe(request: Request, caller: Authenticated, body: Subscribing) -> Response:
        if len(await _of(context, caller)) >= MOST:
            raise Problem(
                409,
                "too-many",
                f"You have {MOST} calendars already",
                "End one first: DELETE /v1/feeds/subscriptions/{subscription}",
            )
        secret, name = secrets.token_urlsafe(32), new_id()
        data = _told(caller, name, MADE, name=body.name, digest=_digest(secret))
        made = Subscribed(
            subscription=name,
            name=body.name,
            made_at=context.clock(),
            url=f"{page_address(context, request)}/v1/calendars/{secret}.ics",
        )
        await _send(request, caller, data)
        return JSONResponse(
            made.model_dump(mode="json"), status_code=201, headers={"Cache-Control": "no-store"}
        )

    @routes.get("/feeds/subscriptions", summary="Your calendars that subscribe")
    async def subscriptions(caller: Authenticated) -> Subscriptions:
        return Subscriptions(
            subscriptions=[
                SubscriptionView.model_validate(each.model_dump())
                for each in await _of(context, caller)
            ]
        )

    @routes.delete(
        "/feeds/subscriptions/{subscription}",
        summary="End a calendar's address: it leads nowhere from now on",
        status_code=204,
    )
    async def end(
        request: Request, caller: Authenticated, subscription: Annotated[str, Path()]
    ) -> Response:
        id_ = document_id(caller.key, subscription)
        if not await context.store.by_ids(Subscription.COLLECTION, [id_]):
            raise not_found("subscription", subscription)
        await _send(request, caller, _told(caller, subscription, ENDED))
        return Response(status_code=204)

    @routes.get(
        "/calendars/{secret}.ics",
        summary="The calendar behind such an address (RFC 5545)",
        **CalendarFeed.ANSWER,
    )
    async def calendar(
        request: Request, secret: Annotated[str, Path(min_length=20, max_length=100)]
    ) -> Response:
        found = await context.store.find(
            Subscription.COLLECTION, {"digest": _digest(secret)}, limit=1
        )
        if not found:
            raise Problem(404, "no-subscription", _GONE, "Get a new one in Ridealong")
        kept = Subscription.from_document(found[0])
        caller = Caller(kept.person, kept.tenant, frozenset())
        own = await reader.desk(caller, caller.person)
        if own is not None and not own.active:
            raise Problem(404, "no-subscription", _GONE, "Its person has left")
        return await feed.answer(request, caller)

    async def _send(request: Request, caller: Caller, data: Forwarded) -> None:
        async def nothing() -> None:
            return None

        await context.commands.run(request, caller, Command(None, _WAIT_SECONDS), data, nothing)

    return routes


async def _of(context: Context, caller: Caller) -> list[Subscription]:
    where = {"tenant": caller.tenant, "person": caller.person}
    found = await context.store.find(Subscription.COLLECTION, where, sort=[("made_at", 1)])
    return [Subscription.from_document(each) for each in found]


def _told(caller: Caller, about: str, type_: str, **body: str) -> Forwarded:
    return Forwarded(service="agenda", person=caller.person, about=about, type=type_, body={**body})


def _digest(secret: str) -> str:
    """What is kept of a secret: long and random as it is, a plain digest can't be turned back."""
    return sha256(secret.encode()).hexdigest()
