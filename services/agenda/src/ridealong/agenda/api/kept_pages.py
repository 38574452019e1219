"""Pages of feeds as they were answered last, for as long as nothing has changed in them.

Programs ask again and again, and mostly nothing has changed. That is seen by one small query, so
that an answer is never older than the store is, whichever instance wrote.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ridealong.agenda.api.reading import Progress, Reader, Revisions
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.conditional import etag_of
from ridealong.chassis.service import Clock

LONGEST = timedelta(minutes=1)
"""Time alone changes a page, too: it is made anew after this, or when a session begins or ends."""
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Made:
    """A page that was just made, and until when it stays as it is if nothing is told."""

    body: bytes
    good_until: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A page, with how far the projection was, and its desks were, before it was made."""

    body: bytes
    etag: str
    good_until: datetime
    position: Progress
    revisions: Revisions


class KeptPages:
    """Pages of this process; the ones asked for least lately go when there are too many bytes."""

    def __init__(self, reader: Reader, clock: Clock, *, most_bytes: int = MOST_BYTES) -> None:
        self._reader = reader
        self._clock = clock
        self._most = most_bytes
        self._bytes = 0
        self._pages: OrderedDict[Hashable, Kept] = OrderedDict()
        self._asked: asyncio.Task[Progress] | None = None
        self._asking: asyncio.Task[Progress] | None = None

    async def page(self, caller: Caller, of: Hashable, make: Callable[[], Awaitable[Made]]) -> Kept:
        """The caller's page; `of` tells one page of theirs from another."""
        key = _key(caller, of)
        # How far it is comes first: what is folded in between makes the page anew once more.
        position = await self._progress()
        kept = self._still_good(key)
        if kept is not None and kept.position == position:
            self._pages.move_to_end(key)
            return kept
        revisions = await self._revisions(caller)
        if kept is not None and kept.revisions == revisions:
            kept = replace(kept, position=position)
        else:
            made = await make()
            kept = Kept(made.body, etag_of(made.body), made.good_until, position, revisions)
        self._keep(key, kept)
        return kept

    async def unchanged(self, caller: Caller, of: Hashable) -> Kept | None:
        """The caller's page if nothing at all was folded since it was made or looked at."""
        key = _key(caller, of)
        if self._still_good(key) is None:
            return None
        position = await self._progress()
        kept = self._still_good(key)
        if kept is None or kept.position != position:
            return None
        self._pages.move_to_end(key)
        return kept

    def _still_good(self, key: Hashable) -> Kept | None:
        kept = self._pages.get(key)
        return kept if kept is not None and self._clock() < kept.good_until else None

    async def _progress(self) -> Progress:
        """How far the projection is, asked after this call and not before: one look for all who
        came while the look before was under way."""
        if self._asked is None:
            self._asked = asyncio.create_task(self._ask(self._asking))
        # Whoever leaves doesn't take the others' answer along.
        return await asyncio.shield(self._asked)

    async def _ask(self, before: asyncio.Task[Progress] | None) -> Progress:
        if before is not None:
            await asyncio.wait([before])
        self._asking, self._asked = self._asked, None
        return await self._reader.progress()

    async def _revisions(self, caller: Caller) -> Revisions:
        person = (caller.tenant, caller.person)
        return (await self._reader.revisions([person])).get(person, ())

    def _keep(self, key: Hashable, kept: Kept) -> None:
        before = self._pages.pop(key, None)
        self._bytes += len(kept.body) - (len(before.body) if before else 0)
        self._pages[key] = kept
        while self._bytes > self._most and len(self._pages) > 1:
            _, gone = self._pages.popitem(last=False)
            self._bytes -= len(gone.body)


def _key(caller: Caller, of: Hashable) -> Hashable:
    return (caller.tenant, caller.person, of)
