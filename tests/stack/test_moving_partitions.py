"""Instances come and go, and whoever has served goes on serving while partitions move."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from ridealong.contracts import TOPICS, topic_name
from ridealong.contracts.people import PairUpdated
from ridealong.deploy.local.topics import delete
from tests.stack import agenda_running
from tests.stack.agenda_running import Agenda, Servers
from tests.stack.issuer import Issuer
from tests.stack.notifying import until

pytestmark = pytest.mark.stack

LOOK_SECONDS = 0.02


@pytest.fixture
async def servers(
    kafka: str, mongodb: str, topic_prefix: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Servers]:
    """Topics of one partition each: the second instance of a service holds none."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        await admin.create_topics(
            [NewTopic(topic_name(name, topic_prefix), 1, 1) for name in TOPICS]
        )
    finally:
        await admin.close()
    yield Servers(kafka, mongodb, topic_prefix, database_prefix, issuer)
    await delete(kafka, topic_prefix)


@asynccontextmanager
async def watched(agenda: Agenda) -> AsyncIterator[list[tuple[int, str]]]:
    """What the instance says of its readiness during the block, in order."""
    said: list[tuple[int, str]] = []

    async def watch() -> None:
        while True:
            answer = await agenda.client.get("/readyz")
            said.append((answer.status_code, answer.text))
            await asyncio.sleep(LOOK_SECONDS)

    task = asyncio.create_task(watch())
    try:
        yield said
    finally:
        task.cancel()


async def answers(agenda: Agenda, rep: str) -> None:
    """Wait until the pair is known: whoever owns the partition has read it by then."""

    async def known() -> bool:
        return bool((await agenda.get(f"/v1/reps/{rep}/slots")).status_code == 200)

    await until(known)


async def test_who_has_served_stays_ready_while_another_comes_and_goes(servers: Servers) -> None:
    async with agenda_running.running(servers) as first, watched(first) as said:
        async with agenda_running.running(servers) as second:
            assert (await second.client.get("/readyz")).status_code == 200
            await first.publish(PairUpdated(rep="mike", manager="dana"))
            await answers(first, "mike")
            await answers(second, "mike")
        await first.publish(PairUpdated(rep="lena", manager="dana"))
        await answers(first, "lena")
    assert len(said) > 2
    assert [one for one in said if one[0] != 200] == []
