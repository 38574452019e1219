"""What a kept page answers: to whom, and to what, and as the route itself does."""

import time
from dataclasses import dataclass, field

import httpx
from fastapi import APIRouter, FastAPI, Request, Response

from ridealong.agenda.api.kept_pages import Kept, KeptPages
from ridealong.agenda.api.kept_route import answering_first, asked_by
from ridealong.agenda.api.reading import Reader
from ridealong.chassis.http import auth, problems
from ridealong.chassis.http.auth import Authenticated, Caller, TokenVerifier
from ridealong.chassis.http.conditional import respond
from ridealong.chassis.mongo import Store
from ridealong.chassis.service import utc_now


class OneIssuer(TokenVerifier):
    """Signs nothing: a token is who calls, and is believed once it was checked."""

    def __init__(self) -> None:
        super().__init__("https://issuer.test", "ridealong")
        self.checked = 0

    async def _verified(self, token: str) -> tuple[Caller, float]:
        if not token:
            raise auth.Unauthenticated("none")
        self.checked += 1
        return Caller(token, "acme", frozenset()), time.time() + 3600


@dataclass
class Shelf:
    """Pages as a test puts them there, and how often the route itself was asked."""

    pages: dict[tuple[str, bytes], bytes] = field(default_factory=dict)
    asked: int = 0


class Pages(KeptPages):
    """Those of the shelf."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(Reader(Store("mongodb://127.0.0.1:1/?connect=false", "none")), utc_now)
        self._shelf = shelf

    async def unchanged(self, caller: Caller, of: object) -> Kept | None:
        assert isinstance(of, bytes)
        body = self._shelf.pages.get((caller.person, of))
        return Kept(body, f'"{body.decode()}"', utc_now(), (), ()) if body is not None else None


def app(shelf: Shelf) -> httpx.AsyncClient:
    served = FastAPI()
    served.state.verifier = OneIssuer()
    problems.install(served)
    routes = APIRouter()

    async def page(request: Request, caller: Authenticated, days: int = 14) -> Response:
        shelf.asked += 1
        shelf.pages[caller.person, asked_by(request)] = f"{caller.person} {days}".encode()
        return respond(request, b"made", "text/plain")

    routes.add_api_route(
        "/page", page, route_class_override=answering_first(Pages(shelf), "text/plain")
    )
    served.include_router(routes)
    transport = httpx.ASGITransport(app=served)
    return httpx.AsyncClient(transport=transport, base_url="http://agenda.test")


def by(person: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {person}"}


async def test_who_was_checked_is_answered_what_is_kept_for_the_same_words() -> None:
    shelf = Shelf()
    async with app(shelf) as client:
        assert (await client.get("/page", headers=by("dana"))).text == "made"
        again = await client.get("/page", headers=by("dana"))
        assert (again.text, again.headers["ETag"]) == ("dana 14", '"dana 14"')
        assert again.headers["Cache-Control"] == "private, no-cache"
        assert (await client.get("/page?days=7", headers=by("dana"))).text == "made"
        assert (await client.get("/page?days=7", headers=by("dana"))).text == "dana 7"
        known = await client.get("/page", headers={**by("dana"), "If-None-Match": '"dana 14"'})
        assert (known.status_code, known.content) == (304, b"")
        assert shelf.asked == 2


async def test_nobody_is_answered_who_was_not_checked_nor_what_is_anothers() -> None:
    shelf = Shelf({("dana", b""): b"dana 14"})
    async with app(shelf) as client:
        assert (await client.get("/page")).status_code == 401
        assert (
            await client.get("/page", headers={"Authorization": "Basic dana"})
        ).status_code == 401
        # Not checked yet: the route itself answers.
        assert (await client.get("/page", headers=by("dana"))).text == "made"
        assert (await client.get("/page", headers=by("mike"))).text == "made"
        assert (await client.get("/page?days=soon", headers=by("dana"))).status_code == 422
