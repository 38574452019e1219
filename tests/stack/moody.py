"""A mail server and a receiver of webhooks that fail, hang or answer too late now and then, and
write down who was told what, and when."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session
from services.notifier.tests.receiver import Received, Receiver
from services.notifier.tests.sink import Sink

TOO_LATE: Final = 0.9
"""Seconds: longer than a notifier of these tests waits for an answer."""

_MESSAGE_ID: Final = re.compile(rb"^message-id: <([^@>]+)@", re.IGNORECASE | re.MULTILINE)

BAD_MOODS: Final = ("refuse", "deaf", "hang", "late")


@dataclass
class Book:
    """What both took, by the id of the reminder: when each was first asked, and each time that one
    was taken. `share` of all requests meet a bad mood."""

    clock: Callable[[], datetime]
    share: float = 0.2
    chance: Random = field(default_factory=lambda: Random(8))  # noqa: S311 - a test's
    asked_at: dict[str, datetime] = field(default_factory=dict)
    taken_at: dict[str, list[datetime]] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    moods: Counter[str] = field(default_factory=Counter)

    def mood(self, reminder: str) -> str:
        """How this request is met."""
        self.asked_at.setdefault(reminder, self.clock())
        bad = self.chance.random() < self.share
        mood = self.chance.choice(BAD_MOODS) if bad else "fine"
        self.moods[mood] += 1
        return mood

    def take(self, reminder: str) -> None:
        """It was taken."""
        self.taken_at.setdefault(reminder, []).append(self.clock())

    @property
    def repeated(self) -> int:
        """How often something was taken again: who receives keeps one by its key."""
        return sum(len(times) - 1 for times in self.taken_at.values())


@dataclass
class Pace:
    """So many a second, one after another."""

    a_second: float
    _next: float = 0.0

    async def turn(self) -> None:
        """Wait for it."""
        now = asyncio.get_running_loop().time()
        self._next = max(now, self._next) + 1 / self.a_second
        await asyncio.sleep(self._next - now)


@dataclass
class MoodySink(Sink):
    """The mail server; `pace`: how many it takes."""

    book: Book | None = None
    pace: Pace | None = None

    async def handle_DATA(  # noqa: N802
        self,
        server: SMTP,  # noqa: ARG002
        _: Session,
        envelope: Envelope,
    ) -> str:
        assert self.book is not None
        found = _MESSAGE_ID.search(envelope.original_content or b"")
        assert found is not None
        reminder = found[1].decode()
        mood = self.book.mood(reminder)
        if self.pace is not None:
            await self.pace.turn()
        if mood == "refuse":
            return "451 not now"
        if mood != "deaf":
            self.book.take(reminder)
        if mood in {"deaf", "hang"}:
            await asyncio.sleep(60)
        if mood == "late":
            await asyncio.sleep(TOO_LATE)
        return "250 OK"


def moody_receiver(book: Book) -> Receiver:
    """The receiver of webhooks."""

    def answer(request: Received) -> str:
        reminder = request.headers["idempotency-key"]
        mood = book.mood(reminder)
        if mood not in {"refuse", "deaf"}:
            book.take(reminder)
        return {"refuse": "503", "fine": "204"}.get(mood, mood)

    return Receiver(answer, late_seconds=TOO_LATE)
