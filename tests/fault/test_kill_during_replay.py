"""A service killed with -9 while the sample is played changes no final number."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from zlib import crc32

import pymongo
import pytest
from pymongo.database import Database

from ridealong.contracts import Event, EventData
from ridealong.contracts.activities import ActivityLogged, ActivityRetracted
from ridealong.contracts.publisher import Publisher
from ridealong.deploy import sample
from ridealong.deploy.local.mailbox import Mailbox, MailSink
from ridealong.deploy.local.ports import free_ports
from ridealong.deploy.local.topics import create, delete
from ridealong.deploy.stack import catching_up, service
from ridealong.deploy.stack.background import run_beside
from ridealong.deploy.stack.service import LocalService
from ridealong.deploy.stack.settings import Ports, StackSettings
from ridealong.deploy.stack.standing import Observer
from ridealong.deploy.stack.tending import Tended
from ridealong.notifier.model import Person, Reminder
from ridealong.notifier.rules.foreseeing import foreseen

NOW = datetime.now(UTC) - timedelta(hours=1)
KILLS = 2 * len(service.NAMES)
PAUSE_SECONDS = 3.0
DELIVERY_SECONDS = 90.0
LOOK_SECONDS = 0.3
DUE = {"state": "due"}
ENGINE = {"applied", "incarnation", "lanes", "outbox", "rung", "timers"}
"""How the engine keeps its place, and timers that rang in vain; what it came to is all the rest."""

WHEN = {
    "agenda.desks.revision",
    "agenda.desks.told_at",
    "agenda.sessions.overdue_at",
    "metrics.serving_commitments.amount_as_of",
    "notifier.commitments.judged",
    "notifier.deliveries.fence",
    "notifier.deliveries.held_since",
    "notifier.deliveries.next_at",
    "notifier.deliveries.standing",
    "notifier.deliveries.tries",
    "notifier.diaries.commitments",
    "notifier.reminders.closed_at",
    "notifier.reminders.not_ready",
    "notifier.reminders.reason",
    "notifier.reminders.rung",
    "notifier.sessions.not_ready",
    "notifier.sessions.version",
}
"""Fields that say when, how often or on which occasion something was noticed, which depends on how
batches were cut and on the clock, and not what it came to: which version of an agenda was told
last, how recent a commitment of a diary is, what a session lacked when it was looked at. A reminder
that is too late and whose target is reached has both reasons for being silent, and names the one
that came first."""

ONE_OF_DIALS = 8
"""So many of a rep's dials are told as one: they are half of the story, each like the other, and
read in a third of the time without them every rule and every document is still there."""

Documents = dict[str, dict[str, dict[str, Any]]]


class Executioner:
    """Kills one service after the other, with a pause between."""

    def __init__(self, services: list[Tended]) -> None:
        self.left = KILLS
        self._next = cycle(services)
        self._due = time.monotonic() + PAUSE_SECONDS / 2

    def __call__(self) -> None:
        if not self.left or time.monotonic() < self._due:
            return
        process = next(self._next).part.process
        if process is None or process.pid is None or not process.running:
            return  # still on its way up from the last time
        os.kill(process.pid, signal.SIGKILL)
        self.left -= 1
        self._due = time.monotonic() + PAUSE_SECONDS


def story() -> list[Event[Any]]:
    """The sample's events, with fewer dials."""
    return [event for event in sample.events(NOW) if _is_told(event.data)]


def _is_told(data: EventData) -> bool:
    if not isinstance(data, ActivityLogged | ActivityRetracted) or data.kind != "dial":
        return True
    return crc32(data.activity.encode()) % ONE_OF_DIALS == 0


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[MailSink]:
    [port] = free_ports(1)
    sink = MailSink(Mailbox(tmp_path / "mail"), port)
    sink.start()
    yield sink
    sink.stop()


def documents(mongodb: str, prefix: str) -> Documents:
    """All states of all services, by collection and id."""
    found: Documents = {}
    with pymongo.MongoClient[dict[str, Any]](mongodb) as client:
        for database in client.list_database_names():
            if not database.startswith(prefix):
                continue
            for collection in client[database].list_collection_names():
                if collection not in ENGINE:
                    found[f"{database.removeprefix(prefix)[1:]}.{collection}"] = {
                        str(each["_id"]): each for each in client[database][collection].find()
                    }
    return found


