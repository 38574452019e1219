"""What a long history costs, and how fast it is read anew."""

import os
import statistics
from dataclasses import replace

from tests.bench import load
from tests.bench.figures import Board, Figure
from tests.bench.running import EVENTS, REPEATS, Bench, microseconds, rate

#: Both end two thirds into a day, so that as much lies in the buckets that the next events touch.
LONG = int(os.environ.get("RIDEALONG_BENCH_HISTORY", "205000"))
SHORT = 10_000
REPS = 300
MORE = 20_000


async def test_an_event_costs_no_more_after_a_long_history(bench: Bench, board: Board) -> None:
    costs: dict[int, list[float]] = {SHORT: [], LONG: []}
    for events in (SHORT, LONG):
        task = await bench.log(events, REPS)
        await bench.run("ours", task, fresh=False)
        for turn in range(REPEATS):
            await load.publish(bench.kafka, task.prefix, MORE, REPS, events + turn * MORE)
            again = await bench.run("ours", replace(task, events=MORE), fresh=False)
            costs[events].append(microseconds(again))
    board.add(
        Figure(
            f"CPU per event after {LONG:,} events, times that after {SHORT:,}",
            statistics.median(costs[LONG]) / statistics.median(costs[SHORT]),
            1.1,
            "at most",
        )
    )
    assert all(costs.values())


async def test_a_rebuild_reads_as_fast_as_live(bench: Bench, board: Board) -> None:
    task = await bench.log(EVENTS, REPS)
    shares = []
    for _ in range(REPEATS):
        live = await bench.run("ours", task)
        built = replace(task, database=live.database)
        shares.append(rate(await bench.run("rebuild", built, fresh=False)) / rate(live))
    board.add(Figure("rebuild rate, share of live rate", statistics.median(shares), 0.9))
    assert all(shares)
