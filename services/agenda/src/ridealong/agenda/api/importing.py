"""Sessions that live in a calendar outside, brought in: `POST /v1/imports/calendar`."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from ridealong.agenda.api.calendar_reading import TakesTooLong, read_apart
from ridealong.agenda.api.import_planning import Importing, Plan
from ridealong.agenda.api.import_views import ImportView
from ridealong.agenda.api.reading import Reader
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.outside import Span
from ridealong.agenda.rules.outside.splitting import LARGEST_FILE
from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.commands import source_of
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.projector.work import derived_id
from ridealong.chassis.service import Context
from ridealong.contracts import Event
from ridealong.contracts.fields import Id
from ridealong.contracts.sessions import SessionKind

AHEAD = timedelta(days=366)
"""Instances of series are brought in so far ahead."""
LARGEST_BODY = 8 * LARGEST_FILE
"""More than this isn't even received."""
AT_ONCE = 500
"""Events of one transaction."""

Rep = Annotated[
    Id | None,
    Query(description="whose sessions all entries are; else entries are known by who takes part"),
]
DryRun = Annotated[bool, Query(description="say what would be done, and do nothing")]

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"text/calendar": {"schema": {"type": "string"}}},
    }
}


def router(context: Context) -> APIRouter:
    """`/v1/imports/calendar`."""
    routes = APIRouter(prefix="/v1/imports", tags=["imports"])
    reader = Reader(context.store)

    @routes.post(
        "/calendar",
        summary="Bring in sessions from an iCalendar file (RFC 5545)",
        description="Every entry is taken or refused by itself, and the answer says which, with "
        "its line. The same file again changes nothing; a changed entry moves its session, a "
        "cancelled one cancels it. Titles and descriptions aren't kept.",
        openapi_extra=_BODY,
        responses={413: {"description": "the file is far too large"}},
    )
    async def bring_in(
        request: Request,
        caller: Authenticated,
        rep: Rep = None,
        kind: SessionKind = "coaching",
        dry_run: DryRun = False,
    ) -> ImportView:
        desks = await _desks(reader, caller, rep)
        data = await _received(request)
        now = context.clock()
        span = Span(now, now + AHEAD)
        people = await reader.people(caller.tenant, {caller.person, rep or caller.person})
        told = people.get(rep or caller.person)
        try:
            found = await read_apart(data, span, told.zone if told else "UTC")
        except TakesTooLong as error:
            raise Problem(
                422,
                "takes-too-long",
                "This calendar takes too long to read",
                "Nothing was brought in. Export a shorter span of time, or fewer series",
            ) from error
        importing = Importing(reader, caller, desks, by_rep=rep is not None, kind=kind)
        planned = await importing.plan(found, now)
        if not dry_run:
            await _tell(context, caller, planned)
        return planned.view(found, span, dry_run=dry_run)

    return routes


async def _desks(reader: Reader, caller: Caller, rep: str | None) -> list[Desk]:
    """The desks of the pairs that the caller is one of."""
    if rep is None:
        return [desk for desk in await reader.desks_of(caller) if desk.manager]
    desk = await reader.desk(caller, rep)
    if desk is None or not desk.known:
        raise not_found("rep", rep)
    if desk.manager is None:
        raise Problem(
            409, "no-manager", "This rep has no manager now", "Tell the people topic of a pair"
        )
    return [desk]


async def _received(request: Request) -> bytes:
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > LARGEST_BODY:
            raise Problem(
                413,
                "too-large",
                f"This file is larger than {LARGEST_BODY >> 20} MiB",
                "Nothing was brought in. Export a shorter span of time",
            )
    return bytes(data)


async def _tell(context: Context, caller: Caller, planned: Plan) -> None:
    events = [
        Event(
            id=derived_id("agenda", "import", one.session, one.content, str(one.changes)),
            source=source_of("agenda", caller.person),
            tenant=caller.tenant,
            actor=caller.person,
            time=context.clock(),
            data=one.data,
        )
        for one in planned.changes
    ]
    for start in range(0, len(events), AT_ONCE):
        await context.announcer.commit({}, events[start : start + AT_ONCE])
