"""How fast activities are counted, against what one would write without us."""

import pytest

from tests.bench.figures import Board, Figure
from tests.bench.pipelines import Measured
from tests.bench.running import (
    EVENTS,
    NAIVE_EVENTS,
    Bench,
    median,
    median_ratio,
    microseconds,
    rate,
)

PIPELINES = ("naive", "hand-tuned", "ours", "facts alone", "raw")


def round_trips(run: Measured) -> float:
    """Commands to the store per event."""
    return sum(run.round_trips.values()) / run.events


@pytest.mark.parametrize(("reps", "times"), [(300, 100), (6_000, 60)])
async def test_activities_into_metrics(bench: Bench, board: Board, reps: int, times: int) -> None:
    task = await bench.log(EVENTS, reps)
    runs = await bench.repeated(
        PIPELINES, task, lambda name: NAIVE_EVENTS if name == "naive" else EVENTS
    )
    of = f"{reps:,} reps"
    ours, facts = runs["ours"], runs["facts alone"]
    board.add(
        Figure(f"{of}: metrics, times the naive handler", median_ratio(ours, runs["naive"]), times),
        Figure(f"{of}: metrics, share of hand-tuned", median_ratio(ours, runs["hand-tuned"]), 0.9),
        Figure(f"{of}: metrics, CPU us per event", median(ours, microseconds), 12, "at most"),
        Figure(
            f"{of}: metrics, store round trips per event",
            median(ours, round_trips),
            0.01,
            "at most",
        ),
        Figure(
            f"{of}: metrics, CPU per event, times hand-tuned's",
            median_ratio(ours, runs["hand-tuned"], microseconds),
        ),
        Figure(
            f"{of}: projector with facts alone, times the naive handler",
            median_ratio(facts, runs["naive"]),
        ),
        Figure(
            f"{of}: projector with facts alone, share of hand-tuned",
            median_ratio(facts, runs["hand-tuned"]),
        ),
        Figure(f"{of}: projector with facts alone, CPU us per event", median(facts, microseconds)),
        Figure(f"{of}: metrics, events/s", median(ours, rate)),
        *(
            Figure(f"{of}: {name}, events/s", median(runs[name], rate))
            for name in PIPELINES
            if name != "ours"
        ),
        Figure(f"{of}: hand-tuned, CPU us per event", median(runs["hand-tuned"], microseconds)),
        Figure(f"{of}: getmany alone, CPU us per event", median(runs["raw"], microseconds)),
    )
    assert all(run.events for each in runs.values() for run in each)
