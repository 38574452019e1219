"""Instances come and go, and one sleeps through the loss of its partitions."""

import asyncio
import signal
import time

from prometheus_client.parser import text_string_to_metric_families

from tests.fault.figures import FULL, record
from tests.fault.installation import Installation, until
from tests.fault.instance import COUNTER, Instance
from tests.fault.load import activities
from tests.fault.oracle import judge
from tests.fault.proxy import before, command
from tests.fault.watching import generations
from tests.stack import counting

REPS = 24
CHANGES = 24 if FULL else 4
EVERY_SECONDS = 5.0 if FULL else 2.0
RATE = 500 if FULL else 100
"""Events a second, all the while."""


async def test_instances_that_join_and_leave_all_the_time(installation: Installation) -> None:
    started = time.monotonic()
    members = [installation.start(COUNTER) for _ in range(3)]
    over = asyncio.Event()
    publishing = asyncio.create_task(_publish(installation, over))
    await members[0].in_the_middle()
    for number in range(CHANGES):
        await asyncio.sleep(EVERY_SECONDS)
        if number % 2:
            members.append(installation.start(COUNTER))
        else:
            await members.pop(0).terminate(30)
    over.set()
    sent = await publishing
    await installation.caught_up(seconds=300)
    verdict = await judge(installation, {"metrics": counting.projection()})
    record(
        "4a",
        "three instances, one joining or leaving every few seconds",
        verdict,
        faults=CHANGES,
        seconds=time.monotonic() - started,
        seconds_between_changes=EVERY_SECONDS,
        rebalances=await generations(installation.servers.kafka, f"{installation.name}.metrics"),
    )
    assert verdict.flawless, verdict.where
    assert verdict.events == sent


async def _publish(installation: Installation, over: asyncio.Event) -> int:
    sent = 0
    async with installation.producer() as producer:
        while not over.is_set():
            events = activities(RATE // 2, REPS, first=sent)
            await asyncio.gather(*[await installation.send(producer, each) for each in events])
            sent += len(events)
            await asyncio.sleep(0.5)
    return sent


async def fenced(instance: Instance) -> float:
    """How many of its batches were refused since another instance had written."""
    text = await instance.text("/metrics")
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "ridealong_fenced_total"
    )


async def test_an_instance_that_wakes_after_its_partitions_moved_writes_nothing(
    installation: Installation,
) -> None:
    """It is stopped with its write on the way to the store; another takes over and goes on; then
    it wakes, and its write arrives."""
    started = time.monotonic()
    async with before(installation.servers.mongodb) as proxy:
        sleeper = installation.start(COUNTER, mongodb=proxy.uri)
        await installation.publish(activities(300, REPS))
        await sleeper.in_the_middle()
        await installation.caught_up()
        trap = proxy.lay(command("update", "lanes"), "hold request")
        await installation.publish(activities(300, REPS, first=300))
        await trap.wait()
        sleeper.signal(signal.SIGSTOP)
        other = installation.start(COUNTER)

        async def taken_over() -> bool:
            lag = await other.lag()
            return bool(lag.get("caught_up")) and lag["applied_since_start"] >= 300

        await until(taken_over, 120)
        sleeper.signal(signal.SIGCONT)
        trap.free.set()
        await until(lambda: _was_fenced(sleeper), 60)
        await installation.publish(activities(300, REPS, first=600))
        await installation.caught_up()
        verdict = await judge(installation, {"metrics": counting.projection()})
        refused = await fenced(sleeper)
        await sleeper.terminate(30)
    record(
        "4b",
        "an instance stopped with a write on its way, woken after its partitions moved",
        verdict,
        faults=1,
        seconds=time.monotonic() - started,
        writes_refused=refused,
    )
    assert verdict.flawless, verdict.where
    assert refused >= 1


async def _was_fenced(instance: Instance) -> bool:
    return await fenced(instance) > 0
