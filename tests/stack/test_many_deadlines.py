"""Very many deadlines at one instant: each takes effect once, and what else happens isn't kept
waiting behind all of them."""

import os
import time
from bisect import bisect
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from tenacity import AsyncRetrying, retry_if_result, wait_fixed

from ridealong.chassis.projector.firing import MOST_UNREAD
from ridealong.contracts import Event, EventData, encode, new_id, topic_name
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import (
    CommitmentMade,
    CommitmentProgressed,
    CommitmentProposed,
    CommitmentSettled,
    CommitmentUpdated,
)
from ridealong.contracts.fields import Measure
from tests.stack.issuer import Issuer
from tests.stack.promising import Stage, instant, running, settings_of

pytestmark = pytest.mark.stack

DEADLINES = int(os.environ.get("RIDEALONG_DEADLINES", "650"))
REPS = 160
OTHERS = 4
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


def proposal(number: int) -> CommitmentProposed:
    """One that is proposed while the others fall due."""
    terms = other_promise(number).model_dump() | {"commitment": f"proposed-{number}"}
    return CommitmentProposed.model_validate(terms)


async def send(stage: Stage, told: Iterable[EventData]) -> None:
    """Into the log, without waiting for the service."""
    for data in told:
        record = encode(Event(new_id(), "test/platform", "acme", "platform", stage.now, data))
        name = topic_name(data.topic(), stage.settings.topic_prefix)
        await stage.producer.send(name, record.value, key=record.key, headers=record.headers)
    await stage.producer.flush()


async def reach(count: Callable[[], Awaitable[int]], enough: float) -> None:
    """Wait until there are so many."""

    async def fewer() -> bool:
        return await count() < enough

    await AsyncRetrying(retry=retry_if_result(bool), wait=wait_fixed(0.02))(fewer)


@asynccontextmanager
async def counting(stage: Stage) -> AsyncIterator[Callable[[], Awaitable[int]]]:
    """How many records the topic of commitments has: asking the store would slow it down."""
    async with stage.reader("commitments") as consumer:

        async def records() -> int:
            return sum((await consumer.end_offsets(consumer.assignment())).values())

        yield records


async def settle_all(stage: Stage) -> float:
    """Let all promises fall due at once, while others go on. Seconds until all have settled."""
    promised = [*map(other_promise, range(OTHERS)), *map(promise, range(DEADLINES))]
    async with counting(stage) as records:
        await send(stage, promised)
        # Of each the promise, and how it stands.
        made = 2 * len(promised)
        await reach(records, made)
        began = time.monotonic()
        stage.now = MIDNIGHT
        for number in range(OTHERS):
            # A deadline is told of twice: that it has settled, and how it stands now.
            await reach(records, made + DEADLINES * (number + 1) / OTHERS)
            await send(stage, [dial(number), proposal(number)])
        # Of the others what the activity came to, the proposal, and how it stands.
        await reach(records, made + 2 * DEADLINES + 3 * OTHERS)
        took = time.monotonic() - began
    await stage.caught_up()
    return took


async def waits(stage: Stage, settled: list[datetime]) -> list[int]:
    """Behind how many deadlines each of the others' events waited: from when it was sent until its
    effect was."""
    dials = {event.data.activity: at for at, event in await stage.told(ActivityLogged)}
    progress = {event.data.commitment: at for at, event in await stage.told(CommitmentProgressed)}
    proposals = {event.data.commitment: at for at, event in await stage.told(CommitmentProposed)}
    standing = {event.data.commitment: at for at, event in await stage.told(CommitmentUpdated)}
    pairs = [(dials[f"dial-{n}"], progress[f"other-{n}"]) for n in range(OTHERS)]
    pairs += [
        (proposals[name], standing[name]) for name in map("proposed-{}".format, range(OTHERS))
    ]
    return [bisect(settled, after) - bisect(settled, before) for before, after in pairs]


@pytest.mark.timeout(3600)
async def test_the_end_of_a_quarter_keeps_nobody_waiting(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> None:
    settings = settings_of(kafka, mongodb, topics, database_prefix, issuer)
    client = AsyncMongoClient[dict[str, Any]](mongodb)
    async with client, running(settings, issuer, "2026-03-02 10:00") as stage:
        took = await settle_all(stage)

        told = await stage.told(CommitmentSettled)
        assert len({event.id for _, event in told}) == len(told)
        assert sorted(event.data.commitment for _, event in told) == sorted(
            f"c-{number}" for number in range(DEADLINES)
        )
        commitments = client[f"{database_prefix}_commitments"]["commitments"]
        assert await commitments.count_documents({"state": "settled"}) == DEADLINES

        behind = await waits(stage, sorted(at for at, _ in told))
        # Of the batch under way, and of those read together with it in the next.
        assert max(behind) <= 2 * MOST_UNREAD < DEADLINES
        print(f"{DEADLINES} deadlines in {took:.1f} s; others waited behind {behind} of them")
