"""People of twelve zones with promises to be told of, and channels that aren't at their best."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pymongo import AsyncMongoClient
from services.notifier.tests.given import person, promised
from services.notifier.tests.receiver import Receiver, receiving
from services.notifier.tests.sink import listening

from ridealong.chassis.signing import new_secret
from ridealong.contracts import Event
from ridealong.contracts.people import Channel
from tests.stack.agenda_running import Servers
from tests.stack.moody import Book, MoodySink, moody_receiver
from tests.stack.notifier_process import NotifierProcess, SharedClock, notifier_process
from tests.stack.notifying import Town

ZONES = (
    "Pacific/Auckland",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Asia/Dubai",
    "Europe/Riga",
    "Europe/Berlin",
    "Europe/London",
    "Africa/Lagos",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Denver",
    "America/Los_Angeles",
)
BEFORE, AFTER = date(2026, 10, 24), date(2026, 10, 25)
"""Europe's clocks go back in the night between these days."""

NOON = datetime(2026, 10, 23, 6, tzinfo=UTC)


@dataclass(frozen=True)
class Promise:
    """Somebody's, of which they are to be told at nine of `day`, the day before it is due."""

    number: int
    day: date
    done: bool

    @property
    def name(self) -> str:
        return f"c-{self.number}"

    @property
    def who(self) -> str:
        return f"rep-{self.number}"

    @property
    def zone(self) -> str:
        return ZONES[self.number % len(ZONES)]

    @property
    def nine(self) -> datetime:
        return datetime.combine(self.day, time(9), ZoneInfo(self.zone)).astimezone(UTC)

    def made(self, **more: Any) -> Event[Any]:
        due = (self.day + timedelta(days=1)).isoformat()
        whose = {"rep": self.who, "owner_id": self.who, "zone": self.zone}
        return promised(due, commitment=self.name, **(whose | more))

    def owner(self) -> Event[Any]:
        kind = "webhook" if self.number % 2 else "email"
        channel = Channel(kind=kind, address=f"{self.who}@example.org")
        return person(self.who, self.zone, channels=(channel,), working_days=(0, 1, 2, 3, 4, 5, 6))


def promises(count: int) -> list[Promise]:
    """All to be told of on the day of the change, half of Europe's on the day before; a tenth is
    done by then."""
    return [Promise(number, _day(number), number % 10 == 3) for number in range(count)]


def _day(number: int) -> date:
    changes = ZONES[number % len(ZONES)].startswith("Europe/")
    return BEFORE if changes and (number // len(ZONES)) % 2 else AFTER


@dataclass
class World:
    """A notifier in a process of its own, its town, and what its channels took."""

    town: Town
    clock: SharedClock
    book: Book
    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)

    async def closed(self, by: datetime) -> bool:
        """Whether all reminders are that are due by then."""
        where = {"state": {"$in": ["planned", "due"]}, "due_at": {"$lte": by}}
        return await self._count(where) == 0

    async def rung(self, by: datetime) -> bool:
        """Whether the timers of all that are due by then have rung."""
        return await self._count({"state": "planned", "due_at": {"$lte": by}}) == 0

    async def planned(self, kind: str, count: int) -> bool:
        """Whether there are so many of this kind."""
        return await self._count({"kind": kind}) >= count

    async def _count(self, where: dict[str, Any]) -> int:
        async with AsyncMongoClient[dict[str, Any]](self.town.mongodb, tz_aware=True) as client:
            return int(await self._reminders(client).count_documents(where))

    async def known(self) -> dict[str, dict[str, Any]]:
        """All reminders, by their ids as channels know them."""
        async with AsyncMongoClient[dict[str, Any]](self.town.mongodb, tz_aware=True) as client:
            found = [document async for document in self._reminders(client).find({})]
        return {document["_id"].partition("/")[2]: document for document in found}

    def _reminders(self, client: AsyncMongoClient[dict[str, Any]]) -> Any:
        return client[f"{self.town.database_prefix}_notifier"]["reminders"]

    @asynccontextmanager
    async def notifier(self) -> AsyncIterator[NotifierProcess]:
        async with notifier_process(self.settings, self.clock, self.folder) as process:
            yield process


@asynccontextmanager
async def opened(servers: Servers, folder: Path) -> AsyncIterator[World]:
    """It is a Friday morning in October."""
    (folder / "ahead").write_text("0")
    clock = SharedClock(folder / "ahead")
    clock.set(NOON)
    book = Book(clock)
    async with listening(MoodySink(book=book)) as sink, receiving(moody_receiver(book)) as receiver:
        town = Town(
            servers.kafka,
            servers.mongodb,
            servers.topic_prefix,
            servers.database_prefix,
            servers.issuer,
            sink,
        )
        yield World(town, clock, book, folder, _settings(town, receiver, folder))


def _settings(town: Town, receiver: Receiver, folder: Path) -> dict[str, Any]:
    (folder / "secret").write_text(new_secret())
    channels = folder / "channels.toml"
    channels.write_text(f'["*".webhook]\nurl = "{receiver.url}"\nsecret_file = "{folder}/secret"\n')
    return {
        "kafka": town.kafka,
        "mongodb": town.mongodb,
        "topic_prefix": town.topic_prefix,
        "database_prefix": town.database_prefix,
        "oidc_issuer": town.issuer.url,
        "smtp_port": town.sink.port,
        "smtp_timeout_seconds": 0.6,
        "smtp_drops_repeated": True,
        "webhook_timeout_seconds": 0.6,
        "channels_file": channels,
        "mail_from": "ridealong@example.org",
        "delivery_tries": 100,
        "delivery_retry_seconds": 0.3,
        "delivery_retry_most_seconds": 2,
        "delivery_lease_seconds": 3,
        "delivery_poll_seconds": 0.05,
        "breaker_seconds": 0.5,
        "hold_still_seconds": 0,
        "timer_poll_seconds": 0.05,
        "drain_seconds": 5,
    }
