"""Server-sent events: whoever has a feed open hears when it changed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Header
from sse_starlette import EventSourceResponse, ServerSentEvent

from ridealong.agenda.api.lookout import Ended, Lookout
from ridealong.chassis.http.auth import AuthenticatedByLink, Caller
from ridealong.chassis.service import Context

LONGEST = timedelta(minutes=10)
"""A stream ends after this; the client connects again, and its token is checked again."""
HEARTBEAT_SECONDS = 15

LastEventId = Annotated[
    str | None,
    Header(alias="Last-Event-ID", description="the last state heard; browsers send it themselves"),
]


def router(context: Context, lookout: Lookout) -> APIRouter:
    """`/v1/feeds/sessions/events`."""
    routes = APIRouter(prefix="/v1/feeds", tags=["feeds"])

    @routes.get(
        "/sessions/events",
        summary="Hear when the feed changes (server-sent events)",
        description="An event `changed` comes at once and after each change; its id and data are "
        "the name of the feed's state. Sent again as `Last-Event-ID`, you hear at once if anything "
        "has changed since, and nothing if not. Then read the feed, or only what has changed: "
        "`/v1/feeds/sessions/changes`. A stream ends after ten minutes; connect again.",
        response_class=EventSourceResponse,
    )
    async def events(
        caller: AuthenticatedByLink, last_event_id: LastEventId = None
    ) -> EventSourceResponse:
        changes = _changes(context, lookout, caller, last_event_id)
        return EventSourceResponse(changes, ping=HEARTBEAT_SECONDS)

    return routes


async def _changes(
    context: Context, lookout: Lookout, caller: Caller, known: str | None
) -> AsyncIterator[ServerSentEvent]:
    """The feed's state now, unless it is the known one, and each one after it.

    A state that came and went in between is not told: what counts is how the feed is now.
    """
    ends = context.clock() + LONGEST
    async with lookout.watching(caller) as watch:
        try:
            while (left := (ends - context.clock()).total_seconds()) > 0:
                state = await watch.beyond(known, left)
                if state is not None:
                    known = state
                    yield ServerSentEvent(event="changed", id=state, data=state, retry=2000)
        except Ended:
            return
