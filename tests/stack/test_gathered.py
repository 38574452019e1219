"""Who wants their reminders together gets one mail of a real notifier, once."""

from collections.abc import AsyncIterator

import pytest
from services.notifier.tests.given import event, person, promised, scheduled
from services.notifier.tests.sink import Sink, listening

from ridealong.contracts.preferences import PreferencesUpdated
from ridealong.contracts.reminders import ReminderSent
from tests.stack.issuer import Issuer
from tests.stack.notifying import Town, running, until

pytestmark = pytest.mark.stack

MORNING = "2026-11-23T08:30+02:00"
JUST_BEFORE_NOON = "2026-11-23T11:59:30+02:00"
NOON = "2026-11-23T12:00:20+02:00"
TOGETHER = event(
    PreferencesUpdated(
        person="mike",
        kinds={"prepare": "digest", "commitment_due": "digest", "weekly_digest": "off"},
        digest_at="12:00",
    ),
    actor="mike",
)
WAITING = (
    scheduled("2026-11-25T10:00+02:00"),
    promised("2026-11-24"),
    promised("2026-11-24", commitment="c-2"),
    promised("2026-11-24", commitment="c-3", delivered=True),
)


@pytest.fixture
async def town(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Town]:
    """It is Monday half past eight in Riga."""
    async with listening(Sink()) as sink:
        town = Town(kafka, mongodb, topics, database_prefix, issuer, sink)
        town.clock.set(MORNING)
        yield town


async def test_at_the_hour_of_the_digest_all_that_waits_leaves_as_one_mail(town: Town) -> None:
    async with running(town, hold_still_seconds=0.5) as notifier:
        await town.publish(person("mike"), TOGETHER, *WAITING)

        async def planned() -> bool:
            return sorted(await notifier.states()) == ["planned"] * 4

        await until(planned)
        town.clock.set(JUST_BEFORE_NOON)

        async def due() -> bool:
            return sorted(await notifier.states()) == ["held"] * 3 + ["suppressed"]

        await until(due)
        town.clock.set(NOON)

        async def told() -> bool:
            return sorted(await notifier.states()) == ["sent"] * 3 + ["suppressed"]

        await until(told)
        shown = [each["carrier"] for each in await notifier.reminders() if each["channel"]]
    (mail,) = [one for one in town.sink.mails if one["To"] == "mike@example.org"]
    assert mail["Subject"] == "3 things wait for you"
    sent = [one.data for one in await town.told() if isinstance(one.data, ReminderSent)]
    carrier = mail["Message-ID"].strip("<>").partition("@")[0]
    assert sorted(one or "" for one in shown) == ["", carrier, carrier]
    assert len(sent) == len({one.reminder for one in sent}) == 3
    assert sorted(one.carrier or one.reminder for one in sent) == [carrier] * 3
    assert [one.reminder for one in sent if one.carrier is None] == [carrier]
