"""Server-sent events: whoever has a feed open hears when it changed.

What changed is seen in the store, not in this process: any instance may have written it.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Header
from sse_starlette import EventSourceResponse, ServerSentEvent

from ridealong.agenda.api.feed import DAYS
from ridealong.agenda.api.feeds import Days
from ridealong.agenda.api.rendering import Pages
from ridealong.chassis.http.auth import AuthenticatedByLink, Caller
from ridealong.chassis.logging import logger
from ridealong.chassis.mongo import StoreAway
from ridealong.chassis.service import Context

_log = logger(__name__)

LOOK_SECONDS = 1.0
"""How often the store is asked for revisions."""
RENDER_AFTER = timedelta(seconds=30)
"""Time alone changes a feed too: sessions end, a day begins."""
LONGEST = timedelta(minutes=10)
"""A stream ends after this; the client connects again, and its token is checked again."""
HEARTBEAT_SECONDS = 15

LastEventId = Annotated[
    str | None, Header(alias="Last-Event-ID", description="sent by browsers on their own")
]


def router(context: Context) -> APIRouter:
    """`/v1/feeds/sessions/events`."""
    routes = APIRouter(prefix="/v1/feeds", tags=["feeds"])
    pages = Pages(context)

    @routes.get(
        "/sessions/events",
        summary="Hear when the feed changes (server-sent events)",
        response_class=EventSourceResponse,
    )
    async def events(
        caller: AuthenticatedByLink, days: Days = DAYS, last_event_id: LastEventId = None
    ) -> EventSourceResponse:
        changes = _changes(context, pages, caller, days, last_event_id)
        return EventSourceResponse(_while_store_answers(changes), ping=HEARTBEAT_SECONDS)

    return routes


async def _changes(
    context: Context, pages: Pages, caller: Caller, days: int, known: str | None
) -> AsyncIterator[ServerSentEvent]:
    """`changed` with the ETag of the feed as it is now, at once and after each change.

    A client that comes back hears at once what it missed, unless nothing has changed.
    """
    ends = context.clock() + LONGEST
    seen: object = None
    render_at = context.clock()
    while (now := context.clock()) < ends:
        revisions = await pages.reader.revisions_of(caller)
        if revisions != seen or now >= render_at:
            etag = (await pages.fragment(caller, days)).etag
            seen, render_at = revisions, now + RENDER_AFTER
            if etag != known:
                known = etag
                yield ServerSentEvent(event="changed", id=etag, data=etag, retry=2000)
        await asyncio.sleep(LOOK_SECONDS)


async def _while_store_answers(
    changes: AsyncIterator[ServerSentEvent],
) -> AsyncIterator[ServerSentEvent]:
    """The stream, which ends when the store is away: clients connect again by themselves."""
    try:
        async for change in changes:
            yield change
    except StoreAway:
        _log.warning("live feed ended, the store did not answer")
