"""The feeds for programs: JSON, and what a calendar subscribes to."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from ridealong.agenda.api import calendar
from ridealong.agenda.api.feed import DAYS, MOST_DAYS, Part, feed_of
from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.reading import Reader, Window
from ridealong.agenda.api.views import FeedView
from ridealong.chassis.http.auth import Authenticated, AuthenticatedByLink
from ridealong.chassis.http.conditional import respond
from ridealong.chassis.http.paging import Cursor, Limit
from ridealong.chassis.service import Context
from ridealong.contracts.instant import Instant

PAST = timedelta(days=31)
AHEAD = timedelta(days=MOST_DAYS)
"""A calendar keeps a month behind and a quarter ahead."""

Since = Annotated[
    Instant | None,
    Query(alias="from", description="sessions that end after this instant; now, if not given"),
]
Days = Annotated[int, Query(ge=1, le=MOST_DAYS, description="how many days from there")]


def router(context: Context) -> APIRouter:
    """`/v1/feeds/sessions` as JSON and as iCalendar."""
    routes = APIRouter(prefix="/v1/feeds", tags=["feeds"])
    reader = Reader(context.store)

    @routes.get(
        "/sessions",
        summary="Upcoming sessions with their agendas, and each pair's follow-through",
        response_model=FeedView,
        responses={304: {"description": "nothing has changed since the ETag you sent"}},
    )
    async def sessions(
        request: Request,
        caller: Authenticated,
        *,
        since: Since = None,
        days: Days = DAYS,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response:
        part = Part(since or context.clock(), days, limit, cursor)
        feed = await feed_of(reader, caller, part)
        return respond(request, feed.model_dump_json().encode(), "application/json")

    @routes.get(
        "/sessions.ics",
        summary="The same as a calendar to subscribe to",
        response_class=Response,
        responses={200: {"content": {calendar.MEDIA_TYPE: {}}}},
    )
    async def sessions_ics(request: Request, caller: AuthenticatedByLink) -> Response:
        desks = {desk.rep: desk for desk in await reader.desks_of(caller)}
        now = context.clock()
        found = await reader.sessions(
            caller.tenant,
            desks,
            Window(now - PAST, now + AHEAD),
            statuses=("open", "held", "missed", "cancelled"),
        )
        everybody = {caller.person, *desks, *(desk.manager or "" for desk in desks.values())}
        # A calendar is often shared: nobody's private texts go into it, not even one's own.
        presenter = Presenter(None, await reader.people(caller.tenant, everybody))
        lines = [calendar.Line(one, desks[one.rep]) for one in found]
        body = calendar.render(lines, presenter, caller, page_address(context, request))
        return respond(request, body, f"{calendar.MEDIA_TYPE}; charset=utf-8")

    return routes


def page_address(context: Context, request: Request) -> str:
    """Where the page is, as users reach it."""
    return (context.settings.public_url or str(request.base_url)).rstrip("/")
