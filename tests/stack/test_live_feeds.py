"""Very many live feeds in one process: its memory stays as it is, and no reader misses a change."""

import asyncio
import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from ridealong.contracts import EventData
from ridealong.contracts.people import PairUpdated, PersonUpdated
from ridealong.contracts.publisher import Publisher
from ridealong.contracts.sessions import SessionMoved, SessionScheduled
from tests.stack.agenda_process import agenda_process
from tests.stack.agenda_running import Servers
from tests.stack.feed_readers import FeedReader, until
from tests.stack.issuer import Issuer

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]

#: `make test` opens some; the long run sets RIDEALONG_FEEDS to 1000.
FEEDS = int(os.environ.get("RIDEALONG_FEEDS", "100"))
ROUNDS = 6
MOST_GROWTH = 0.10
"""Of the memory that the process has with all feeds open."""
SECONDS = 30 + FEEDS / 10
ZONE = "Europe/Riga"
START = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)


@pytest.fixture
def servers(kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer) -> Servers:
    return Servers(kafka, mongodb, topics, database_prefix, issuer)


def pairs() -> list[EventData]:
    told: list[EventData] = []
    for n in range(FEEDS):
        rep, manager = f"rep-{n}", f"manager-{n}"
        told.append(PersonUpdated(person=rep, name=f"Rep {n}", zone=ZONE))
        told.append(PairUpdated(rep=rep, manager=manager))
        told.append(
            SessionScheduled(session=f"s-{n}", rep=rep, manager=manager, start=START, zone=ZONE)
        )
    return told


def moves(numbers: Sequence[int], minutes: int) -> list[EventData]:
    start = START + timedelta(minutes=minutes)
    return [SessionMoved(session=f"s-{n}", rep=f"rep-{n}", start=start, zone=ZONE) for n in numbers]


def all_heard(readers: Sequence[FeedReader], before: Sequence[str | None]) -> bool:
    return all(each.last != was for each, was in zip(readers, before, strict=True))


def knows(reader: FeedReader, state: str) -> bool:
    return reader.last == state


async def test_open_feeds_cost_no_more_and_more_memory_and_miss_nothing_when_cut(
    servers: Servers, tmp_path: Path
) -> None:
    async with (
        Publisher(servers.kafka, source="/test", prefix=servers.topic_prefix) as publisher,
        agenda_process(servers, tmp_path) as (url, agenda),
        httpx.AsyncClient(base_url=url, timeout=60) as client,
    ):

        async def publish(told: Sequence[EventData]) -> None:
            await publisher.publish_many(
                publisher.event(data.TYPE, tenant="acme", actor="test", data=data.model_dump())
                for data in told
            )

            async with asyncio.timeout(SECONDS):
                while not (await client.get("/lag")).json().get("caught_up"):  # noqa: ASYNC110
                    await asyncio.sleep(0.1)

        await publish(pairs())
        people = [f"manager-{n}" for n in range(FEEDS)]
        readers = [FeedReader(url, who, servers.issuer.token(who)) for who in people]
        for some in range(0, FEEDS, 50):
            await asyncio.gather(*(each.connect() for each in readers[some : some + 50]))
        await until(lambda: all(each.heard for each in readers), SECONDS, "the first state of each")

        sizes: list[int] = []
        for round_ in range(ROUNDS):
            before = [each.last for each in readers]
            # Of every second reader the line is dead while the change comes.
            away = readers[round_ % 2 :: 2]
            await asyncio.gather(*(each.cut() for each in away))
            began = time.perf_counter()
            await publish(moves(range(FEEDS), round_ + 1))
            await asyncio.gather(*(each.connect() for each in away))
            await until(partial(all_heard, readers, before), SECONDS, f"the news of round {round_}")
            print(f"round {round_}: all heard after {time.perf_counter() - began:.1f} s")
            sizes.append(agenda.memory_info().rss)

        for reader in readers[:: max(1, FEEDS // 20)]:
            headers = servers.issuer.headers(reader.person)
            now = await client.get("/v1/feeds/sessions/fragment", headers=headers)
            await until(partial(knows, reader, now.headers["Feed-State"]), 10, "the state")
        # Nobody hears again what is known: unless a quarter of an hour has passed.
        assert all(len(each.heard) == len(set(each.heard)) for each in readers)
        print(f"{FEEDS} feeds, MiB after each round: {[size >> 20 for size in sizes]}")
        grown = max(sizes[ROUNDS // 2 :]) - max(sizes[: ROUNDS // 2])
        assert grown < MOST_GROWTH * sizes[0]

        await asyncio.gather(*(each.cut() for each in readers))
        await until(lambda: len(agenda.net_connections()) < FEEDS, 30, "the end of their streams")
