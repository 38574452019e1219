"""One look at the store for all live feeds that are open in this process."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from zlib import crc32

from ridealong.agenda.api.reading import Reader, Revisions
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.conditional import etag_of
from ridealong.chassis.logging import logger
from ridealong.chassis.mongo import StoreAway
from ridealong.chassis.service import Clock

_log = logger(__name__)

LOOK_SECONDS = 1.0
"""How often the store is asked whether anything was folded."""
LEAST_REST = 4
"""A look that took long is followed by this many times as long a rest."""
QUARTER_SECONDS = 900
"""Time alone changes a feed, too: sessions end, a day begins. Each person's quarter of an hour
begins at another second, so that not all pages are fetched at once."""

Person = tuple[str, str]
"""Tenant and person."""


class Ended(Exception):
    """The store is away: the stream ends, and clients connect again by themselves."""


@dataclass(slots=True)
class Watch:
    """A person's feed, open once or more often. `state` is None until it was looked at."""

    state: str | None = None
    open: int = 0
    ended: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def beyond(self, known: str | None, seconds: float) -> str | None:
        """The state once it is another than the known one; None if it isn't within this time.

        Raises:
            Ended: nobody looks any more.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.state is None or self.state == known:
                    if self.ended:
                        raise Ended
                    await self.news.wait()
                return self.state
        return None

    def tell(self, state: str | None, *, ended: bool = False) -> None:
        """Wake those who wait, where there is something new."""
        if state == self.state and not ended:
            return
        self.state, self.ended = state, ended
        self.news.set()
        self.news = asyncio.Event()


class Lookout:
    """Tells feeds that they changed. What changed is seen in the store, not in this process: any
    instance may have written it."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._watches: dict[Person, Watch] = {}
        self._looking: asyncio.Task[None] | None = None
        self._wanted = asyncio.Event()

    async def state_of(self, caller: Caller) -> str:
        """What a feed's state is called now: another name whenever something in it changed."""
        person = (caller.tenant, caller.person)
        found = await self._reader.revisions([person])
        return self._named(person, found.get(person, ()))

    @asynccontextmanager
    async def watching(self, caller: Caller) -> AsyncIterator[Watch]:
        """The caller's feed, looked at for the time of the block."""
        person = (caller.tenant, caller.person)
        watch = self._watches.setdefault(person, Watch())
        watch.open += 1
        self._wanted.set()
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_on(), name="lookout")
        try:
            yield watch
        finally:
            watch.open -= 1
            if not watch.open and self._watches.get(person) is watch:
                del self._watches[person]
            if not self._watches and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    async def _look_on(self) -> None:
        seen: object = None
        try:
            while True:
                began = time.perf_counter()
                self._wanted.clear()
                # Positions first: what is folded in between is looked at once more.
                position = await self._reader.progress(), self._clock().timestamp() // 10
                unseen = [who for who, watch in self._watches.items() if watch.state is None]
                await self._look_at(list(self._watches) if position != seen else unseen)
                seen = position
                await self._rest(time.perf_counter() - began)
        except StoreAway:
            _log.warning("live feeds ended, the store did not answer", feeds=len(self._watches))
            watches, self._watches = self._watches, {}
            for watch in watches.values():
                watch.tell(None, ended=True)

    async def _look_at(self, people: Iterable[Person]) -> None:
        some = list(people)
        found = await self._reader.revisions(some) if some else {}
        for person in some:
            watch = self._watches.get(person)
            if watch:
                watch.tell(self._named(person, found.get(person, ())))

    async def _rest(self, took: float) -> None:
        await asyncio.sleep(min(0.05, LOOK_SECONDS))
        with suppress(TimeoutError):
            async with asyncio.timeout(max(LOOK_SECONDS, LEAST_REST * took)):
                # Whoever opens a feed doesn't wait for the next look.
                await self._wanted.wait()

    def _named(self, person: Person, revisions: Revisions) -> str:
        shifted = self._clock().timestamp() + crc32("/".join(person).encode()) % QUARTER_SECONDS
        return etag_of(repr((revisions, shifted // QUARTER_SECONDS)).encode()).strip('"')
