"""What is done comes first in every list of goals, and results never stand alone."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import GoalKind
from ridealong.contracts.scores import MetricsUpdated
from ridealong.metrics.api.goal_views import RepGoals
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.rules.indicators import ASKED, asks_for_leading, indicator, leading_first

from .given import World
from .stories import goal_set

pytestmark = pytest.mark.requirement("4.12")
KINDS = get_args(GoalKind)


def goal(kind: Any, number: int = 0, **more: Any) -> Goal:
    content = {"id": f"acme/rep-1/{number}", "tenant": "acme", "key": "acme/rep-1"} | more
    return Goal(goal=f"g-{number}", rep="rep-1", kind=kind, **content)


@given(st.lists(st.sampled_from([*KINDS, None]), max_size=8))
def test_no_result_stands_before_what_is_done_for_it(kinds: list[Any]) -> None:
    listed = leading_first(goal(kind, number) for number, kind in enumerate(kinds))
    order = [indicator(each.kind) for each in listed]
    assert order == sorted(order, key=["leading", "lagging"].index)
    assert len(listed) == len(kinds)


@given(st.lists(st.sampled_from(KINDS), max_size=6), st.booleans())
def test_where_results_stand_alone_it_is_said_and_what_leads_is_asked_for(
    kinds: list[Any], planned: bool
) -> None:
    said = asks_for_leading([goal(kind) for kind in kinds], planned=planned)
    alone = bool(kinds) and "behavioural" not in kinds and not planned
    assert said == (ASKED if alone else None)


def test_a_leading_goal_that_is_closed_leads_nowhere() -> None:
    closed = goal("behavioural", 1, outcome="reached")
    assert asks_for_leading([closed, goal("pipeline", 2)], planned=False) == ASKED


@pytest.mark.requirement("3.16")
def test_what_was_done_stands_before_what_came_of_it() -> None:
    fields = list(RepGoals.model_fields)
    assert fields.index("counts") < fields.index("asks") < fields.index("goals")


def test_others_are_told_of_behaviour_first_too() -> None:
    conversations = Measure(kind="conversation")
    world = World().reads(
        goal_set("a", kind="closed_business"),
        goal_set("b", kind="personal"),
        goal_set("c", kind="pipeline"),
        goal_set("d", kind="behavioural", measure=conversations),
    )
    told = world.last_told(MetricsUpdated, "rep-1")
    assert [each.goal for each in told.goals] == ["d", "c", "a", "b"]
