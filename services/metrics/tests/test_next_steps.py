"""Each goal has a next step with a date, or asks for one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts import Event
from ridealong.contracts.goals import GoalClosed, NextStepNamed
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.rules.next_steps import next_of

from .aiming import next_step
from .given import World, event
from .stories import goal_set

pytestmark = pytest.mark.requirement("4.8")
TODAY = date(2026, 1, 20)


def asked(world: World, today: date = TODAY) -> str | None:
    return next_of(world.all(Goal)[0], today).asks


def test_a_goal_without_a_step_asks_for_one_and_with_one_to_come_for_nothing() -> None:
    world = World().reads(goal_set())
    assert asked(world) == "It has no next step: say what is done next, and by when."
    world.reads(next_step("2026-01-20"))
    assert asked(world) is None
    [newest] = world.all(Goal)[0].steps
    assert (newest.by, newest.step, newest.due) == ("rep-1", "ask who signs", TODAY)


def test_once_its_day_is_over_a_step_asks_what_came_of_it() -> None:
    world = World().reads(goal_set(), next_step("2026-01-19"))
    assert asked(world) == (
        "Its next step was due on 2026-01-19: say what came of it, and what is done next."
    )
    world.reads(next_step("2026-01-26", "2026-01-19T18:00"))
    assert asked(world) is None
    world.reads(event(GoalClosed(goal="g-1", rep="rep-1", outcome="reached"), "2026-01-21"))
    assert asked(world, date(2026, 3, 1)) is None


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (next_step("2026-01-08"), "goal g-1: 2026-01-08 is over: name a day to come"),
        (next_step("2026-04-01"), "goal g-1 ends on 2026-03-31: its next step comes before that"),
        (next_step("2026-01-20", step="  "), "goal g-1: say what is done next"),
    ],
)
def test_a_step_that_nobody_can_take_is_refused_and_changes_nothing(
    wrong: Event[NextStepNamed], reason: str
) -> None:
    world = World().reads(goal_set(), next_step("2026-01-20", "2026-01-05"))
    before = world.picture()
    world.reads(wrong)
    assert world.refused == {wrong.id: reason}
    assert world.picture() == before


def test_of_a_closed_goal_no_step_is_taken() -> None:
    late = next_step("2026-01-20")
    closed = event(GoalClosed(goal="g-1", rep="rep-1", outcome="reached"), "2026-01-09")
    world = World().reads(goal_set(), closed, late)
    assert world.refused == {late.id: "goal g-1 is closed (reached): set it again first"}


@given(st.integers(0, 60), st.integers(0, 90))
def test_it_asks_exactly_while_the_newest_steps_day_is_over(due: int, today: int) -> None:
    first = date(2026, 1, 10)
    day, now = first + timedelta(due), first + timedelta(today)
    world = World().reads(goal_set(), next_step(str(day)))
    assert (asked(world, now) is None) == (now <= day)
