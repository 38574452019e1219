"""Nothing leaves for what is done, although commitments hasn't said so yet: it may be away."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from services.notifier.tests.given import at, event, person
from services.notifier.tests.sink import Sink, listening

from ridealong.commitments.app import CommitmentsSettings
from ridealong.contracts import EventData
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import CommitmentDelivered, CommitmentMade
from ridealong.contracts.fields import Measure
from tests.stack import promising
from tests.stack.issuer import Issuer
from tests.stack.notifying import Notifier, Town, running, until

pytestmark = pytest.mark.stack

MONDAY = "2026-11-23 12:00"
NINE = "2026-11-24T09:00+02:00"
CALL = Measure(kind="discovery_call")


@pytest.fixture
async def town(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Town]:
    """It is Monday noon, and Mike owes two things by Wednesday in Riga."""
    async with listening(Sink()) as sink:
        town = Town(kafka, mongodb, topics, database_prefix, issuer, sink)
        town.clock.set(f"{MONDAY}+00:00")
        async with promising.running(settings_of(town), issuer, MONDAY) as stage:
            await town.publish(person("mike"))
            await stage.publish(
                made("references", direction="yes_no"),
                made("calls", direction="at_least", measure=CALL, target=Decimal(1)),
            )
        yield town


def settings_of(town: Town) -> CommitmentsSettings:
    return promising.settings_of(
        town.kafka, town.mongodb, town.topic_prefix, town.database_prefix, town.issuer
    )


def made(name: str, **more: Any) -> CommitmentMade:
    return CommitmentMade(
        commitment=name,
        rep="mike",
        manager="ines",
        owner_id="mike",
        text="Send the references",
        due=date(2026, 11, 25),
        zone="Europe/Riga",
        **more,
    )


async def done(town: Town) -> None:
    """Both are done on Monday afternoon, while commitments is away."""
    later = at("2026-11-23T15:00Z")
    told: list[EventData] = [
        CommitmentDelivered(commitment="references", rep="mike", by="mike"),
        ActivityLogged(activity="a-1", rep="mike", kind="discovery_call", occurred_at=later),
    ]
    await town.publish(*(event(data, time=later) for data in told))


async def outcomes(notifier: Notifier) -> dict[str, str | None]:
    return {one["about"]: one["outcome"] for one in await notifier.reminders()}


@pytest.mark.requirement("D12")
async def test_what_is_done_is_not_told_while_commitments_is_away_and_not_after(
    town: Town,
) -> None:
    async with running(town) as notifier:
        await done(town)
        town.clock.set(NINE)
        await until(lambda: _all(notifier, "due"))
        await asyncio.sleep(7)
        assert await notifier.states() == ["due", "due"]
        async with promising.running(settings_of(town), town.issuer, "2026-11-24 07:00"):
            await until(lambda: _all(notifier, "suppressed"))
        assert await outcomes(notifier) == {
            "references": "already delivered",
            "calls": "target reached",
        }
    async with running(town) as notifier:
        await until(notifier.caught_up)
        assert await notifier.states() == ["suppressed", "suppressed"]
    assert town.sink.taken == []


async def test_who_judges_is_not_waited_for_for_ever(town: Town) -> None:
    waits = {"hold_unjudged_seconds": 1, "hold_reported_seconds": 3600}
    async with running(town, **waits) as notifier:
        await done(town)
        town.clock.set(NINE)
        await until(lambda: _any(notifier, "sent"))
        assert await outcomes(notifier) == {"references": None, "calls": None}
        by_name = {one["about"]: one["state"] for one in await notifier.reminders()}
    # Of the calls nobody has said anything: an activity alone may be of any promise.
    assert by_name == {"references": "due", "calls": "sent"}


async def _all(notifier: Notifier, state: str) -> bool:
    return await notifier.states() == [state, state]


async def _any(notifier: Notifier, state: str) -> bool:
    return state in await notifier.states()
