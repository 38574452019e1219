"""What the services need when nothing happens, and what more instances bring."""

import asyncio
import time
import uuid
from contextlib import ExitStack
from pathlib import Path

import pymongo
import pytest

from ridealong.deploy.local.topics import create
from tests.bench import load, processes
from tests.bench.figures import Board, Figure
from tests.bench.running import EVENTS, Bench

STILL_SECONDS = 3.0
REPS = 300


@pytest.mark.parametrize("name", processes.SERVICES)
async def test_idle(bench: Bench, board: Board, servers_folder: Path, name: str) -> None:
    names = f"bench-{uuid.uuid4().hex[:12]}"
    await create(bench.kafka, names)

    def look() -> tuple[float, float]:
        with processes.service(
            name, servers_folder, kafka=bench.kafka, mongodb=bench.mongodb, names=names
        ) as started:
            time.sleep(STILL_SECONDS)
            return started.mebibytes, started.seconds

    mebibytes, seconds = await asyncio.to_thread(look)
    board.add(
        Figure(f"{name}: idle memory, MiB", mebibytes, 120, "at most"),
        Figure(f"{name}: seconds until ready", seconds, 2, "at most"),
    )
    assert mebibytes > 0


async def test_more_instances(bench: Bench, board: Board, servers_folder: Path) -> None:
    rates = {}
    for count in (1, 2, 3):
        names = f"bench-{uuid.uuid4().hex[:12]}"
        await create(bench.kafka, names)
        with ExitStack() as stack:
            for _ in range(count):
                running = processes.service(
                    "metrics",
                    servers_folder,
                    kafka=bench.kafka,
                    mongodb=bench.mongodb,
                    names=names,
                )
                await asyncio.to_thread(stack.enter_context, running)
            # Lanes are shared anew when the last one has come.
            await asyncio.sleep(STILL_SECONDS)
            started = time.perf_counter()
            await load.publish(bench.kafka, names, EVENTS, REPS)
            await asyncio.to_thread(_until_read, bench.mongodb, names, EVENTS)
            rates[count] = EVENTS / (time.perf_counter() - started)
    board.add(
        *(
            Figure(f"{count} instances, published and read, times one", rates[count] / rates[1])
            for count in (2, 3)
        )
    )
    assert all(rates.values())


def _until_read(mongodb: str, names: str, events: int) -> None:
    with pymongo.MongoClient[dict[str, object]](mongodb) as client:
        lanes, read = client[f"{names}_metrics"].lanes, 0
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            read = sum(
                entry["next"]
                for lane in lanes.find()
                for entry in lane["offsets"]  # type: ignore[attr-defined]
                if entry["topic"].endswith(".activities")
            )
            if read >= events:
                return
            time.sleep(0.05)
    raise TimeoutError(f"{read} of {events} were read")
