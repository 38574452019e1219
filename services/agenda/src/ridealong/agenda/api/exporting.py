"""The record of a session to take along: as Markdown, and as a page to print (DOMAIN 2.31)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from ridealong.agenda.api.desktop import Desktop
from ridealong.agenda.api.markdown import line, quoted
from ridealong.agenda.api.offering import Name
from ridealong.agenda.api.page import HEADERS
from ridealong.agenda.api.preparation_views import PreparationView, preparation_view
from ridealong.agenda.api.record_reading import record_of
from ridealong.agenda.api.record_views import RecordView
from ridealong.agenda.api.views import SessionView
from ridealong.agenda.rules.wording import KINDS, OUTCOMES, words
from ridealong.chassis.http.auth import AuthenticatedByLink, Caller
from ridealong.chassis.http.conditional import respond
from ridealong.chassis.service import Context

MARKDOWN: Final = "text/markdown; charset=utf-8"
HTML: Final = "text/html; charset=utf-8"

PART_TITLES: Final = {
    "numbers": "Numbers",
    "skills": "Skills",
    "gaps": "Gaps",
    "factors": "What played a part",
    "focus": "Focus",
    "upskilling": "Learned",
    "keep_drop_create": "Keep, drop, create",
}

HELD_BY: Final = {
    "both": "both say so",
    "unopposed": "nobody objected within 48 hours",
    "waiting": "the other may still object",
    "disputed": "disputed",
}


MARKS: Final = {
    "progress": "progress",
    "listening": "listening",
    "accountability": "accountability",
    "data": "data",
    "written_down": "written down",
}
MET: Final = {True: "yes", False: "no", None: "not said"}


@dataclass(frozen=True, slots=True)
class Exported:
    """All that is written down of a session, as one person may read it."""

    session: SessionView
    record: RecordView
    preparation: PreparationView

    def local(self, moment: datetime) -> str:
        """An instant on the clock of the session."""
        there = moment.astimezone(ZoneInfo(self.session.zone or "UTC"))
        return f"{there.day} {there:%B %Y, %H:%M}"


def router(context: Context) -> APIRouter:
    """`/v1/sessions/{session}/record.md` and `/record.html`."""
    routes = APIRouter(prefix="/v1/sessions", tags=["record"])
    desktop = Desktop(context)
    templates = environment()

    async def exported(caller: Caller, name: str) -> Exported:
        session, desk = await desktop.session(caller, name)
        record = await record_of(desktop.reader.store, session)
        return Exported(
            await desktop.view(caller, session, desk),
            await desktop.record(caller, session, desk),
            preparation_view(session, record),
        )

    @routes.get(
        "/{session:path}/record.md",
        summary="The record of a session as Markdown",
        response_class=Response,
        responses={200: {"content": {"text/markdown": {}}}},
    )
    async def as_markdown(request: Request, caller: AuthenticatedByLink, name: Name) -> Response:
        text = templates.get_template("record.md").render(all=await exported(caller, name))
        return respond(request, text.encode(), MARKDOWN)

    @routes.get(
        "/{session:path}/record.html",
        summary="The record of a session as a page to print",
        response_class=Response,
        responses={200: {"content": {"text/html": {}}}},
    )
    async def to_print(request: Request, caller: AuthenticatedByLink, name: Name) -> Response:
        text = templates.get_template("record.html").render(all=await exported(caller, name))
        answer = respond(request, text.encode(), HTML)
        answer.headers.update(HEADERS)
        return answer

    return routes


def environment() -> Environment:
    """Templates of records: HTML escapes by itself, Markdown by its filters."""
    made = Environment(
        loader=PackageLoader("ridealong.agenda.api"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"line": line, "quoted": quoted, "words": words}
    made.globals |= {
        "KINDS": KINDS,
        "OUTCOMES": OUTCOMES,
        "PART_TITLES": PART_TITLES,
        "HELD_BY": HELD_BY,
        "MARKS": MARKS,
        "MET": MET,
    }
    return made
