"""One page of a feed of a tenant with 10,000 pairs, beside the barest answer of the same bytes.

Both are processes of their own on the same store, asked in turns in one run. `make bench` prints
the ratios and writes `build/bench-feed.json`.
"""

import asyncio
import json
import os
import statistics
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pymongo
import pytest

from ridealong.contracts import EventData
from ridealong.contracts.items import AgendaItemAdded
from ridealong.contracts.people import PairUpdated, PersonUpdated
from ridealong.contracts.publisher import Publisher
from ridealong.contracts.sessions import SessionScheduled
from ridealong.deploy.local.ports import free_ports
from ridealong.deploy.local.server import ServerProcess
from tests.bench.asking import rate
from tests.stack.agenda_process import agenda_process
from tests.stack.agenda_running import Servers
from tests.stack.issuer import Issuer

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1200)]

CHECKOUT = Path(__file__).parent.parent.parent
PAIRS = int(os.environ.get("RIDEALONG_PAIRS", "10000"))
REPS_EACH = 10
MANAGERS = PAIRS // REPS_EACH
ASKED = 50
"""So many managers ask, over and over, as pages that poll do."""
ROUNDS = 7
SECONDS = 2.0
ENOUGH = 0.8
FEED = "/v1/feeds/sessions"
SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)


@pytest.fixture
def servers(kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer) -> Servers:
    return Servers(kafka, mongodb, topics, database_prefix, issuer)


def told() -> list[EventData]:
    """Everybody, and a session with two items of each rep."""
    events: list[EventData] = []
    for n in range(PAIRS):
        rep, manager = f"rep-{n}", f"manager-{n // REPS_EACH}"
        start = SOON + timedelta(hours=n % 200)
        events += [
            PersonUpdated(person=rep, name=f"Rep {n}", zone="Europe/Riga"),
            PairUpdated(rep=rep, manager=manager),
            SessionScheduled(
                session=f"s-{n}", rep=rep, manager=manager, start=start, zone="Europe/Riga"
            ),
            *(
                AgendaItemAdded(
                    item=f"i-{n}-{m}", rep=rep, session=f"s-{n}", title=f"Topic {m}", by=rep
                )
                for m in range(2)
            ),
        ]
    return events


@asynccontextmanager
async def bare(mongodb: str, database: str, folder: Path) -> AsyncIterator[str]:
    """The barest server of these pages."""
    [port] = free_ports(1)
    command = [sys.executable, "-m", "tests.bench.bare_page", mongodb, database, str(port)]
    part = ServerProcess("bare", command, folder / "bare.log")
    part.spawn()
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return httpx.get(f"{url}/pages/nobody").status_code == 200
        except httpx.TransportError:
            return False

    try:
        await asyncio.to_thread(part.wait_ready, answers, 60)
        yield url
    finally:
        await asyncio.to_thread(part.stop)


async def publish(servers: Servers, client: httpx.AsyncClient, events: Sequence[EventData]) -> None:
    """Put these into the log, and wait until the service has them."""
    async with Publisher(servers.kafka, source="/bench", prefix=servers.topic_prefix) as publisher:
        await publisher.publish_many(
            publisher.event(data.TYPE, tenant="acme", actor="bench", data=data.model_dump())
            for data in events
        )
    async with asyncio.timeout(600):
        while not (await client.get("/lag")).json().get("caught_up"):  # noqa: ASYNC110
            await asyncio.sleep(0.5)


async def test_a_page_of_a_feed_beside_the_barest_answer_of_the_same_bytes(
    servers: Servers, tmp_path: Path
) -> None:
    people = [f"manager-{n * (MANAGERS // ASKED or 1)}" for n in range(min(ASKED, MANAGERS))]
    headers = {
        who: f"Authorization: Bearer {servers.issuer.token(who, exp=2_000_000_000)}\r\n"
        for who in people
    }
    async with (
        agenda_process(servers, tmp_path) as (url, _),
        httpx.AsyncClient(base_url=url, timeout=60) as client,
    ):
        await publish(servers, client, told())
        pages: dict[str, bytes] = {}
        for who in people:
            answer = await client.get(FEED, headers=servers.issuer.headers(who))
            assert len(answer.json()["sessions"]) == REPS_EACH
            pages[who] = answer.content
        database = f"{servers.database_prefix}_bench"
        with pymongo.MongoClient[dict[str, Any]](servers.mongodb) as store:
            store[database].pages.insert_many(
                {"_id": who, "body": body} for who, body in pages.items()
            )
        async with bare(servers.mongodb, database, tmp_path) as bare_url:
            plain = [(f"/pages/{who}", "") for who in people]
            ours = [(FEED, headers[who]) for who in people]
            rates: dict[str, list[float]] = {"bare": [], "feed": []}
            for _ in range(ROUNDS):
                rates["bare"].append(await rate(bare_url, plain, SECONDS))
                rates["feed"].append(await rate(url, ours, SECONDS))
    ratios = [ours / plain for ours, plain in zip(rates["feed"], rates["bare"], strict=True)]
    report = {
        "pairs": PAIRS,
        "bytes": round(statistics.mean(map(len, pages.values()))),
        "bare_a_second": round(statistics.median(rates["bare"])),
        "feed_a_second": round(statistics.median(rates["feed"])),
        "ratio": round(statistics.median(ratios), 3),
        "worst_round": round(min(ratios), 3),
    }
    print(f"\n{json.dumps(report)}")
    (CHECKOUT / "build").mkdir(exist_ok=True)
    (CHECKOUT / "build/bench-feed.json").write_text(json.dumps(report), encoding="utf-8")
    assert report["ratio"] >= ENOUGH
