"""Pipelines run in processes of their own, in pairs, so that the machine's noise cancels."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from ridealong.deploy.local.topics import create
from tests.bench import load
from tests.bench.pipelines import Measured, Task

EVENTS = int(os.environ.get("RIDEALONG_BENCH_EVENTS", "60000"))
NAIVE_EVENTS = 1_000
REPEATS = int(os.environ.get("RIDEALONG_BENCH_REPEATS", "3"))


class Bench:
    """One Kafka and one store."""

    def __init__(self, kafka: str, mongodb: str) -> None:
        self.kafka = kafka
        self.mongodb = mongodb

    async def log(self, events: int, reps: int) -> Task:
        """A log of its own with so many activities of so many reps."""
        prefix = f"bench-{uuid.uuid4().hex[:12]}"
        await create(self.kafka, prefix)
        await load.publish(self.kafka, prefix, events, reps)
        return Task(self.kafka, self.mongodb, prefix, _fresh(), events)

    async def run(self, pipeline: str, task: Task, *, fresh: bool = True) -> Measured:
        """Run a pipeline in a process of its own, over a database of its own if `fresh`."""
        asked = replace(task, database=_fresh()) if fresh else task
        return await asyncio.to_thread(_run, pipeline, asked)

    async def repeated(
        self, pipelines: Sequence[str], task: Task, events: Callable[[str], int] | None = None
    ) -> dict[str, list[Measured]]:
        """Run these one after the other, several times over."""
        runs: dict[str, list[Measured]] = {name: [] for name in pipelines}
        for _ in range(REPEATS):
            for name in pipelines:
                some = task if events is None else replace(task, events=events(name))
                runs[name].append(await self.run(name, some))
        return runs


def _fresh() -> str:
    return f"bench-{uuid.uuid4().hex[:12]}"


def _run(pipeline: str, task: Task) -> Measured:
    command = [sys.executable, "-m", "tests.bench.pipelines", pipeline, json.dumps(asdict(task))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise RuntimeError(f"{pipeline} failed:\n{done.stderr[-2000:]}")
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def rate(run: Measured) -> float:
    """Events a second."""
    return run.events / run.seconds


def microseconds(run: Measured) -> float:
    """CPU of the process per event, in microseconds."""
    return 1e6 * run.cpu / run.events


def median_ratio(
    ours: Sequence[Measured], other: Sequence[Measured], of: Callable[[Measured], float] = rate
) -> float:
    """The median over pairs that ran one after the other."""
    return statistics.median(of(one) / of(two) for one, two in zip(ours, other, strict=True))


def median(runs: Sequence[Measured], of: Callable[[Measured], float]) -> float:
    """The median of a figure over runs."""
    return statistics.median(map(of, runs))
