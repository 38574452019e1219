"""Much at once, and much for long: no rebalance, bounded memory, bounded lag."""

import asyncio
import statistics
import time
from dataclasses import dataclass, field

from ridealong.metrics.projection import projection
from tests.fault.figures import FULL, record
from tests.fault.installation import Installation
from tests.fault.instance import Instance
from tests.fault.load import activities
from tests.fault.oracle import judge
from tests.fault.watching import generations

REPS = 300
BURST = 500_000 if FULL else 4_000
PORTION = 20_000
PAUSE_SECONDS = 30.0 if FULL else 2.0
SOAK_SECONDS = 600.0 if FULL else 12.0
WARM = 20_000 if FULL else 2_000
MOST_MEMORY = 600.0
"""MiB. What a burst makes a service take at most, however large the burst."""
FLAT = 48.0
"""MiB by which memory may differ between the second and the last quarter of a soak."""
BEHIND_SECONDS = 10.0
"""Of events at full rate: a lag that stays below isn't growing."""


@dataclass
class Gauge:
    """Memory and lag of an instance, looked at again and again."""

    instance: Instance
    memory: list[float] = field(default_factory=list)
    lag: list[int] = field(default_factory=list)

    async def run(self, every: float) -> None:
        """Look until it is cancelled."""
        while True:
            self.memory.append(self.instance.memory())
            self.lag.append(int((await self.instance.lag()).get("lag", 0)))
            await asyncio.sleep(every)

    def quarter(self, number: int) -> float:
        """The median of memory in a quarter of the time, counted from 0."""
        size = max(1, len(self.memory) // 4)
        return statistics.median(self.memory[number * size : (number + 1) * size])


async def test_a_burst_after_a_pause(installation: Installation) -> None:
    metrics = installation.start("metrics")
    await installation.publish(activities(REPS, REPS))
    await metrics.in_the_middle()
    await installation.caught_up()
    await asyncio.sleep(PAUSE_SECONDS)
    group = f"{installation.name}.metrics"
    before = await generations(installation.servers.kafka, group)
    gauge = Gauge(metrics)
    looking = asyncio.create_task(gauge.run(0.5))
    started = time.monotonic()
    for first in range(REPS, BURST, PORTION):
        count = min(PORTION, BURST - first)
        await installation.publish(activities(count, REPS, first=first))
    await installation.caught_up(seconds=1500)
    seconds = time.monotonic() - started
    looking.cancel()
    after = await generations(installation.servers.kafka, group)
    verdict = await judge(installation, {"metrics": projection})
    record(
        "10",
        "a burst of events after a pause",
        verdict,
        faults=1,
        seconds=seconds,
        events_a_second=BURST / seconds,
        rebalances=after - before,
        memory_before_in_MiB=gauge.memory[0],
        most_memory_in_MiB=max(gauge.memory),
        most_lag=max(gauge.lag),
    )
    assert verdict.flawless, verdict.where
    assert after == before > 0
    assert max(gauge.memory) < MOST_MEMORY


async def test_a_soak_at_half_of_full_rate(installation: Installation) -> None:
    metrics = installation.start("metrics")
    await installation.publish(activities(REPS, REPS))
    await metrics.in_the_middle()
    await installation.caught_up()
    rate = await _full_rate(installation)
    gauge = Gauge(metrics)
    looking = asyncio.create_task(gauge.run(0.5))
    started, sent = time.monotonic(), REPS + WARM
    async with installation.producer() as producer:
        while (soaked := time.monotonic() - started) < SOAK_SECONDS:
            due = REPS + WARM + int(soaked * rate / 2) - sent
            events = activities(min(due, PORTION), REPS, first=sent)
            await asyncio.gather(*[await installation.send(producer, each) for each in events])
            sent += len(events)
            await asyncio.sleep(0.1)
    looking.cancel()
    await installation.caught_up(seconds=300)
    verdict = await judge(installation, {"metrics": projection})
    late = gauge.lag[len(gauge.lag) // 2 :]
    growth = gauge.quarter(3) - gauge.quarter(1)
    record(
        "9",
        "a soak at half of full rate",
        verdict,
        faults=0,
        seconds=time.monotonic() - started,
        full_rate_in_events_a_second=rate,
        most_lag_in_the_second_half=max(late),
        memory_in_the_second_quarter_in_MiB=gauge.quarter(1),
        memory_in_the_last_quarter_in_MiB=gauge.quarter(3),
    )
    assert verdict.flawless, verdict.where
    assert max(late) < BEHIND_SECONDS * rate
    assert growth < FLAT


async def _full_rate(installation: Installation) -> float:
    """Events a second while it has enough to do."""
    started = time.monotonic()
    await installation.publish(activities(WARM, REPS, first=REPS))
    await installation.caught_up(seconds=300)
    return WARM / (time.monotonic() - started)
