"""One of three brokers is killed while events come in: another leads, and nothing is lost."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ridealong.contracts import topic_name
from ridealong.deploy.local.jars import cache_folder
from tests.conftest import CHECKOUT
from tests.fault.cluster import Cluster, three_brokers
from tests.fault.figures import FULL, record
from tests.fault.installation import Installation, Servers, installed, until
from tests.fault.instance import COUNTER
from tests.fault.load import activities
from tests.fault.oracle import judge
from tests.stack import counting

PORTION = 500 if FULL else 150
LOAD_SECONDS = 20.0 if FULL else 1.0
"""How long events come in before the kill, and again once all goes on."""
REPS = 12


@pytest.fixture
def cluster(servers_folder: Path) -> Iterator[Cluster]:
    """Three brokers from clean state."""
    with three_brokers(servers_folder / "cluster", cache_folder(CHECKOUT)) as cluster:
        yield cluster


async def test_one_of_three_brokers_killed_under_load(
    cluster: Cluster, mongodb: str, database_prefix: str, tmp_path: Path
) -> None:
    servers = Servers(cluster.bootstrap, mongodb)
    async with installed(servers, database_prefix, tmp_path) as installation:
        started = time.monotonic()
        counter = installation.start(COUNTER)
        enough = asyncio.Event()
        publishing = asyncio.create_task(_publish(installation, enough))
        await counter.in_the_middle()
        leader = await cluster.leader_of(topic_name("activities", installation.name), 0)
        await asyncio.sleep(LOAD_SECONDS)
        await cluster.nodes[leader].kill()
        killed = time.monotonic()
        # Some are on their way to other leaders' partitions, whoever is killed.
        before = await counter.applied() + 2 * PORTION

        async def goes_on() -> bool:
            return await counter.applied() > before and await counter.ready()

        await until(goes_on, 120)
        went_on = time.monotonic() - killed
        await asyncio.sleep(LOAD_SECONDS)
        enough.set()
        sent = await publishing
        await installation.caught_up(seconds=300)
        verdict = await judge(installation, {"metrics": counting.projection()})
    record(
        "5b",
        "one of three brokers killed with -9 under load",
        verdict,
        faults=1,
        seconds=time.monotonic() - started,
        went_on_after_seconds=went_on,
    )
    assert verdict.flawless, verdict.where
    assert verdict.events == sent


async def _publish(installation: Installation, enough: asyncio.Event) -> int:
    """Portion after portion through one producer, which meets the change of leader itself; gives
    how many events that were."""
    sent = 0
    async with installation.producer() as producer:
        while not enough.is_set():
            events = activities(PORTION, REPS, first=sent)
            await asyncio.gather(*[await installation.send(producer, each) for each in events])
            sent += PORTION
            await asyncio.sleep(0.3)
    return sent
