"""`GET /v1/people/{person}/follow-through`: the score and everything it opens into."""

import asyncio
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.conditional import respond
from ridealong.chassis.http.paging import Cursor, Limit, Page
from ridealong.chassis.http.problems import not_found
from ridealong.chassis.service import Context
from ridealong.contracts.fields import Id
from ridealong.metrics.api.access import sight
from ridealong.metrics.api.score_export import FollowThroughFile, as_csv, as_json
from ridealong.metrics.api.score_pages import cursor_after, page_of, place_of
from ridealong.metrics.api.score_views import (
    FollowThroughView,
    Notes,
    Reader,
    ScoreItemView,
    item_view,
    shown_items,
    view,
)
from ridealong.metrics.api.scored import Scored, notes_of, scored
from ridealong.metrics.rules.sight import Sight

Person = Annotated[Id, Path()]
_CSV = "text/csv; charset=utf-8"
Newest = Annotated[
    int,
    Query(
        ge=1, le=1000, description="list so many of the newest; all are at `follow-through/items`"
    ),
]


def router(context: Context) -> APIRouter:
    """The routes of the score."""
    routes = APIRouter(prefix="/v1/people", tags=["follow-through"])

    @routes.get(
        "/{person:path}/follow-through",
        response_model=FollowThroughView,
        summary="Follow-through score with its range, items, shares, history and notes",
    )
    async def follow_through(
        request: Request, caller: Authenticated, person: Person, newest: Newest = 200
    ) -> Response:
        seen = await sight(context, caller, person)
        found = await scored(context, caller.tenant, person)
        reader = Reader(caller.person, seen, context.clock().date())
        listed = [] if seen is Sight.NUMBERS else shown_items(found.figures, reader, newest)
        notes = await notes_of(context, caller.tenant, listed)

        def shown() -> bytes:
            model = view(person, found.figures, reader, notes, newest)
            return model.model_dump_json().encode()

        # Ten years of a manager's promises take a moment; others are answered meanwhile.
        return respond(request, await asyncio.to_thread(shown), "application/json")

    @routes.get(
        "/{person:path}/follow-through/items",
        summary="All results that a score is made of, the newest first, with their shares",
    )
    async def items(
        caller: Authenticated, person: Person, limit: Limit = 100, cursor: Cursor = None
    ) -> Page[ScoreItemView]:
        """The shares of all pages and the prior's sum to 1, as long as nothing new is settled."""
        after = None if cursor is None else place_of(cursor)
        seen = await sight(context, caller, person)
        if seen is Sight.NUMBERS:
            raise not_found("person", person)
        found = await scored(context, caller.tenant, person)
        reader = Reader(caller.person, seen, context.clock().date())
        some, more = await asyncio.to_thread(page_of, found.figures, reader, after, limit)
        notes = await notes_of(context, caller.tenant, (item for item, _ in some))
        return Page(
            items=[item_view(item, share, notes) for item, share in some],
            next=cursor_after(some[-1][0]) if more else None,
        )

    @routes.get(
        "/{person:path}/follow-through.json",
        response_model=FollowThroughFile,
        summary="One's own score as a file, with all that it is made of",
    )
    async def exported(caller: Authenticated, person: Person) -> Response:
        today = context.clock().date()

        def written(found: Scored, notes: Notes) -> bytes:
            return as_json(person, found.figures, found.history, notes, today).encode()

        return await _file(context, caller, person, written, media_type="application/json")

    @routes.get(
        "/{person:path}/follow-through.csv",
        summary="One's own settled commitments as a table",
        response_class=Response,
        responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    )
    async def table(caller: Authenticated, person: Person) -> Response:
        def written(found: Scored, notes: Notes) -> bytes:
            return as_csv(found.figures, notes).encode()

        return await _file(context, caller, person, written, media_type=_CSV)

    return routes


async def _file(
    context: Context,
    caller: Caller,
    person: str,
    written: Callable[[Scored, Notes], bytes],
    *,
    media_type: str,
) -> Response:
    """A person takes their own score with them; nobody else takes it for them."""
    if caller.person != person:
        raise not_found("person", person)
    found = await scored(context, caller.tenant, person)
    notes = await notes_of(context, caller.tenant, found.items)
    body = await asyncio.to_thread(written, found, notes)
    ending = "json" if "json" in media_type else "csv"
    headers = {
        "Content-Disposition": f'attachment; filename="follow-through.{ending}"',
        "Cache-Control": "private, no-store",
    }
    return Response(body, media_type=media_type, headers=headers)
