"""What a person sees of the agenda's page when something behind it is away."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from ridealong.agenda import api
from ridealong.agenda.app import AgendaSettings
from ridealong.chassis.http import problems
from ridealong.chassis.http.auth import TokenVerifier
from ridealong.chassis.mongo import Store
from ridealong.chassis.service import Context
from tests.stack.issuer import Issuer

pytestmark = pytest.mark.stack

NOBODY_LISTENS = "mongodb://127.0.0.1:9/"
NOT_USED: Any = None


@pytest.fixture
async def client(issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """The routes over a store that doesn't answer."""
    store = Store(NOBODY_LISTENS, "nowhere")
    context = Context(
        settings=AgendaSettings(),
        store=store,
        commands=NOT_USED,
        intake=NOT_USED,
        announcer=NOT_USED,
        clock=lambda: datetime.now(UTC),
        settled=NOT_USED,
    )
    app = FastAPI()
    app.state.verifier = TokenVerifier(issuer.url, "ridealong")
    problems.install(app)
    for router in api.routes(context):
        app.include_router(router)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened
    await store.close()


async def test_a_store_that_is_away_is_told_in_the_form_of_what_was_asked(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    headers = issuer.headers("dana")
    paths = ("/", "/v1/feeds/sessions", "/v1/feeds/sessions/events")
    # At once: the store's own patience is some twenty seconds.
    page, feed, live = await asyncio.gather(*(client.get(path, headers=headers) for path in paths))
    assert page.status_code == 503
    assert "Nothing is lost" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert (feed.status_code, feed.headers["Retry-After"]) == (503, "5")
    assert feed.json()["title"] == "The store did not answer"
    # A live feed ends in peace, and its reader comes again.
    assert live.status_code == 200
    assert "data:" not in live.text


async def test_an_issuer_that_is_away_is_a_page_that_says_so(
    client: httpx.AsyncClient, issuer: Issuer
) -> None:
    token = issuer.token("dana")
    app = client._transport.app  # type: ignore[attr-defined]
    app.state.verifier = TokenVerifier("http://127.0.0.1:9", "ridealong")
    answer = await client.get("/", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 503
    assert "Tokens can&#39;t be checked now" in answer.text
