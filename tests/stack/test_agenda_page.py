"""The page and its live feed on a real log and store."""

import asyncio
from contextlib import AsyncExitStack, suppress

import httpx
import pytest

from tests.stack import dana_and_mike as told
from tests.stack.agenda_running import Agenda, Servers, running

pytestmark = pytest.mark.stack


FEED = "/v1/feeds/sessions"


async def heard_within(seconds: float, stream: httpx.Response) -> list[str]:
    heard: list[str] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            async for line in stream.aiter_lines():
                heard += [line] if line.startswith("data:") else []
    return heard


def streams() -> int:
    """How many tasks of live feeds run in this process."""
    return sum("EventSourceResponse" in task.get_name() for task in asyncio.all_tasks())


async def test_the_page_takes_the_token_out_of_the_address_and_says_how_to_get_one(
    agenda: Agenda,
) -> None:
    await agenda.publish(*told.everything(), told.item("<script>alert(1)</script>", name="i-2"))
    stranger = await agenda.client.get("/")
    assert stranger.status_code == 401
    assert "Who is there?" in stranger.text

    entered = await agenda.client.get(f"/?access_token={agenda.issuer.token('dana')}")
    cookie = entered.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert 'content="0; url=/"' in entered.text

    page = await agenda.client.get("/")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "Mike Larsen" in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text
    assert told.local_clock() in page.text
    assert "America/New York (E" in page.text
    assert (await agenda.client.get("/static/page.css")).status_code == 200

    expired = agenda.issuer.token("dana", exp=1)
    ended = await agenda.client.get(f"/?access_token={expired}")
    assert (ended.status_code, "Your sign-in has ended" in ended.text) == (401, True)
    empty = await agenda.client.get(f"/?access_token={agenda.issuer.token('nobody')}")
    assert empty.status_code == 200
    assert "No sessions in the next 14 days." in (await agenda.client.get("/")).text


async def test_a_change_reaches_a_live_feed_of_another_instance(
    agenda: Agenda, servers: Servers
) -> None:
    async with running(servers) as other:
        await agenda.publish(*told.everything())
        await other.caught_up()
        for instance in (agenda, other):
            heard: list[str] = []
            path = f"{FEED}/events"
            headers = instance.issuer.headers("dana")
            async with (
                asyncio.timeout(30),
                instance.client.stream("GET", path, headers=headers) as stream,
            ):
                async for line in stream.aiter_lines():
                    if line.startswith("data:"):
                        heard.append(line.removeprefix("data:").strip())
                        if len(heard) == 2:
                            break
                        await agenda.publish(told.progress(16 + len(heard)), told.promise(path))
                    assert len(heard) < 3
            fragment = await instance.get(f"{FEED}/fragment")
            assert heard[-1] == fragment.headers["Feed-State"]
            missed_nothing = headers | {"Last-Event-ID": heard[-1]}
            async with instance.client.stream("GET", path, headers=missed_nothing) as stream:
                assert await heard_within(2.5, stream) == []
            await agenda.publish(told.promise("Back to where it was"))


async def test_a_live_feed_ends_when_its_reader_leaves(agenda: Agenda) -> None:
    await agenda.publish(*told.people())
    headers = agenda.issuer.headers("dana")
    async with AsyncExitStack() as readers:
        kept = []  # an iterator that is dropped closes its stream
        for _ in range(10):
            opening = agenda.client.stream("GET", f"{FEED}/events", headers=headers)
            stream = await readers.enter_async_context(opening)
            kept.append(stream.aiter_lines())
            assert await anext(kept[-1])
        assert streams() >= 10
    async with asyncio.timeout(30):
        while streams():  # noqa: ASYNC110
            await asyncio.sleep(0.1)
