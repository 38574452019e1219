"""A page is made once while nothing changes in it, and is never older than its asking."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from ridealong.agenda.api.kept_pages import KeptPages, Made
from ridealong.agenda.api.reading import Progress, Reader, Revisions
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.mongo import Store

DANA = Caller("dana", "acme", frozenset())
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Shelf(Reader):
    """A store in which a test says what was written."""

    def __init__(self) -> None:
        super().__init__(Store("mongodb://127.0.0.1:1/?connect=false", "none"))
        self.step = 0
        self.revision = 0
        self.looks = 0
        self.open = asyncio.Event()
        self.open.set()

    async def progress(self) -> Progress:
        self.looks += 1
        seen = self.step
        await self.open.wait()
        return ((0, seen),)

    async def revisions(
        self, people: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], Revisions]:
        return dict.fromkeys(people, (("acme/mike", self.revision),))


class Feed:
    """Dana's feed, and how often it was made."""

    def __init__(self, **more: int) -> None:
        self.shelf = Shelf()
        self.now = NOON
        self.made = 0
        self.pages = KeptPages(self.shelf, lambda: self.now, **more)

    async def ask(self, caller: Caller = DANA, of: int = 50) -> bytes:
        return (await self.pages.page(caller, of, self._make)).body

    async def _make(self) -> Made:
        self.made += 1
        body = f"{self.shelf.revision} {self.made}".encode()
        return Made(body, self.now + timedelta(seconds=15))


async def test_a_page_is_made_once_while_nothing_is_told_of_its_desks() -> None:
    feed = Feed()
    assert await feed.ask() == await feed.ask() == b"0 1"
    feed.shelf.step += 1  # somebody else's desk
    assert await feed.ask() == b"0 1"
    feed.shelf.step, feed.shelf.revision = 2, 1
    assert await feed.ask() == b"1 2"


async def test_time_alone_makes_it_anew_and_others_have_pages_of_their_own() -> None:
    feed = Feed()
    await feed.ask()
    feed.now += timedelta(seconds=14)
    assert await feed.ask() == b"0 1"
    feed.now += timedelta(seconds=1)
    assert await feed.ask() == b"0 2"
    assert await feed.ask(of=10) == b"0 3"
    assert await feed.ask(Caller("dana", "other", frozenset())) == b"0 4"


async def test_who_asks_during_a_look_is_not_answered_by_it() -> None:
    feed = Feed()
    await feed.ask()
    feed.shelf.open.clear()
    early = asyncio.create_task(feed.ask())
    while feed.shelf.looks < 2:  # noqa: ASYNC110 - until the look is under way
        await asyncio.sleep(0)
    feed.shelf.step, feed.shelf.revision = 1, 1
    late = [asyncio.create_task(feed.ask()) for _ in range(20)]
    await asyncio.sleep(0)
    feed.shelf.open.set()
    assert await early == b"0 1"
    assert {(await each)[:1] for each in late} == {b"1"}
    assert feed.shelf.looks == 3


async def test_pages_asked_for_least_lately_go_first() -> None:
    feed = Feed(most_bytes=10)
    for of in (1, 2, 3):
        await feed.ask(of=of)
    await feed.ask(of=2)
    await feed.ask(of=4)
    assert feed.made == 4
    assert await feed.ask(of=2) == b"0 2"
    assert await feed.ask(of=1) == b"0 5"


async def test_a_page_is_answered_at_once_only_while_nothing_at_all_was_folded() -> None:
    feed = Feed()
    assert await feed.pages.unchanged(DANA, 50) is None
    made = await feed.ask()
    kept = await feed.pages.unchanged(DANA, 50)
    assert kept is not None
    assert kept.body == made
    feed.shelf.step += 1
    assert await feed.pages.unchanged(DANA, 50) is None
    assert await feed.ask() == made
    feed.now += timedelta(seconds=15)
    assert await feed.pages.unchanged(DANA, 50) is None
