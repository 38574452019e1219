"""A service killed with -9 while the sample is played changes no final number."""

import asyncio
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from zlib import crc32

import pymongo
from pymongo.database import Database

from ridealong.contracts import Event, EventData
from ridealong.contracts.activities import ActivityLogged, ActivityRetracted
from ridealong.contracts.publisher import Publisher
from ridealong.deploy import sample
from ridealong.deploy.local.mailbox import MailSink
from ridealong.deploy.local.topics import create, delete
from ridealong.deploy.stack import catching_up, sealing, service
from ridealong.deploy.stack.background import run_beside
from ridealong.deploy.stack.settings import Ports, StackSettings
from ridealong.deploy.stack.standing import Observer
from ridealong.notifier.model import Person, Reminder
from ridealong.notifier.rules.foreseeing import foreseen
from tests.fault.instance import Instance
from tests.fault.outcomes import Client, Documents, differences, documents, timers
from tests.fault.set_clock import SetClock

BEGINNING = datetime(2026, 11, 11, 12, 5, tzinfo=UTC)
"""When both runs begin, by the clocks of the services: a Wednesday in a quarter in which clocks
change in Europe, America and Australia."""

AS_IF_AN_INSTANT = timedelta(minutes=15)
"""For so long nothing gets due, and nobody's quiet hours begin or end: what a run comes to doesn't
depend on how long it takes."""

TOLD_UNTIL = BEGINNING - timedelta(hours=1)
KILLS = 2 * len(service.NAMES)
PAUSE_SECONDS = 2.0
STOP_SECONDS = 10.0
DELIVERY_SECONDS = 240.0
LOOK_SECONDS = 0.3
DUE = {"state": "due"}

ONE_OF_ACTIVITIES = 6
REPS = {f"rep-{number}" for number in (1, 2, 3, 5, 7, 12, 13, 16, 19, 20)}
"""So many of the activities are told as one, and of these reps: what is left out is like what is
told, and without it every rule and every document is still there, in a quarter of the time."""


class Executioner:
    """Kills one service after the other, with a pause between."""

    def __init__(self, instances: list[Instance]) -> None:
        self.left = KILLS
        self._next = cycle(instances)
        self._due = time.monotonic() + PAUSE_SECONDS / 2

    def __call__(self) -> None:
        if not self.left or time.monotonic() < self._due:
            return
        next(self._next).signal(signal.SIGKILL)
        self.left -= 1
        self._due = time.monotonic() + PAUSE_SECONDS


def story() -> list[Event[Any]]:
    """The sample's events, with fewer activities and reps."""
    return [event for event in sample.events(TOLD_UNTIL) if _is_told(event.data)]


def _is_told(data: EventData) -> bool:
    if (data.owner() or "").startswith("rep-") and data.owner() not in REPS:
        return False
    if not isinstance(data, ActivityLogged | ActivityRetracted):
        return True
    return crc32(data.activity.encode()) % ONE_OF_ACTIVITIES == 0


class Replay:
    """The sample, played through all services under names of their own."""

    def __init__(self, folder: Path, kafka: str, mongodb: str, smtp: int) -> None:
        self.kafka, self.mongodb, self.smtp, self.folder = kafka, mongodb, smtp, folder

    def once(self, name: str, *, killing: bool) -> Documents:
        asyncio.run(create(self.kafka, name))
        try:
            with pymongo.MongoClient[dict[str, Any]](self.mongodb, tz_aware=True) as client:
                return self._play(client, name, killing)
        finally:
            asyncio.run(delete(self.kafka, name))

    def _play(self, client: Client, name: str, killing: bool) -> Documents:
        clock = SetClock.beginning(BEGINNING)
        instances = self._instances(name, clock)
        observer = Observer({each.name: each.url for each in instances})
        kill = Executioner(instances) if killing else None

        def meanwhile() -> None:
            if kill:
                kill()
            for instance in instances:
                if not instance.running:
                    instance.start()

        async def play() -> int:
            async with Publisher(self.kafka, source="/test", prefix=name) as publisher:
                return len(await publisher.publish_many(story()))

        try:
            assert run_beside(play, meanwhile) > 1000
            self._catch_up(observer, meanwhile)
            while kill and kill.left:
                self._catch_up(observer, meanwhile)
            self._deliver(client[f"{name}_notifier"], clock, meanwhile)
            self._catch_up(observer, meanwhile)
        finally:
            observer.close()
            for instance in instances:
                instance.signal(signal.SIGKILL)
                if instance.process is not None:
                    instance.process.stop(STOP_SECONDS)
        end = BEGINNING + AS_IF_AN_INSTANT
        assert clock() < end
        assert timers(client, name, BEGINNING, end) == 0
        return documents(client, name)

    def _instances(self, name: str, clock: SetClock) -> list[Instance]:
        settings = StackSettings(
            self.folder, self.folder, Ports(smtp=self.smtp), self.kafka, self.mongodb, name, name
        )
        more = {
            **clock.environment(),
            "RIDEALONG_SUBSCRIPTION_KEY": sealing.kept(self.folder),
            # What is in doubt when its process is killed is sent again, and soon.
            "RIDEALONG_SMTP_DROPS_REPEATED": "true",
            "RIDEALONG_DELIVERY_LEASE_SECONDS": "5",
        }
        return [
            Instance(
                each,
                settings,
                self.mongodb,
                self.folder / f"{each}.log",
                more,
                command=("tests.fault.set_clock", each),
            )
            for each in service.NAMES
        ]

    def _deliver(
        self, notifier: Database[dict[str, Any]], clock: SetClock, meanwhile: Callable[[], None]
    ) -> None:
        """Wait until every reminder that is due was sent, was found to need no sending, or waits
        for the end of quiet hours or of a day off."""
        deadline = time.monotonic() + DELIVERY_SECONDS
        while left := _left(notifier, clock()):
            assert time.monotonic() < deadline, (clock(), left)
            meanwhile()
            time.sleep(LOOK_SECONDS)

    def _catch_up(self, observer: Observer, meanwhile: Callable[[], None]) -> None:
        catching_up.wait(observer.look, meanwhile, lambda _: None)


def _left(
    notifier: Database[dict[str, Any]], now: datetime
) -> list[tuple[dict[str, Any], dict[str, Any] | None]]:
    """What is due and could have left, each with its delivery."""
    return [
        (each, notifier["deliveries"].find_one({"_id": each["_id"]}))
        for each in notifier["reminders"].find(DUE)
        if not _held(notifier, each, now)
    ]


def _held(notifier: Database[dict[str, Any]], found: dict[str, Any], now: datetime) -> bool:
    reminder = Reminder.from_document(found)
    known = notifier["people"].find_one({"_id": f"{reminder.tenant}/{reminder.person}"})
    person = Person.from_document(known) if known else None
    return foreseen(reminder, person, None, None, now).state == "held"


def test_killing_services_during_the_replay_changes_no_number(
    kafka: str, mongodb: str, database_prefix: str, sink: MailSink, tmp_path: Path
) -> None:
    replay = Replay(tmp_path, kafka, mongodb, sink.port)
    calm = replay.once(f"{database_prefix}-calm", killing=False)
    rough = replay.once(f"{database_prefix}-rough", killing=True)
    assert sum(map(len, calm.values())) > 100
    ends = {each["state"] for each in calm["notifier.reminders"].values()}
    assert ends >= {"planned", "due", "sent", "suppressed"}
    assert differences(calm, rough) == {}
