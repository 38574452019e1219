"""Very many deadlines at one instant: each takes effect once, and what else happens isn't kept
waiting behind all of them."""

import operator
import os
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection
from tenacity import AsyncRetrying, retry_if_result, wait_fixed

from ridealong.contracts import Event, EventData, encode, new_id, topic_name
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import CommitmentMade, CommitmentSettled
from ridealong.contracts.fields import Measure
from tests.stack.issuer import Issuer
from tests.stack.promising import Stage, instant, running, settings_of

pytestmark = pytest.mark.stack

DEADLINES = int(os.environ.get("RIDEALONG_DEADLINES", "1600"))
REPS = 160
OTHERS = 8
MIDNIGHT = instant("2026-04-01 00:00")


def promise(number: int) -> CommitmentMade:
    return CommitmentMade(
        commitment=f"c-{number}",
        rep=f"rep-{number % REPS}",
        manager="dana",
        owner_id=f"rep-{number % REPS}",
        text="Something by the end of the quarter",
        direction="yes_no",
        due=date(2026, 3, 31),
        zone="UTC",
    )


def other_promise(number: int) -> CommitmentMade:
    """A measured one of somebody who has nothing to do with the end of the quarter."""
    return CommitmentMade(
        commitment=f"other-{number}",
        rep=f"other-rep-{number}",
        manager="dana",
        owner_id=f"other-rep-{number}",
        text="Calls",
        measure=Measure(kind="dial"),
        target=Decimal(5),
        direction="at_least",
        due=date(2026, 6, 30),
        zone="UTC",
    )


def dial(number: int) -> ActivityLogged:
    return ActivityLogged(
        activity=f"dial-{number}",
        rep=f"other-rep-{number}",
        kind="dial",
        quantity=Decimal(1),
        occurred_at=MIDNIGHT,
    )


@dataclass(frozen=True)
class Book:
    """What the service's store says of commitments."""

    commitments: AsyncCollection[dict[str, Any]]

    async def settled(self) -> int:
        return await self.commitments.count_documents({"state": "settled"})

    async def has_dial(self, number: int) -> bool:
        found = await self.commitments.find_one({"commitment": f"other-{number}"})
        return found is not None and str(found["amount_now"]) == "1"


async def until(what: Callable[[], Awaitable[bool]]) -> None:
    pauses = AsyncRetrying(retry=retry_if_result(operator.not_), wait=wait_fixed(0.02))
    await pauses(what)


async def send(stage: Stage, told: Iterable[EventData]) -> None:
    """Into the log, without waiting for the service."""
    for data in told:
        record = encode(Event(new_id(), "test/platform", "acme", "platform", stage.now, data))
        name = topic_name(data.topic(), stage.settings.topic_prefix)
        await stage.producer.send(name, record.value, key=record.key, headers=record.headers)
    await stage.producer.flush()


@pytest.mark.timeout(3600)
async def test_the_end_of_a_quarter_keeps_nobody_waiting(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> None:
    settings = settings_of(kafka, mongodb, topics, database_prefix, issuer)
    client = AsyncMongoClient[dict[str, Any]](mongodb)
    async with client, running(settings, issuer, "2026-03-02 10:00") as stage:
        book = Book(client[f"{database_prefix}_commitments"]["commitments"])
        promised = [*map(other_promise, range(OTHERS)), *map(promise, range(DEADLINES))]
        await send(stage, promised)

        async def all_made() -> bool:
            return await book.commitments.count_documents({}) == len(promised)

        async def begun() -> bool:
            return await book.settled() > 0

        async def all_settled() -> bool:
            return await book.settled() == DEADLINES

        await until(all_made)
        stage.now = MIDNIGHT
        await until(begun)
        went_first = []
        for number in range(OTHERS):
            before = await book.settled()
            await send(stage, [dial(number)])
            await until(partial(book.has_dial, number))
            went_first.append(await book.settled() - before)
        await until(all_settled)
        await stage.caught_up()

        told = Counter(each.commitment for each in await stage.on_topic(CommitmentSettled))
        assert told == {f"c-{number}": 1 for number in range(DEADLINES)}
        assert max(went_first) < DEADLINES * 3 / 4
