"""A service that is told to end in mid-batch ends in time, and what it had in hand isn't lost."""

import asyncio
import time
from collections.abc import Sequence

import pytest

from ridealong.deploy.stack.service import STOP_SECONDS
from tests.fault.breakable import Breakable
from tests.fault.figures import FULL, record
from tests.fault.four import judge_all, start_all, start_some
from tests.fault.installation import Installation
from tests.fault.instance import Instance
from tests.fault.load import season

REPS = 100 if FULL else 6
ACTIVITIES = 10_000 if FULL else 1_200
ROUNDS = 5 if FULL else 1


async def told_in_the_middle(services: Sequence[Instance]) -> tuple[float, int]:
    """Tell each as soon as it has begun; the seconds that the slowest took to end, and how many
    records were unread by then."""

    async def one(service: Instance) -> tuple[float, int]:
        unread = await service.in_the_middle()
        return await service.terminate(STOP_SECONDS), unread

    ended = await asyncio.gather(*map(one, services))
    return max(seconds for seconds, _ in ended), sum(unread for _, unread in ended)


async def test_told_to_end_in_mid_batch_it_ends_in_time_and_loses_nothing(
    installation: Installation,
) -> None:
    events = season(REPS, ACTIVITIES)
    started = time.monotonic()
    services = start_all(installation)
    slowest, left = 0.0, 0
    for part in range(ROUNDS):
        await installation.publish(events[part::ROUNDS])
        seconds, unread = await told_in_the_middle(services)
        slowest, left = max(slowest, seconds), left + unread
        for each in services:
            each.start()
    await installation.caught_up(seconds=600)
    verdict = await judge_all(installation)
    record(
        "2a",
        "SIGTERM in mid-batch",
        verdict,
        faults=ROUNDS * len(services),
        seconds=time.monotonic() - started,
        records_unread_when_told=left,
        slowest_end_in_seconds=slowest,
        grace_period_in_seconds=STOP_SECONDS,
    )
    assert verdict.flawless, verdict.where
    assert slowest < STOP_SECONDS


@pytest.mark.timeout(300)
async def test_told_to_end_while_the_broker_is_down_it_ends_in_time_and_loses_nothing(
    on_own_kafka: Installation, own_kafka: tuple[str, Breakable]
) -> None:
    _, broker = own_kafka
    started = time.monotonic()
    services = start_some(on_own_kafka)
    await on_own_kafka.publish(season(REPS, ACTIVITIES))
    await asyncio.gather(*(each.in_the_middle() for each in services))
    await broker.kill()
    try:
        ends = (each.terminate(STOP_SECONDS) for each in services)
        slowest = max(await asyncio.gather(*ends))
    finally:
        await broker.start()
    for each in services:
        each.start()
    await on_own_kafka.caught_up(seconds=600)
    verdict = await judge_all(on_own_kafka)
    record(
        "2b",
        "SIGTERM in mid-batch while the broker is down",
        verdict,
        faults=len(services),
        seconds=time.monotonic() - started,
        slowest_end_in_seconds=slowest,
        grace_period_in_seconds=STOP_SECONDS,
    )
    assert verdict.flawless, verdict.where
    assert slowest < STOP_SECONDS
