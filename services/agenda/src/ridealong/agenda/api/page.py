"""The page: a manager's, or a rep's own, next days. It works without JavaScript, too."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ridealong.agenda.api.feed import DAYS
from ridealong.agenda.api.feeds import Days, page_address
from ridealong.agenda.api.lookout import Lookout
from ridealong.agenda.api.rendering import Pages
from ridealong.chassis.http.auth import (
    COOKIE,
    AuthenticatedByLink,
    Caller,
    TokenVerifier,
    Unauthenticated,
)
from ridealong.chassis.http.conditional import respond
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.mongo import StoreAway
from ridealong.chassis.service import Context

_bearer = HTTPBearer(auto_error=False)

HEADERS = {
    # Nothing inline, nothing from elsewhere: what a text smuggles in is text.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_AWAY = "The store did not answer. Nothing is lost; try again in some seconds."

Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
Token = Annotated[str | None, Query(alias="access_token")]
Kept = Annotated[str | None, Cookie(alias=COOKIE)]


def router(context: Context, lookout: Lookout) -> APIRouter:
    """`/`, and the part of it that changes."""
    routes = APIRouter(include_in_schema=False)
    pages = Pages(context, lookout)

    @routes.get("/")
    async def page(
        request: Request,
        bearer: Bearer,
        access_token: Token = None,
        kept: Kept = None,
        days: Days = DAYS,
    ) -> Response:
        token = bearer.credentials if bearer else access_token or kept
        if token is None:
            return _html(pages.sign_in(None), 401)
        try:
            caller = await _verify(request, token)
            if access_token:
                secure = page_address(context, request).startswith("https:")
                return _entered(pages, access_token, days, secure=secure)
            return _html(await pages.page(caller, days))
        except Unauthenticated as error:
            answer = _html(pages.sign_in(error.details.detail), 401)
            answer.delete_cookie(COOKIE, path="/")
            return answer
        except Problem as error:
            return _html(pages.trouble(error.details.title, error.details.detail), error.status)
        except StoreAway:
            return _html(pages.trouble("Your sessions can't be read now", _AWAY), 503)

    @routes.get("/v1/feeds/sessions/fragment")
    async def fragment(
        request: Request, caller: AuthenticatedByLink, days: Days = DAYS
    ) -> Response:
        part = await pages.fragment(caller, days)
        answer = respond(request, part.html.encode(), "text/html; charset=utf-8")
        answer.headers["Feed-State"] = part.state
        return answer

    return routes


async def _verify(request: Request, token: str) -> Caller:
    verifier: TokenVerifier = request.app.state.verifier
    return await verifier.verify(token)


def _entered(pages: Pages, token: str, days: int, *, secure: bool) -> Response:
    """Keep the token in a cookie and leave the address that holds it.

    A page of ours goes on, not a redirect: after a link from elsewhere, browsers would withhold a
    strict cookie from the address that a redirect leads to.
    """
    answer = _html(pages.entering(f"/?days={days}" if days != DAYS else "/"))
    answer.set_cookie(COOKIE, token, path="/", httponly=True, samesite="strict", secure=secure)
    return answer


def _html(text: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(text, status_code=status, headers=HEADERS)
