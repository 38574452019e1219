"""A command sent again is told from another one under the same key."""

import pytest
from starlette.requests import Request
from starlette.types import Message

from ridealong.chassis.http.commands import digest_of


def request(method: str, path: str, body: bytes, query: bytes) -> Request:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "path": path,
        "query_string": query,
        "headers": [],
    }
    return Request(scope, receive)


async def digest(body: bytes = b"{}", query: bytes = b"rep=mike") -> str:
    return await digest_of(request("POST", "/v1/notes", body, query))


async def test_the_same_request_has_the_same_digest() -> None:
    assert await digest() == await digest()


@pytest.mark.parametrize(
    "other",
    [
        request("PUT", "/v1/notes", b"{}", b"rep=mike"),
        request("POST", "/v1/note", b"{}", b"rep=mike"),
        request("POST", "/v1/notes", b"{ }", b"rep=mike"),
        request("POST", "/v1/notes", b"{}", b"rep=nina"),
        request("POST", "/v1/notes", b"{}", b""),
    ],
    ids=["method", "path", "body", "query", "no query"],
)
async def test_another_request_has_another_one(other: Request) -> None:
    assert await digest_of(other) != await digest()


async def test_what_moves_from_one_part_to_the_next_is_another_request() -> None:
    assert await digest(body=b"{}rep", query=b"=mike") != await digest(
        body=b"{}", query=b"rep=mike"
    )
    assert await digest(query=b"") != await digest(query=b"rep")
