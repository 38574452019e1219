"""HTTP: the links by which people unsubscribe. Opened, a link shows a page and changes nothing:
mail scanners open links. Posted to, by that page or by a mail reader (RFC 8058), it turns its kinds
off, or those of them that were ticked on the page.
"""

from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.commands import Command
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts.preferences import ReminderKindMuted
from ridealong.notifier.api.standing import Standings
from ridealong.notifier.api.unsubscribe_page import Shown, State, rendered
from ridealong.notifier.model import Kind
from ridealong.notifier.rules.unsubscribing import Link, read
from ridealong.notifier.settings import NotifierSettings

_HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
_WAIT_SECONDS: Final = 5.0
_MOST_BYTES: Final = 10_000
_FORM: Final = "application/x-www-form-urlencoded"


def routes(context: Context) -> list[APIRouter]:
    """The two things that a link does."""
    router = APIRouter(prefix="/v1/unsubscribe", tags=["preferences"])
    standings = Standings(context)

    async def page(link: Link, state: State, status: int = 200) -> HTMLResponse:
        shown = await Shown.of(link, standings)
        headers = {**_HEADERS, "Content-Language": shown.language.tag}
        return HTMLResponse(
            rendered(shown, "revoked" if shown.revoked else state),
            status_code=410 if shown.revoked and state != "asked" else status,
            headers=headers,
        )

    @router.get("/{token}", response_class=HTMLResponse, summary="The page of a link")
    async def page_of(token: str) -> Response:
        """What the link is for, in the person's language, with buttons; nothing changes."""
        return await page(_link(context, token), "asked")

    @router.post("/{token}", response_class=HTMLResponse, summary="Turn kinds off (RFC 8058)")
    async def turn_off(request: Request, token: str) -> Response:
        """All kinds of the link; from the page with `chosen`, those that are ticked (`kind`). Once
        they are off they stay so, however often this is sent."""
        link = _link(context, token)
        chosen = _chosen(link, request, await _body(request))
        shown = await Shown.of(link, standings)
        kinds = [one for one in chosen if one in shown.on]
        if not kinds or shown.revoked:
            return await page(link, "changed" if chosen else "unchanged")
        data = ReminderKindMuted(
            person=link.person, kind=kinds[0], others=tuple(kinds[1:]), links=link.links
        )
        caller = Caller(link.person, link.tenant, frozenset())
        how = Command(None, _WAIT_SECONDS)

        async def nothing() -> None:
            return None

        try:
            answer = await context.commands.run(request, caller, how, data, nothing)
        except Problem as problem:
            if problem.status != 409:
                raise
            return await page(link, "unchanged")
        done: State = "changed" if answer.status_code == 200 else "accepted"
        return await page(link, done, answer.status_code)

    return [router]


def _chosen(link: Link, request: Request, body: bytes) -> Sequence[Kind]:
    if not request.headers.get("content-type", _FORM).startswith(_FORM):
        return link.kinds
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    if "chosen" not in fields:
        return link.kinds
    ticked = fields.get("kind", [])
    return [kind for kind in link.kinds if kind in ticked]


async def _body(request: Request) -> bytes:
    """What was posted, if it is as short as a form of ours and says so beforehand."""
    length = request.headers.get("content-length", "0")
    if "transfer-encoding" in request.headers or int(length) > _MOST_BYTES:
        raise Problem(413, "too-large", "This is no form of ours", "Send it as the page does")
    return await request.body()


def _link(context: Context, token: str) -> Link:
    settings = context.settings
    secret = settings.link_secret if isinstance(settings, NotifierSettings) else None
    link = read(token, secret.get_secret_value()) if secret is not None else None
    if link is None:
        raise not_found("link", "of this address")
    return link
