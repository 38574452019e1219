"""HTTP: the links in messages by which a kind of reminder is turned off, without a login.

Opened, a link shows a page and changes nothing, since scanners of mail open links too; posted to,
by that page or by a mail reader (RFC 8058), it turns the kind off.
"""

from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.commands import Command
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts.preferences import ReminderKindMuted
from ridealong.notifier.api.standing import Standings
from ridealong.notifier.rules.choosing import mode_of
from ridealong.notifier.rules.unsubscribing import Link, read
from ridealong.notifier.settings import NotifierSettings

_HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
_WAIT_SECONDS: Final = 5.0


def routes(context: Context) -> list[APIRouter]:
    """The two things that a link does."""
    router = APIRouter(prefix="/v1/unsubscribe", tags=["preferences"])
    standings = Standings(context)
    page = Environment(
        loader=PackageLoader("ridealong.notifier.api"),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
    ).get_template("unsubscribe.html.j2")

    def shown(link: Link, state: str, status: int = 200) -> HTMLResponse:
        text = page.render(kind=link.kind.replace("_", " "), state=state)
        return HTMLResponse(text, status_code=status, headers=_HEADERS)

    async def standing(link: Link) -> str:
        own = await standings.preferences(link.tenant, link.person)
        if link.links != (own.links if own else 0):
            return "revoked"
        mode = mode_of(link.kind, own, await standings.defaults(link.tenant)).mode
        return "off" if mode == "off" else "on"

    @router.get("/{token}", response_class=HTMLResponse, summary="The page of a link")
    async def page_of(token: str) -> Response:
        """What the link is for, with a button; nothing changes."""
        link = _link(context, token)
        return shown(link, await standing(link))

    @router.post("/{token}", response_class=HTMLResponse, summary="Turn a kind off (RFC 8058)")
    async def turn_off(request: Request, token: str) -> Response:
        """Once it is off it stays so, however often this is sent."""
        link = _link(context, token)
        before = await standing(link)
        if before != "on":
            return shown(link, before, 410 if before == "revoked" else 200)
        data = ReminderKindMuted(person=link.person, kind=link.kind, links=link.links)
        caller = Caller(link.person, link.tenant, frozenset())
        how = Command(None, _WAIT_SECONDS)

        async def nothing() -> None:
            return None

        try:
            answer = await context.commands.run(request, caller, how, data, nothing)
        except Problem as problem:
            if problem.status != 409:
                raise
            return shown(link, "revoked", 410)
        return shown(link, "off" if answer.status_code == 200 else "accepted", answer.status_code)

    return [router]


def _link(context: Context, token: str) -> Link:
    settings = context.settings
    secret = settings.link_secret if isinstance(settings, NotifierSettings) else None
    link = read(token, secret.get_secret_value()) if secret is not None else None
    if link is None:
        raise not_found("link", "of this address")
    return link
