"""Broker and store come and go; the services wait, say so, and go on by themselves."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import pytest

from tests.fault.breakable import Breakable
from tests.fault.figures import FULL, record
from tests.fault.four import judge_all, start_some
from tests.fault.installation import Installation, until
from tests.fault.instance import COUNTER, Instance
from tests.fault.load import activities, season
from tests.fault.oracle import judge
from tests.fault.proxy import before, command
from tests.fault.watching import generations, watching
from tests.stack import counting

REPS = 100 if FULL else 6
ACTIVITIES = 5_000 if FULL else 600
OUTAGES = (10.0, 60.0) if FULL else (4.0,)
PROMISED_SECONDS = 5.0
"""From when the server answers again until the services are ready."""
SLOW_SECONDS = 60.0 if FULL else 12.0
"""Longer than the 10 s after which the broker gives up on a member that it doesn't hear."""
LOST_REPLIES = 20 if FULL else 3


@dataclass
class Outage:
    """What was seen of one."""

    always_live: bool
    noticed: bool
    recovery: float


async def outage(
    services: Sequence[Instance],
    stop: Callable[[], Awaitable[None]],
    start: Callable[[], Awaitable[None]],
    seconds: float,
) -> Outage:
    """Take a server away for so long, and see how the services take it."""
    async with watching(services) as watch:
        gone = time.monotonic()
        await stop()
        try:
            await asyncio.sleep(seconds)
        finally:
            starting = time.monotonic()
            await start()
        back = time.monotonic()

        async def recovered() -> bool:
            return all(await asyncio.gather(*(each.ready() for each in services)))

        await until(recovered, 120)
        await asyncio.sleep(1)
        await until(recovered, 120)
    return Outage(watch.always_live, watch.noticed(gone, starting), watch.recovery(back))


async def through(
    installation: Installation,
    name: str,
    stop: Callable[[], Awaitable[None]],
    start: Callable[[], Awaitable[None]],
    seconds: float,
) -> Outage:
    """Let services meet an outage in mid-work, and judge what they come to."""
    scenario, _, what = name.partition(" ")
    events = season(REPS, ACTIVITIES)
    half = len(events) // 2
    started = time.monotonic()
    services = start_some(installation)
    await installation.publish(events[:half])
    await asyncio.gather(*(each.in_the_middle() for each in services))
    seen = await outage(services, stop, start, seconds)
    await installation.publish(events[half:])
    await installation.caught_up(seconds=600)
    verdict = await judge_all(installation)
    record(
        scenario,
        f"{what}, {seconds:g} s",
        verdict,
        faults=1,
        seconds=time.monotonic() - started,
        recovery_seconds=seen.recovery,
        promised_seconds=PROMISED_SECONDS,
    )
    assert verdict.flawless, verdict.where
    return seen


def kept(seen: Outage) -> bool:
    """Whether liveness stayed green, readiness didn't, and all went on soon enough."""
    return seen.always_live and seen.noticed and seen.recovery < PROMISED_SECONDS


@pytest.mark.parametrize("seconds", OUTAGES)
async def test_the_broker_away_for_a_while(
    on_own_servers: Installation, own_kafka: tuple[str, Breakable], seconds: float
) -> None:
    _, broker = own_kafka
    seen = await through(on_own_servers, "5a broker stopped", broker.stop, broker.start, seconds)
    assert kept(seen), seen


@pytest.mark.parametrize("seconds", OUTAGES)
async def test_the_store_away_for_a_while(
    on_own_servers: Installation, own_store: tuple[str, Breakable], seconds: float
) -> None:
    _, store = own_store
    seen = await through(on_own_servers, "5c store stopped", store.stop, store.start, seconds)
    assert kept(seen), seen


async def test_the_store_killed(
    on_own_servers: Installation, own_store: tuple[str, Breakable]
) -> None:
    _, store = own_store
    seen = await through(
        on_own_servers, "5d store killed with -9 and away", store.kill, store.start, 3
    )
    assert kept(seen), seen


async def test_a_slow_store_makes_nobody_lose_partitions(
    on_own_servers: Installation, own_store: tuple[str, Breakable]
) -> None:
    """The store answers nothing for longer than the broker waits for a silent member."""
    _, store = own_store
    started = time.monotonic()
    counter = on_own_servers.start(COUNTER)
    group = f"{on_own_servers.name}.metrics"
    await on_own_servers.publish(activities(ACTIVITIES, REPS))
    await counter.in_the_middle()
    before_it = await generations(on_own_servers.servers.kafka, group)
    store.signal(signal.SIGSTOP)
    try:
        await on_own_servers.publish(activities(ACTIVITIES, REPS, first=ACTIVITIES))
        await asyncio.sleep(SLOW_SECONDS)
    finally:
        store.signal(signal.SIGCONT)
    await on_own_servers.caught_up(seconds=300)
    after_it = await generations(on_own_servers.servers.kafka, group)
    verdict = await judge(on_own_servers, {"metrics": counting.projection()})
    record(
        "5e",
        f"a store that answers nothing for {SLOW_SECONDS:g} s",
        verdict,
        faults=1,
        seconds=time.monotonic() - started,
        rebalances=after_it - before_it,
    )
    assert verdict.flawless, verdict.where
    assert before_it > 0
    assert after_it == before_it


async def test_a_write_whose_reply_is_lost_counts_once(installation: Installation) -> None:
    started = time.monotonic()
    async with before(installation.servers.mongodb) as proxy:
        counter = installation.start(COUNTER, mongodb=proxy.uri)
        for number in range(LOST_REPLIES):
            trap = proxy.lay(command("commitTransaction"), "lose reply")
            await installation.publish(activities(100, 12, first=100 * number))
            await trap.wait()
            await installation.caught_up()
        verdict = await judge(installation, {"metrics": counting.projection()})
        await counter.terminate(20)
    record(
        "5f",
        "a commit applied whose reply is lost",
        verdict,
        faults=LOST_REPLIES,
        seconds=time.monotonic() - started,
    )
    assert verdict.flawless, verdict.where
