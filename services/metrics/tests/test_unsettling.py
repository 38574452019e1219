"""What was settled for a day that is due no longer counts only once it is due again."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridealong.contracts import Event
from ridealong.contracts.scores import FollowthroughUpdated
from ridealong.metrics.model.follow_through import FollowThrough, Place, Settlement

from .given import World
from .promises import stands
from .stories import settled

pytestmark = pytest.mark.requirement("C1")

KEPT = [settled(f"c-{n}", "2026-03-02", "1") for n in range(3)]
MISSED = settled("c-9", "2026-03-09", "0", late_window_open=True)
RUNS_AGAIN = stands("c-9", "2026-03-11", due="2026-04-10")


def score_of(world: World, person: str = "rep-1") -> tuple[int | None, int]:
    told = world.last_told(FollowthroughUpdated, person)
    return told.score, told.settled


def test_an_excuse_that_moves_the_day_read_after_the_old_deadline_takes_the_result_out() -> None:
    world = World().reads(*KEPT, stands("c-9", "2026-03-02"), MISSED)
    assert score_of(world) == (72, 4)
    world.reads(RUNS_AGAIN)
    assert score_of(world) == (85, 3)
    assert [each.quarter for each in world.all(Place)] == ["2026-Q1"] * 3
    world.reads(settled("c-9", "2026-04-10", "1", "2026-04-11"))
    assert score_of(world) == (88, 4)
    assert world.all(Settlement) == []


def test_the_same_holds_for_what_a_manager_owes() -> None:
    owed = {"owner_id": "manager-1"}
    kept = [settled(f"m-{n}", "2026-03-02", "1", rep=f"rep-{n}", **owed) for n in range(3)]
    world = World().reads(*kept, settled("m-9", "2026-03-09", "0", **owed))
    assert score_of(world, "manager-1") == (72, 4)
    world.reads(stands("m-9", "2026-03-11", due="2026-04-10", **owed))
    assert score_of(world, "manager-1") == (85, 3)
    world.reads(stands("m-9", "2026-03-12", due="2026-03-09", state="settled", **owed))
    assert score_of(world, "manager-1") == (72, 4)


def test_a_word_that_it_is_in_force_for_the_day_it_was_settled_on_takes_nothing_out() -> None:
    world = World().reads(*KEPT, MISSED, stands("c-9", "2026-03-02"))
    assert score_of(world) == (72, 4)


def test_the_only_result_taken_out_leaves_no_number() -> None:
    world = World().reads(MISSED, RUNS_AGAIN)
    assert score_of(world) == (None, 0)
    assert world.the(FollowThrough, "acme/rep-1").quarters == ()


JUDGED: Sequence[Event[Any]] = (
    *KEPT,
    stands("c-9", "2026-03-02"),
    MISSED,
    stands("c-9", "2026-03-10", state="settled"),
    RUNS_AGAIN,
    stands("c-9", "2026-03-12", due="2026-03-09", state="settled"),
    MISSED,
    stands("c-9", "2026-03-13", due="2026-04-10"),
    settled("c-9", "2026-04-10", "0.5", "2026-04-11"),
    stands("c-9", "2026-04-11", due="2026-04-10", state="settled"),
)
AT_ONCE = World().reads(*JUDGED)


@settings(max_examples=25)
@given(st.lists(st.integers(1, 4), max_size=12))
def test_however_the_story_is_cut_into_batches_the_end_is_the_same(sizes: list[int]) -> None:
    world, rest = World(), list(JUDGED)
    for size in sizes:
        world.reads(*rest[:size])
        rest = rest[size:]
    world.reads(*rest)
    assert world.picture() == AT_ONCE.picture()
    assert score_of(world) == score_of(AT_ONCE) == (78, 4)
