"""Next steps, plans, forecasts, aims and the bench by command, on a real log and store."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import GoalSet
from ridealong.contracts.people import PersonUpdated
from tests.stack.aims_played import next_quarter, quarter
from tests.stack.measuring import WAIT, Metrics, ok

pytestmark = pytest.mark.stack

TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)
MIKE = "/v1/people/mike"


def aim(goal: str, kind: Any, **more: Any) -> GoalSet:
    content: dict[str, Any] = {
        "title": goal,
        "measure": Measure(kind="deal_won", unit="money"),
        "target": 100,
        "starts": TODAY - 10 * DAY,
        "ends": TODAY + 30 * DAY,
    }
    return GoalSet(goal=goal, rep="mike", kind=kind, **(content | more))


@pytest.mark.requirement("4.8", "4.12", "4.17", "3.16")
async def test_goals_ask_for_what_leads_and_each_for_a_next_step(mikes: Metrics) -> None:
    await mikes.publish([aim("won", "closed_business"), aim("leads", "pipeline")], actor="mike")
    told = ok(await mikes.get("/v1/reps/mike/goals", "mike"))
    assert told["asks"].startswith("Only results are listed")
    assert [each["goal"] for each in told["goals"]] == ["leads", "won"]
    assert "no next step" in told["goals"][0]["next_step"]["asks"]
    step = {"step": "ask who signs", "due": str(TODAY + 3 * DAY)}
    path = "/v1/goals/leads/next-step"
    named = ok(await mikes.post(path, "mike", step, **WAIT))["next_step"]
    assert (named["asks"], named["step"]["step"], named["step"]["by"]) == (
        None,
        "ask who signs",
        "mike",
    )
    for wrong, status in (
        ({"step": "", "due": str(TODAY)}, 422),
        ({"step": "call", "due": "soon"}, 422),
        ({"step": "call", "due": str(TODAY - 9 * DAY)}, 409),
        ({"step": "call", "due": str(TODAY + 90 * DAY)}, 409),
    ):
        assert (await mikes.post(path, "dana", wrong, **WAIT)).status_code == status
    # Words of the pair: those above see neither the step nor what is asked.
    above = ok(await mikes.get(f"{MIKE}/goals/leads", "lena", "leader"))["goal"]
    assert above["next_step"] is None
    steps = ok(await mikes.get(f"{MIKE}/goals/leads/explain", "dana"))["steps"]
    assert [each["step"] for each in steps] == ["ask who signs"]

    talks = aim("talks", "behavioural", measure=Measure(kind="conversation"))
    earned = {"kind": "income", "unit": "money"}
    year = aim("year", "personal", measure=Measure(**earned), target=60_000)
    await mikes.publish([talks, aim("ring", "personal"), year], actor="mike")
    now = ok(await mikes.get("/v1/reps/mike/goals", "dana"))
    assert now["asks"] is None
    assert [(each["goal"], each["indicator"]) for each in now["goals"]] == [
        ("talks", "leading"),
        ("leads", "lagging"),
        ("won", "lagging"),
        ("ring", "lagging"),
        ("year", "lagging"),
    ]
    assert [each["income"] for each in now["goals"]] == [False, False, False, False, True]
    asked = {"commission": "0.1", "average_deal": "50000", "steps": [], "weeks": 4}
    made = ok(await mikes.post(f"{MIKE}/goals/year/cookbook", "mike", asked))
    assert (made["revenue"], made["lines"][0]["count"]) == ("600000.00", 12)


@pytest.mark.requirement("4.11", "4.3", "E behaviour plan")
async def test_a_plan_is_proposed_by_the_rep_and_counts_once_the_manager_accepts_it(
    mikes: Metrics,
) -> None:
    lines = [{"kind": "dial", "per": "week", "target": "50"}]
    body = {"plan": "p", "lines": lines}
    pushed = await mikes.post(f"{MIKE}/plan", "dana", body, **WAIT)
    assert (pushed.status_code, pushed.json()["detail"]) == (
        403,
        "Ask mike what it takes, and accept what comes",
    )
    mine = ok(await mikes.post(f"{MIKE}/plan", "mike", body, **WAIT))
    assert (mine["counts"], mine["waits_for"]) == (False, ["dana"])
    assert ok(await mikes.get(f"{MIKE}/plan", "mike"))["plan"] is None
    accept = f"{MIKE}/plan/acceptance"
    other = await mikes.post(accept, "dana", {"proposed": "2020-01-01T00:00:00Z"}, **WAIT)
    assert other.status_code == 409
    assert "was proposed anew" in other.json()["detail"]
    meant = {"proposed": mine["proposed"]}
    agreed = ok(await mikes.post(accept, "dana", meant, **WAIT))
    assert (agreed["counts"], agreed["waits_for"]) == (True, [])
    plan = ok(await mikes.get(f"{MIKE}/plan", "mike"))
    assert (plan["plan"], plan["planned"][0]["target"]) == ("p", "50")
    again = await mikes.post(accept, "dana", meant, **WAIT)
    assert again.json()["detail"] == "dana has accepted plan p already"
    assert (await mikes.post(accept, "lena", meant, "leader", **WAIT)).status_code == 403


@pytest.mark.requirement("2.15", "2.16")
async def test_a_forecast_is_said_in_each_session_and_its_drift_is_seen(mikes: Metrics) -> None:
    first = {"currency": "USD", "committed": "50", "likely": "80", "upside": "100"}
    path = f"{MIKE}/forecasts"
    ok(await mikes.post(path, "mike", {**first, "session": "s-1"}, **WAIT))
    second = {**first, "session": "s-2", "likely": "70"}
    told = ok(await mikes.post(path, "mike", second, **WAIT))
    [period] = told["periods"]
    assert (period["starts"], period["ends"]) == tuple(map(str, quarter(TODAY)))
    [own] = period["forecasts"]
    assert (own["session"], own["said"], own["likely"]["since_first"]) == ("s-2", 2, "-10")
    pipeline = {"currency": "USD", "generated": "140", "session": "s-2"}
    ok(await mikes.post(f"{MIKE}/pipelines", "mike", pipeline, **WAIT))
    now = ok(await mikes.get(path, "lena", "leader"))["periods"]
    assert [each["starts"] for each in now] == [str(quarter(TODAY)[0]), str(next_quarter(TODAY)[0])]
    assert now[0]["next_pipeline"][0]["generated"]["now"] == "140"
    for wrong, field in (
        ({"likely": "40"}, "body.likely"),
        ({"upside": "-1"}, "body.upside"),
        ({"starts": "2026-01-01"}, "body.ends"),
        ({"currency": "dollars"}, "body.currency"),
    ):
        refused = await mikes.post(path, "mike", first | wrong, **WAIT)
        assert refused.status_code == 422
        assert [each["field"] for each in refused.json()["errors"]] == [field]
    past = {**first, "starts": "2020-01-01", "ends": "2020-03-31"}
    assert (await mikes.post(path, "mike", past, **WAIT)).status_code == 409
    assert (await mikes.get(path, "nina")).status_code == 404
    assert (await mikes.get(f"{path}/2020-01-01/2020-03-31/explain", "mike")).status_code == 404


@pytest.mark.requirement("0.2", "0.1")
async def test_a_manager_aims_at_so_many_one_on_ones_and_nobody_else_does(mikes: Metrics) -> None:
    path = "/v1/people/dana/cadence-goals"
    body = {"per": "year", "starts": str(date(TODAY.year, 1, 1)), "sessions": 200}
    told = ok(await mikes.post(path, "dana", body, **WAIT))
    [goal] = told["goals"]
    assert (goal["sessions"], goal["ends"]) == (200, str(date(TODAY.year, 12, 31)))
    assert goal["before"]["first"] == str(date(TODAY.year - 1, 1, 1))
    assert set(goal["now"]) >= {"held", "goal_linked", "prepared", "with_promises"}
    late = await mikes.post(path, "dana", {**body, "starts": "2020-01-01"}, **WAIT)
    assert (late.status_code, late.json()["type"]) == (409, "urn:ridealong:problem:refused")
    assert (await mikes.post(path, "lena", body, "leader", **WAIT)).status_code == 403
    assert (await mikes.get(path, "mike")).status_code == 404
    assert ok(await mikes.get(path, "lena", "leader"))["goals"][0]["sessions"] == 200


@pytest.mark.requirement("4.19")
async def test_the_bench_shows_who_agrees_to_it_and_nobody_else(mikes: Metrics) -> None:
    await mikes.publish([PersonUpdated(person="dana", name="Dana", zone="UTC", manager="lena")])
    role = {"focus": "role", "skill": "leading a team", "aim": "next_role", "realism": 4}
    ok(await mikes.post(f"{MIKE}/focus-areas", "mike", role, **WAIT))
    consent = f"{MIKE}/bench-consent"

    async def listed() -> list[Any]:
        return list(ok(await mikes.get("/v1/teams/lena/bench", "lena", "leader"))["preparing"])

    assert await listed() == []
    assert (await mikes.post(consent, "dana", {"given": True}, **WAIT)).status_code == 403
    assert ok(await mikes.post(consent, "mike", {"given": True}, **WAIT))["given"]
    [shown] = await listed()
    assert (shown["person"], shown["role"]) == ("mike", "leading a team")
    assert set(shown) == {"person", "role", "since"}
    assert not ok(await mikes.post(consent, "mike", {"given": False}, **WAIT))["given"]
    assert await listed() == []
    assert (await mikes.get("/v1/teams/dana/bench", "mike")).status_code == 404
