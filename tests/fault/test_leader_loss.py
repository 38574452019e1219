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
from tests.fault.installation import Installation, Servers, installed
from tests.fault.instance import COUNTER
from tests.fault.load import activities
from tests.fault.oracle import judge
from tests.stack import counting

PORTIONS = 60 if FULL else 8
PORTION = 500 if FULL else 150
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
        publishing = asyncio.create_task(_publish(installation))
        await counter.in_the_middle()
        leader = await cluster.leader_of(topic_name("activities", installation.name), 0)
        before = await counter.applied()
        await cluster.nodes[leader].kill()
        killed = time.monotonic()
        while await counter.applied() <= before or not await counter.ready():  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        went_on = time.monotonic() - killed
        await publishing
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
    assert verdict.events == PORTIONS * PORTION


async def _publish(installation: Installation) -> None:
    """Portion after portion through one producer, which meets the change of leader itself."""
    async with installation.producer() as producer:
        for number in range(PORTIONS):
            events = activities(PORTION, REPS, first=number * PORTION)
            await asyncio.gather(*[await installation.send(producer, each) for each in events])
            await asyncio.sleep(0.3)
