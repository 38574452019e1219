"""Goals now and at the last held session."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import GoalClosed
from ridealong.contracts.scores import GoalReading, MetricsUpdated
from ridealong.metrics.model.goals import Goal, Reading
from ridealong.metrics.rules.goals import AtSession, improved_in_a_row, over_sessions

from .given import World, at, event
from .stories import done, goal_at, goal_set, held, scheduled, undone

pytestmark = pytest.mark.requirement("4.5", "D now vs last session")


def told(world: World) -> MetricsUpdated:
    return world.last_told(MetricsUpdated, "rep-1")


def the_goal(world: World) -> GoalReading:
    [goal] = told(world).goals
    return goal


def change(world: World) -> tuple[object, ...]:
    """Value now, value at the last session, difference."""
    goal = the_goal(world)
    return goal.value, goal.at_last_session, goal.change


def test_a_goal_is_read_now_and_at_the_last_held_session() -> None:
    world = World().reads(
        goal_set(),
        goal_at(27_000, "2026-02-27"),
        held("s-1", "2026-03-02T09:00"),
        goal_at(32_000, "2026-03-04"),
    )
    assert change(world) == (32_000, 27_000, 5_000)


def test_before_the_first_session_it_is_a_first_reading() -> None:
    world = World().reads(goal_set(), goal_at(27_000, "2026-02-27"))
    assert change(world) == (27_000, None, None)


def test_a_value_of_the_instant_of_the_session_belongs_to_it() -> None:
    world = World().reads(goal_at(5, "2026-03-02T09:00"), held("s-1", "2026-03-02T09:00"))
    assert change(world) == (5, 5, 0)


def test_updates_alone_make_a_goal() -> None:
    world = World().reads(
        goal_at(3, "2026-02-27", title="new contacts", target=Decimal(20), kind="behavioural")
    )
    goal = the_goal(world)
    assert (goal.title, goal.kind) == ("new contacts", "behavioural")
    assert [goal.value, goal.target] == [3, 20]


def test_values_go_by_their_as_of_and_not_by_when_they_were_read() -> None:
    world = World().reads(held("s-1", "2026-03-02T09:00"), goal_at(40, "2026-03-05"))
    world.reads(goal_at(10, "2026-02-01"), goal_at(30, "2026-03-01"))
    assert change(world) == (40, 30, 10)
    world.reads(goal_at(35, "2026-03-01"))
    assert change(world) == (40, 35, 5)


def test_an_older_target_does_not_replace_a_newer_one() -> None:
    world = World().reads(
        goal_set(target=Decimal(100)),
        goal_at(None, "2026-02-10", target=Decimal(120)),
        goal_at(None, "2026-02-05", target=Decimal(110)),
    )
    assert the_goal(world).target == 120


def test_what_an_update_leaves_out_stays() -> None:
    world = World().reads(goal_set(), goal_at(1, "2026-02-10"))
    goal = world.all(Goal)[0]
    assert (goal.title, goal.measure) == (
        "first quarter",
        Measure(kind="deal_won", unit="money"),
    )


def test_a_closed_goal_is_no_longer_told_of_and_a_private_one_never() -> None:
    world = World().reads(goal_set(), goal_at(1, "2026-02-10"), goal_set("g-2", level="mine"))
    assert [goal.goal for goal in told(world).goals] == ["g-1"]
    world.reads(event(GoalClosed(goal="g-1", rep="rep-1", outcome="reached"), "2026-03-31"))
    assert told(world).goals == ()


def test_a_reading_moves_on_with_each_session_and_back_when_one_is_disputed() -> None:
    world = World().reads(
        *(goal_at(10 * week, f"2026-03-{7 * week:02}") for week in range(1, 5)),
        held("s-1", "2026-03-08T09:00"),
    )
    assert change(world) == (40, 10, 30)
    world.reads(held("s-3", "2026-03-22T09:00"), held("s-2", "2026-03-15T09:00"))
    assert change(world) == (40, 30, 10)


def trend(values: Sequence[int]) -> tuple[AtSession, ...]:
    """A goal at sessions of successive days, a value on the morning of each."""
    first = at("2026-01-05")
    days = [first + timedelta(days=number) for number in range(len(values))]
    readings = [
        Reading(as_of=day, value=Decimal(value)) for day, value in zip(days, values, strict=True)
    ]
    goal = Goal(
        id="acme/rep-1/g-1",
        tenant="acme",
        key="acme/rep-1",
        goal="g-1",
        rep="rep-1",
        values=tuple(readings),
    )
    sessions = [(f"s-{number}", day + timedelta(hours=9)) for number, day in enumerate(days)]
    return over_sessions(goal, reversed(sessions))


@pytest.mark.requirement("0.9")
def test_whether_what_improves_stays_is_seen_over_sessions_and_not_in_the_last_value() -> None:
    sustained, once = trend([1, 2, 4, 7]), trend([9, 2, 1, 7])
    assert sustained[-1].value == once[-1].value
    assert (improved_in_a_row(sustained), improved_in_a_row(once)) == (3, 1)
    assert improved_in_a_row(trend([1, 2, 2])) == 0
    assert improved_in_a_row(()) == 0


@pytest.mark.requirement("0.9")
@given(st.lists(st.integers(0, 5), max_size=12))
def test_a_trend_sums_to_the_whole_way_and_a_rise_counts_from_the_last_that_was_none(
    values: list[int],
) -> None:
    found = trend(values)
    assert [each.value for each in found] == values
    assert sum(each.change or 0 for each in found) == (values[-1] - values[0] if values else 0)
    falls = [n for n in range(1, len(values)) if values[n] <= values[n - 1]]
    assert improved_in_a_row(found) == max(0, len(values) - 1 - max(falls, default=0))


@pytest.mark.requirement("4.4")
@pytest.mark.parametrize("kind", ["behavioural", "pipeline", "closed_business"])
def test_each_of_the_three_kinds_of_goals_is_read_against_the_last_session(kind: Any) -> None:
    world = World().reads(
        goal_set(kind=kind),
        goal_at(3, "2026-03-01"),
        held("s-1", "2026-03-02T09:00"),
        goal_at(8, "2026-03-04"),
    )
    assert (the_goal(world).kind, change(world)) == (kind, (8, 3, 5))


@pytest.mark.requirement("4.4")
def test_activities_are_counted_since_the_last_held_session() -> None:
    world = World().reads(
        done("a-1", "2026-03-02T08:59", "discovery_call"),
        held("s-1", "2026-03-02T09:00"),
        done("a-2", "2026-03-02T09:00", "discovery_call"),
        done("a-3", "2026-03-02T09:01", "discovery_call", quantity=2),
        done("a-4", "2026-04-05T09:00", "discovery_call"),
        done("a-5", "2026-03-03T09:00", "meeting"),
    )
    assert told(world).counts == {"discovery_call": 3, "meeting": 1}
    world.reads(undone("a-5", "2026-03-03T09:00", "meeting"))
    assert told(world).counts == {"discovery_call": 3}
    world.reads(held("s-2", "2026-03-03T08:00"))
    assert told(world).counts == {"discovery_call": 1}


def test_nothing_is_told_twice() -> None:
    world = World().reads(goal_set(), goal_at(1, "2026-02-10"), held("s-1", "2026-02-11"))
    before = len(world.told)
    world.reads(scheduled("s-9", "2026-04-01"), held("s-1", "2026-02-11"))
    world.reads(goal_at(1, "2026-02-10"))
    assert len(world.told) == before