def _held(database: Database[dict[str, Any]], found: dict[str, Any]) -> bool:
    reminder = Reminder.from_document(found)
    known = database["people"].find_one({"_id": f"{reminder.tenant}/{reminder.person}"})
    person = Person.from_document(known) if known else None
    return foreseen(reminder, person, None, None, datetime.now(UTC)).state == "held"


class Replay:
    """The sample, played through all services under names of their own."""

    def __init__(self, folder: Path, kafka: str, mongodb: str, smtp: int) -> None:
        self.kafka, self.mongodb, self.smtp, self.folder = kafka, mongodb, smtp, folder

    def once(self, name: str, *, killing: bool) -> Documents:
        asyncio.run(create(self.kafka, name))
        try:
            return self._play(name, killing)
        finally:
            asyncio.run(delete(self.kafka, name))

    def _play(self, name: str, killing: bool) -> Documents:
        agenda, commitments, metrics, notifier = free_ports(4)
        ports = Ports(
            agenda=agenda,
            commitments=commitments,
            metrics=metrics,
            notifier=notifier,
            smtp=self.smtp,
        )
        settings = StackSettings(
            self.folder, self.folder, ports, self.kafka, self.mongodb, name, name
        )
        services = [
            Tended(each, LocalService(each, settings, self.mongodb, self.folder / f"{each}.log"))
            for each in service.NAMES
        ]
        observer = Observer({each: service.address(each, settings) for each in service.NAMES})
        kill = Executioner(services) if killing else None

        def meanwhile() -> None:
            if kill:
                kill()
            for tended in services:
                tended.tend()

        async def play() -> int:
            async with Publisher(self.kafka, source="/test", prefix=name) as publisher:
                return len(await publisher.publish_many(story()))

        try:
            for tended in services:
                tended.start()
            assert run_beside(play, meanwhile) > 1000
            self._catch_up(observer, meanwhile)
            while kill and kill.left:
                self._catch_up(observer, meanwhile)
            self._deliver(name, meanwhile)
            self._catch_up(observer, meanwhile)
        finally:
            observer.close()
            for tended in services:
                tended.stop()
        return documents(self.mongodb, name)

    def _deliver(self, name: str, meanwhile: Callable[[], None]) -> None:
        """Wait until every reminder that is due was sent, was found to need no sending, or waits
        for the end of quiet hours or of a day off."""
        deadline = time.monotonic() + DELIVERY_SECONDS
        with pymongo.MongoClient[dict[str, Any]](self.mongodb, tz_aware=True) as client:
            database = client[f"{name}_notifier"]
            while any(not _held(database, found) for found in database["reminders"].find(DUE)):
                assert time.monotonic() < deadline
                meanwhile()
                time.sleep(LOOK_SECONDS)

    def _catch_up(self, observer: Observer, meanwhile: Callable[[], None]) -> None:
        catching_up.wait(observer.look, meanwhile, lambda _: None)


def test_killing_services_during_the_replay_changes_no_number(
    kafka: str, mongodb: str, database_prefix: str, sink: MailSink, tmp_path: Path
) -> None:
    replay = Replay(tmp_path, kafka, mongodb, sink.port)
    calm = replay.once(f"{database_prefix}-calm", killing=False)
    rough = replay.once(f"{database_prefix}-rough", killing=True)
    assert sum(map(len, calm.values())) > 100
    assert differences(calm, rough) == {}


def held(documents: Documents) -> set[str]:
    """The reminders that wait for the end of quiet hours: an hour may have begun between two runs,
    and in each somebody's quiet hours begin or end."""
    reminders = documents.get("notifier.reminders", {})
    return {identity for identity, each in reminders.items() if each["state"] == DUE["state"]}


def differences(calm: Documents, rough: Documents) -> dict[str, list[str]]:
    """Where two runs differ: collection and field, with the documents' ids."""
    found: dict[str, list[str]] = {}
    waiting = held(calm) | held(rough)
    for collection in calm.keys() | rough.keys():
        here, there = calm.get(collection, {}), rough.get(collection, {})
        told = {"notifier.reminders", "notifier.deliveries"}
        for identity in (here.keys() | there.keys()) - (waiting if collection in told else set()):
            one, two = here.get(identity, {}), there.get(identity, {})
            for field in one.keys() | two.keys():
                name = f"{collection}.{field}"
                if name not in WHEN and one.get(field) != two.get(field):
                    found.setdefault(name, []).append(identity)
    return found
