"""HTTP conventions that every service keeps."""

from collections.abc import AsyncIterator
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Request, Response
from httpx import ASGITransport, AsyncClient
from pydantic import Field
from pymongo.errors import ServerSelectionTimeoutError

from ridealong.chassis.http import problems
from ridealong.chassis.http.below import Below
from ridealong.chassis.http.bodies import Body
from ridealong.chassis.http.commands import Command, command, source_of
from ridealong.chassis.http.conditional import respond
from ridealong.chassis.http.paging import Cursor, cursor_of, position_of
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.contracts import attributes


class Note(Body):
    text: Annotated[str, Field(max_length=5)]
    parts: tuple[dict[str, str], ...] = ()


def app() -> FastAPI:
    api = FastAPI(responses=problems.ANSWERS)
    problems.install(api)

    @api.get("/missing")
    async def missing() -> None:
        raise not_found("session", "s-1")

    @api.get("/fault")
    async def fault() -> None:
        raise RuntimeError("secret of the house")

    @api.get("/away")
    async def away() -> None:
        raise ServerSelectionTimeoutError("no server")

    @api.post("/notes")
    async def notes(note: Note) -> Note:
        return note

    @api.get("/how")
    async def how(how: Annotated[Command, Depends(command)]) -> dict[str, float | str | None]:
        return {"key": how.idempotency_key, "wait": how.wait_seconds}

    @api.get("/feed")
    async def feed(request: Request) -> Response:
        return respond(request, b'{"a": 1}', "application/json")

    @api.get("/page")
    async def page(cursor: Cursor = None) -> object:
        return position_of(cursor) if cursor else None

    return api


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app(), raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened


async def test_a_service_answers_below_its_path_and_at_the_root() -> None:
    transport = ASGITransport(Below(app(), "/metrics"))
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        for address in ("/page", "/metrics/page"):
            assert (await client.get(address)).status_code == 200
        assert (await client.get("/metricspage")).status_code == 404
        described = (await client.get("/metrics/openapi.json")).json()
    assert described["servers"] == [{"url": "/metrics"}]


async def test_an_error_is_a_problem_that_says_what_where_and_of_which_kind(
    client: AsyncClient,
) -> None:
    answer = await client.get("/missing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:ridealong:problem:not-found"
    assert answer.json()["instance"] == "/missing"


def test_a_person_of_any_name_that_is_allowed_may_send_commands() -> None:
    names = ["mike", "m" * 199, "m" * 200]
    sources = [attributes.printed("source", source_of("metrics", name)) for name in names]
    assert sources[0] == "ridealong/metrics/commands/mike"
    assert len(set(sources)) == 3


async def test_a_fault_of_ours_tells_nothing_of_its_inside(client: AsyncClient) -> None:
    answer = await client.get("/fault")
    assert answer.status_code == 500
    assert "secret" not in answer.text


async def test_a_store_that_is_away_asks_to_come_again(client: AsyncClient) -> None:
    answer = await client.get("/away")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


async def test_a_request_that_does_not_fit_names_field_and_rule_and_repeats_no_text(
    client: AsyncClient,
) -> None:
    answer = await client.post("/notes", json={"text": "in confidence"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "body.text"
    assert "confidence" not in answer.text


async def test_what_is_not_json_is_told_where_it_ends_to_be(client: AsyncClient) -> None:
    for content, rule in (
        (b'{"text": ', "not JSON at character 9: Expecting value"),
        (b"", "Field required"),
    ):
        headers = {"content-type": "application/json"}
        answer = await client.post("/notes", content=content, headers=headers)
        [error] = answer.json()["errors"]
        assert (answer.status_code, error) == (422, {"field": "body", "rule": rule})


@pytest.mark.parametrize("more", [{"text": "a\x00"}, {"text": "a", "parts": [{"b": "\x00"}]}])
async def test_a_text_with_a_nul_is_refused(client: AsyncClient, more: dict[str, object]) -> None:
    answer = await client.post("/notes", json=more)
    [error] = answer.json()["errors"]
    assert error == {"field": "body", "rule": "a text has no NUL character in it"}


async def test_the_description_of_the_api_tells_of_problems_as_they_are(
    client: AsyncClient,
) -> None:
    described = (await client.get("/openapi.json")).json()
    assert "HTTPValidationError" not in described["components"]["schemas"]
    for path, methods in described["paths"].items():
        for operation in methods.values():
            told = operation["responses"]["default"]["content"]["application/json"]["schema"]
            assert told == {"$ref": "#/components/schemas/ProblemDetails"}, path


@pytest.mark.parametrize("path", ["/nowhere", "/page/"])
async def test_unknown_routes_are_problems_too(client: AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        (None, 0),
        ("wait=2", 2),
        ("respond-async, wait=10", 10),
        ("wait=10; x=1", 10),
        ("wait=999", 30),
        ("await=3", 0),
        ("wait=soon", 0),
    ],
)
async def test_how_long_to_wait_is_read_from_prefer(
    client: AsyncClient, prefer: str | None, seconds: float
) -> None:
    answer = await client.get("/how", headers={"Prefer": prefer} if prefer else {})
    assert answer.json()["wait"] == seconds


@pytest.mark.parametrize("key", ["has space", "x" * 201])
async def test_an_idempotency_key_that_cannot_be_an_id_is_refused(
    client: AsyncClient, key: str
) -> None:
    answer = await client.get("/how", headers={"Idempotency-Key": key})
    assert answer.status_code == 422


async def test_what_a_client_has_already_is_not_sent_again(client: AsyncClient) -> None:
    first = await client.get("/feed")
    known = first.headers["etag"]
    again = await client.get("/feed", headers={"If-None-Match": f'"other", W/{known}'})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["etag"] == known


async def test_a_cursor_comes_back_as_the_position_it_stood_for(client: AsyncClient) -> None:
    answer = await client.get("/page", params={"cursor": cursor_of(["2026-03-02", "c/1"])})
    assert answer.json() == ["2026-03-02", "c/1"]


@pytest.mark.parametrize("cursor", ["%%%", "aGVsbG8", "é", cursor_of(["\ud800"])])
async def test_a_cursor_of_somebody_else_is_refused(client: AsyncClient, cursor: str) -> None:
    answer = await client.get("/page", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:ridealong:problem:bad-cursor")


def test_a_problem_is_an_exception_with_its_title() -> None:
    assert (
        str(Problem(409, "refused", "The command no longer fits")) == "The command no longer fits"
    )
