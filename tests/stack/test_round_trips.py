"""How often a batch asks the real store: counted, since seconds depend on the machine."""

import uuid
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo import monitoring

from ridealong.chassis.mongo import Store
from ridealong.chassis.projector.actions import Action, ReadEnds, Send, Steps, TellKafka
from ridealong.chassis.projector.engine import Engine
from ridealong.chassis.projector.outbox import Relay
from ridealong.chassis.projector.performing import Performer
from ridealong.chassis.projector.records import Raw
from ridealong.contracts import Event, encode
from ridealong.contracts.activities import ActivityLogged
from ridealong.metrics.projection import projection

TOPIC = "ridealong.activities"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVENTS = 600
REPS = 30


class Commands(monitoring.CommandListener):
    """Counts what is sent to the databases of one name."""

    def __init__(self, database: str) -> None:
        self.database = database
        self.sent: Counter[str] = Counter()

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.database_name == self.database or event.command_name == "commitTransaction":
            self.sent[event.command_name] += 1

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """It is counted already."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """It is counted already."""


def records(first: int) -> list[Raw]:
    made = []
    for number in range(first, first + EVENTS):
        data = ActivityLogged(
            activity=f"a-{number}", rep=f"rep-{number % REPS}", kind="dial", occurred_at=NOON
        )
        record = encode(Event(f"e-{number}", "test", "acme", "dialler", NOON, data))
        made.append(Raw(TOPIC, 0, number, record.key, record.headers, record.value))
    return made


async def drive(steps: Steps[Any], performer: Performer) -> None:
    """All actions on the store; those on Kafka are somebody else's test."""
    answer: object = None
    while True:
        try:
            action: Action = steps.send(answer)
        except StopIteration:
            return
        if isinstance(action, ReadEnds):
            answer = dict.fromkeys(action.places, 10**9)
        elif isinstance(action, Send | TellKafka):
            answer = None
        else:
            answer = await performer.perform(action)


@pytest.fixture
def commands() -> Commands:
    """Counts commands of clients that are made from now on, to a database of its own."""
    counting = Commands(f"test-{uuid.uuid4().hex[:12]}")
    monitoring.register(counting)
    return counting


async def test_a_batch_of_activities_is_seven_round_trips_however_many_they_are(
    mongodb: str, commands: Commands
) -> None:
    store = Store(mongodb, commands.database)
    performer = Performer(store, Relay("metrics", store, None))
    engine = Engine(projection, 1, "ridealong", 100)
    engine.assigned([(TOPIC, 0)])
    await drive(engine.position(), performer)
    await drive(engine.receive(records(0)), performer)
    commands.sent.clear()
    await drive(engine.receive(records(EVENTS)), performer)
    await store.close()
    # The lane's fence, three collections of states, the outbox, the commit; now and then a look
    # at which set of collections is active.
    assert commands.sent["commitTransaction"] == 1
    assert commands.sent.total() <= 7
