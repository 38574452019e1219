"""A small organisation's coaching, plans and goals, played through the log and read over HTTP."""

from decimal import Decimal
from typing import Any

import pytest

from tests.stack.measuring import Metrics, ok
from tests.stack.small_organisation import MARCH, TODAY, play

pytestmark = pytest.mark.stack


@pytest.fixture
async def acme(metrics: Metrics) -> Metrics:
    await play(metrics)
    return metrics


async def read(metrics: Metrics, path: str, person: str, *roles: str, **query: Any) -> Any:
    return ok(await metrics.get(path, person, *roles, **query))


@pytest.mark.requirement(
    "D cadence kept",
    "D coaching hours",
    "D held",
    "D was it coaching",
    "D talk share",
    "D preparation",
    "D coverage and variety",
    "D initiative",
    "D joint calls",
    "E joint calls",
    "0.1",
    "2.1",
    "2.3",
    "2.4",
    "2.5",
    "D17",
)
async def test_how_a_rep_is_coached_opens_into_sessions_and_a_team_is_pooled(
    acme: Metrics,
) -> None:
    path = "/v1/people/mike/coaching"
    shown = await read(acme, path, "dana", **MARCH)
    kept = shown["cadence"]
    # Five Mondays: three held, one free, one that nobody closed.
    assert (kept["expected"], kept["held"], kept["excused"], kept["missed"]) == (5, 3, 1, 1)
    assert (kept["kept"], kept["reasons"], kept["in_a_row"]) == ("0.7500", {"holiday": 1}, 1)
    [march] = shown["months"]
    assert (march["minutes"], march["words"]) == (45 + 80 + 60 + 20, "3 h+")
    assert shown["quality"] == {
        "held": 4,
        "goal_linked": 1,
        "prepared": 1,
        "called_coaching": 1,
    }
    ready = shown["preparation"]
    assert (ready["in_time"], ready["late"], ready["of"], ready["share"]) == (5, 1, 28, "0.1786")
    assert shown["answers"]["gap"] is None
    talk = shown["talk"]
    assert (talk["manager_minutes"], talk["rep_minutes"], talk["share"]) == (6, 30, "0.1667")
    assert (talk["sources"], talk["note"]) == ({"timer": 2}, False)
    assert (shown["coverage"]["touched"], shown["coverage"]["share"]) == (12, "0.6000")
    assert (shown["coverage"]["places"], shown["coverage"]["orders"]) == (1, 1)
    assert (shown["topics"]["own"], shown["topics"]["of"]) == (2, 3)
    assert shown["commitments"] == {"own": 1, "of": 2, "share": "0.5000"}
    calls = shown["joint_calls"]
    assert [sum(each[name] for each in calls) for name in ("planned", "attended")] == [1, 1]
    marks = shown["marks"]
    assert (marks["progress"], marks["accountability"], marks["written"]) == (1, 1, 4)
    assert (shown["solutions"]["sessions"], shown["solutions"]["of"]) == (2, 65)

    own = await read(acme, path, "mike", **MARCH)
    assert (own["talk"], own["answers"]) == (None, shown["answers"])
    above = await read(acme, path, "lena", "leader", **MARCH)
    assert (above["cadence"], above["months"]) == (shown["cadence"], shown["months"])
    assert (above["quality"]["held"], above["quality"]["called_coaching"]) == (4, None)
    hidden = (
        "marks",
        "solutions",
        "growth",
        "answers",
        "talk",
        "coverage",
        "topics",
        "commitments",
        "joint_calls",
    )
    assert [above[name] for name in hidden] == [None] * len(hidden)
    assert (await acme.get(path, "nina", **MARCH)).status_code == 404
    assert (await acme.get(path, "mike", **{"from": "2020-01-01"})).status_code == 422

    team = await read(acme, "/v1/teams/dana/coaching", "lena", **MARCH)
    figures = team["figures"]
    assert (team["led"], team["people"], team["hidden"]) == (3, 3, None)
    assert (figures["cadence"]["held"], figures["cadence"]["kept"]) == (9, "0.7500")
    # Mike has three hours, Nina two and a third, Omar less than two.
    [march] = figures["months"]
    assert (march["reps"], march["full"], march["share"]) == (3, 1, "0.3333")
    assert figures["preparation"] == {"in_time": 5, "of": 84, "share": "0.0595"}
    # Of twelve sessions Dana calls twelve coaching, the reps three.
    assert figures["answers"]["gap"] == "75.0"
    assert (await acme.get("/v1/teams/dana/coaching", "mike")).status_code == 404
    alone = await read(acme, "/v1/teams/nina/coaching", "lena", "leader", **MARCH)
    assert (alone["figures"], alone["people"]) == (None, 0)


@pytest.mark.requirement(
    "D pace",
    "D confidence mismatch",
    "D adherence",
    "D diagnosis",
    "0.9",
    "4.3",
    "4.6",
    "4.7",
    "4.11",
    "4.15",
    "T12",
)
async def test_a_plan_that_is_done_and_a_goal_that_is_behind_name_the_failing_step(
    acme: Metrics,
) -> None:
    goal = (await read(acme, "/v1/people/mike/goals/quarter", "dana"))["goal"]
    pace = goal["pace"]
    assert goal["counts"]
    assert Decimal(pace["pace"]) < Decimal("0.5")
    confidence = goal["confidence"]
    assert (confidence["own"]["value"], confidence["impression"]["by"]) == (5, "dana")
    assert confidence["impression"]["whose"] == "observed"
    assert confidence["mismatch"] == "surer_than_numbers"
    plan = await read(acme, "/v1/people/mike/plan", "mike")
    four = plan["last_four"]
    assert [(each["kind"], each["share"]) for each in four["lines"]] == [
        ("dial", "1.0000"),
        ("conversation", "0.9500"),
    ]
    assert (four["weeks"], four["adherence"], four["lowest"]) == (4, "0.9750", "conversation")
    found = await read(acme, "/v1/people/mike/goals/quarter/diagnosis", "mike")
    assert (found["verdict"], found["pace"]) == ("coaching_or_training", pace["pace"])
    assert (found["failing"]["step"], found["failing"]["next"]) == ("conversation", "meeting")
    assert (found["failing"]["reached"], found["failing"]["tries"]) == (5, 38)
    assert [each["fails"] for each in found["steps"]] == [False, True]
    early = await read(acme, "/v1/people/mike/goals/talks/diagnosis", "mike")
    assert early["goal"] == "talks"
    # Those above see the number, and neither ratings nor what is wrong with whom.
    above = await acme.get("/v1/people/mike/goals/quarter/diagnosis", "lena", "leader")
    assert above.status_code == 404
    numbers = (await read(acme, "/v1/people/mike/goals/quarter", "lena", "leader"))["goal"]
    assert (numbers["confidence"], numbers["title"]) == (None, None)
    assert numbers["pace"] == pace
    parts = await read(acme, goal["explain"], "dana")
    assert [each["value"] for each in parts["values"]] == ["9000", "20000"]
    assert str(TODAY) == parts["working_days"]["today"]
    assert parts["arithmetic"][0] == "20,000 of 100,000: progress 0.2000."
