"""Goals on a real log and store: set, updated, read against the last session, and by whom."""

from decimal import Decimal

import pytest

from ridealong.contracts.goals import GoalUpdated
from ridealong.contracts.sessions import SessionHeld
from tests.stack.measuring import DAY, MONDAY, Metrics, logged, pairs

pytestmark = pytest.mark.stack


@pytest.mark.requirement("4.5", "D now vs last session")
async def test_goals_are_read_against_the_last_held_session(metrics: Metrics) -> None:
    await metrics.publish(
        [
            *pairs(),
            GoalUpdated(
                goal="g-1", rep="rep-1", value=Decimal(27_000), as_of=MONDAY - DAY, title="quarter"
            ),
            SessionHeld(session="s-1", rep="rep-1", manager="manager-1", start=MONDAY, minutes=40),
            GoalUpdated(goal="g-1", rep="rep-1", value=Decimal(32_000), as_of=MONDAY + DAY),
            logged("a-1", "rep-1", "dial", MONDAY - DAY),
            logged("a-2", "rep-1", "dial", MONDAY + DAY, quantity=Decimal("2.5")),
        ]
    )
    answer = (await metrics.get("/v1/reps/rep-1/goals", "manager-1")).json()
    assert answer["last_session"] == {"session": "s-1", "start": "2026-03-02T09:00:00Z"}
    assert answer["counts"] == {"dial": "2.5"}
    [goal] = answer["goals"]
    read = [Decimal(goal[name]) for name in ("value", "at_last_session", "change")]
    assert read == [32_000, 27_000, 5_000]
    assert (goal["title"], goal["first_reading"]) == ("quarter", False)
    above = (await metrics.get("/v1/reps/rep-1/goals", "leader-1", "leader")).json()
    assert [(each["value"], each["title"]) for each in above["goals"]] == [("32000", None)]
    assert (await metrics.get("/v1/reps/rep-1/goals", "rep-2")).status_code == 404


async def test_a_goal_is_set_and_updated_by_command(metrics: Metrics) -> None:
    await metrics.publish(pairs())
    wait = {"Prefer": "wait=10"}
    body = {
        "kind": "behavioural",
        "title": "talk to new contacts",
        "measure": {"kind": "discovery_call"},
        "target": 20,
        "starts": "2026-03-01",
        "ends": "2026-03-31",
        "rep": "rep-1",
    }
    made = await metrics.post("/v1/goals", "manager-1", body, **wait)
    assert made.status_code == 200, made.text
    path = f"/v1/goals/{made.json()['goal']}/updates"
    updated = await metrics.post(path, "rep-1", {"value": "7"}, **wait)
    assert updated.status_code == 200, updated.text
    assert (updated.json()["value"], updated.json()["first_reading"]) == ("7", True)
    assert (await metrics.post(path, "rep-2", {"value": "9"}, **wait)).status_code == 404
    assert (await metrics.post(path, "rep-1", {}, **wait)).status_code == 422
    [goal] = (await metrics.get("/v1/reps/rep-1/goals", "rep-1")).json()["goals"]
    assert (goal["title"], goal["value"], goal["target"]) == ("talk to new contacts", "7", "20")


@pytest.mark.requirement("0.11", "D10")
async def test_a_goal_is_shown_to_who_writes_figures_only_as_they_may_read_it(
    metrics: Metrics,
) -> None:
    await metrics.publish(pairs())
    wait = {"Prefer": "wait=10"}
    body = {
        "goal": "team/ring",
        "kind": "personal",
        "title": "an engagement ring",
        "measure": {"kind": "saved", "unit": "money"},
        "target": 4000,
        "starts": "2026-03-01",
        "ends": "2026-06-15",
        "rep": "rep-1",
        "level": "mine",
    }
    assert (await metrics.post("/v1/goals", "rep-1", body, **wait)).json()["title"] == body["title"]
    # Neither by its id nor by setting another over it does the manager learn of it.
    taken = await metrics.post("/v1/goals", "manager-1", {**body, "level": "pair"}, **wait)
    assert taken.status_code == 404
    [kept] = (await metrics.get("/v1/reps/rep-1/goals", "rep-1")).json()["goals"]
    assert kept["level"] == "mine"
    shared = {**body, "level": "pair"}
    assert (await metrics.post("/v1/goals", "rep-1", shared, **wait)).status_code == 200
    path = "/v1/goals/team%2Fring/updates"
    figure = {"value": "500"}
    recorded = await metrics.post(path, "crm-1", figure, "operator", **wait)
    assert (recorded.status_code, recorded.json()) == (200, None)
    assert (await metrics.post(path, "manager-1", figure, **wait)).json()["value"] == "500"
