"""The feeds for programs: JSON, and what a calendar subscribes to."""

from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Query, Request, Response

from ridealong.agenda.api import calendar
from ridealong.agenda.api.changes import TOLD, ChangesView, Mark, changes_of
from ridealong.agenda.api.feed import DAYS, MOST_DAYS, Part, feed_of
from ridealong.agenda.api.kept_pages import LONGEST, KeptPages, Made
from ridealong.agenda.api.kept_route import answering_first, asked_by
from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.reading import Reader, Window
from ridealong.agenda.api.views import FeedView
from ridealong.chassis.http.auth import Authenticated, AuthenticatedByLink, Caller
from ridealong.chassis.http.conditional import respond
from ridealong.chassis.http.paging import Cursor, Limit
from ridealong.chassis.service import Context
from ridealong.contracts.instant import Instant

PAST = timedelta(days=31)
_JSON = "application/json"
AHEAD = timedelta(days=MOST_DAYS)
"""A calendar keeps a month behind and a quarter ahead."""

Since = Annotated[
    Instant | None,
    Query(alias="from", description="sessions that end after this instant; now, if not given"),
]
Days = Annotated[int, Query(ge=1, le=MOST_DAYS, description="how many days from there")]


def router(context: Context) -> APIRouter:
    """`/v1/feeds/sessions` as JSON and as iCalendar, and what has changed in it."""
    routes = APIRouter(prefix="/v1/feeds", tags=["feeds"])
    reader = Reader(context.store)
    ics = CalendarFeed(context)
    pages = KeptPages(reader, context.clock)

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

        async def make() -> Made:
            feed = await feed_of(reader, caller, part)
            return Made(feed.model_dump_json().encode(), _good_until(feed, part.since))

        if since is not None or cursor is not None:
            return respond(request, (await make()).body, _JSON)
        kept = await pages.page(caller, asked_by(request), make)
        return respond(request, kept.body, _JSON, etag=kept.etag)

    routes.add_api_route(
        "/sessions",
        sessions,
        methods=["GET"],
        summary="Upcoming sessions with their agendas, and each pair's follow-through",
        response_model=FeedView,
        responses={304: {"description": "nothing has changed since the ETag you sent"}},
        route_class_override=answering_first(pages, _JSON),
    )

    @routes.get(
        "/sessions/changes",
        summary="What has changed since you last asked, to keep a copy up to date",
        description="Take `since` of each answer into the next call, at first without it. For "
        "each rep in `changed` replace what you hold by the sessions of this answer; forget reps "
        "that aren't in `reps`. Ask again at once while `more`.",
        response_model=ChangesView,
        responses={304: {"description": "nothing has changed since the ETag you sent"}},
    )
    async def sessions_changed(
        request: Request, caller: Authenticated, since: Mark = None, limit: Limit = 50
    ) -> Response:
        changes = await changes_of(reader, caller, context.clock(), since, limit)
        return respond(request, changes.model_dump_json().encode(), _JSON)

    @routes.get(
        "/sessions.ics",
        summary="The same as a calendar to subscribe to (RFC 5545)",
        description="For a calendar program, get an address of its own: "
        "`POST /v1/feeds/subscriptions`.",
        **CalendarFeed.ANSWER,
    )
    async def sessions_ics(request: Request, caller: AuthenticatedByLink) -> Response:
        return await ics.answer(request, caller)

    return routes


class CalendarFeed:
    """A person's sessions as a calendar."""

    ANSWER: ClassVar[dict[str, Any]] = {
        "response_class": Response,
        "responses": {
            200: {"content": {calendar.MEDIA_TYPE: {}}},
            304: {"description": "nothing has changed since the ETag you sent"},
        },
    }

    def __init__(self, context: Context) -> None:
        self._context = context
        self._reader = Reader(context.store)

    async def answer(self, request: Request, caller: Caller) -> Response:
        """A month behind and a quarter ahead, also what was cancelled."""
        desks = {desk.rep: desk for desk in await self._reader.desks_of(caller)}
        now = self._context.clock()
        window = Window(now - PAST, now + AHEAD)
        found = await self._reader.sessions(caller.tenant, desks, window, statuses=TOLD)
        everybody = {caller.person, *desks, *(desk.manager or "" for desk in desks.values())}
        # A calendar is often shared: nobody's private texts go into it, not even one's own.
        presenter = Presenter(None, await self._reader.people(caller.tenant, everybody))
        lines = [calendar.Line(one, desks[one.rep]) for one in found]
        body = calendar.render(lines, presenter, caller, page_address(self._context, request))
        return respond(request, body, f"{calendar.MEDIA_TYPE}; charset=utf-8")


def _good_until(feed: FeedView, now: datetime) -> datetime:
    """Until when a page that begins now stays as it is, if nothing is told: a session ends, or the
    next one of a pair begins."""
    ends = [one.start + timedelta(minutes=one.minutes or 0) for one in feed.sessions if one.start]
    begins = [pair.next_session.start for pair in feed.pairs if pair.next_session]
    return min([now + LONGEST, *(at for at in (*ends, *begins) if at > now)])


def page_address(context: Context, request: Request) -> str:
    """Where the page is, as users reach it."""
    return (context.settings.public_url or str(request.base_url)).rstrip("/")
