"""Goals that both accepted, what serves them, and benchmarks, on a real log and store."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import CommitmentProgressed, CommitmentUpdated
from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import FocusAccepted, GoalAccepted, GoalSet
from tests.stack.measuring import MONDAY, WAIT, Metrics, ok

pytestmark = pytest.mark.stack

TODAY = datetime.now(UTC).date()


RING: dict[str, Any] = {
    "goal": "ring",
    "kind": "personal",
    "title": "an engagement ring",
    "measure": {"kind": "saved", "unit": "money"},
    "target": "4000",
    "starts": str(TODAY - timedelta(days=28)),
    "ends": str(TODAY + timedelta(days=98)),
    "funding_date": str(TODAY + timedelta(days=84)),
}


OF_RING = "/v1/people/mike/goals/ring"


def promised(commitment: str, **more: Any) -> CommitmentUpdated:
    content: dict[str, Any] = {
        "rep": "mike",
        "manager": "dana",
        "owner_id": "mike",
        "text": "twenty calls for the expansion",
        "measure": Measure(kind="call"),
        "target": 20,
        "direction": "at_least",
        "due": date(2026, 3, 9),
        "zone": "UTC",
        "goals": ("ring",),
        "initiatives": ("expansion",),
        "state": "in_force",
    }
    return CommitmentUpdated(commitment=commitment, **(content | more))


@pytest.mark.requirement("0.11")
async def test_of_two_personal_goals_sent_together_one_is_let_in(mikes: Metrics) -> None:
    goals = [RING | {"goal": goal} for goal in ("ring", "boat")]
    made, refused = sorted(
        await asyncio.gather(*(mikes.post("/v1/goals", "mike", goal, **WAIT) for goal in goals)),
        key=lambda each: int(each.status_code),
    )
    assert (made.status_code, refused.status_code) == (200, 409), refused.text
    assert refused.json()["detail"] == (
        f"mike has a personal goal already: close {made.json()['goal']} first"
    )


@pytest.mark.requirement("4.3", "0.12")
async def test_a_goal_counts_once_both_accepted_it_and_its_pace_is_to_the_funding_date(
    mikes: Metrics,
) -> None:
    set_ = ok(await mikes.post("/v1/goals", "mike", RING, **WAIT))
    assert (set_["counts"], set_["waits_for"], set_["pace"]) == (False, ["dana"], None)
    own = await mikes.post("/v1/goals/ring/acceptance", "leader-1", {}, "leader", **WAIT)
    assert own.status_code == 404
    stranger = await mikes.post("/v1/goals/ring/acceptance", "crm-1", {}, "operator", **WAIT)
    assert stranger.status_code == 403
    key = {**WAIT, "Idempotency-Key": "yes"}
    agreed = ok(await mikes.post("/v1/goals/ring/acceptance", "dana", {}, **key))
    assert ok(await mikes.post("/v1/goals/ring/acceptance", "dana", {}, **key)) == agreed
    assert (agreed["counts"], agreed["waits_for"]) == (True, [])
    assert [each["by"] for each in agreed["accepted"]] == ["mike", "dana"]
    assert agreed["agreed_at"] == agreed["accepted"][1]["at"]
    again = await mikes.post("/v1/goals/ring/acceptance", "dana", {}, **WAIT)
    assert (again.status_code, again.headers["content-type"]) == (409, "application/problem+json")
    assert again.json()["detail"] == "dana has accepted goal ring already"
    told = ok(await mikes.post("/v1/goals/ring/updates", "mike", {"value": "1000"}, **WAIT))
    pace = told["pace"]
    assert (told["needed_by"], pace["needed_by"]) == (RING["funding_date"], RING["funding_date"])
    assert (pace["working_days"], pace["elapsed"], pace["remaining"]) == (113, 28, 85)
    assert (pace["progress"], pace["pace"]) == ("0.2500", "1.0089")
    assert (pace["missing"], pace["needed_per_day"]) == ("3000", "35.29")
    assert "when the money must be there" in pace["explanation"]
    # Another target is another goal: who didn't choose it has to accept it again.
    more = ok(await mikes.post("/v1/goals/ring/updates", "mike", {"target": "5000"}, **WAIT))
    assert (more["counts"], more["waits_for"]) == (False, ["dana"])
    closed = ok(await mikes.post("/v1/goals/ring/closure", "mike", {"outcome": "dropped"}, **WAIT))
    assert (closed["outcome"], closed["pace"]) == ("dropped", None)
    for path, body in (
        ("closure", {"outcome": "reached"}),
        ("updates", {"value": "7"}),
        ("acceptance", {}),
    ):
        refused = await mikes.post(f"/v1/goals/ring/{path}", "dana", body, **WAIT)
        assert refused.status_code == 409
        assert "closed" in refused.json()["detail"]


@pytest.mark.requirement("0.11")
async def test_a_personal_goal_is_the_pairs_and_goes_up_as_numbers_only_where_shared(
    mikes: Metrics,
) -> None:
    by_manager = await mikes.post("/v1/goals", "dana", {**RING, "rep": "mike"}, **WAIT)
    assert (by_manager.status_code, by_manager.json()["type"]) == (
        403,
        "urn:ridealong:problem:not-yours-to-say",
    )
    assert ok(await mikes.post("/v1/goals", "mike", RING, **WAIT))["level"] == "pair"
    second = await mikes.post("/v1/goals", "mike", {**RING, "goal": "house"}, **WAIT)
    assert second.json()["detail"] == "mike has a personal goal already: close ring first"

    async def seen(person: str, *roles: str) -> object:
        answer = await mikes.get(OF_RING, person, *roles)
        if answer.status_code == 404:
            return None
        return ok(answer)["goal"]["title"] or "numbers"

    async def all_see() -> list[object]:
        return [await seen("mike"), await seen("dana"), await seen("lena", "leader")]

    ring = RING["title"]
    assert await all_see() == [ring, ring, None]
    ok(await mikes.post("/v1/goals", "mike", {**RING, "level": "shared"}, **WAIT))
    assert await all_see() == [ring, ring, "numbers"]
    ok(await mikes.post("/v1/goals", "mike", {**RING, "level": "mine"}, **WAIT))
    assert await all_see() == [ring, None, None]
    assert ok(await mikes.get(OF_RING, "mike"))["goal"]["counts"]
    assert await seen("nina") is None


@pytest.mark.requirement("0.13", "D cookbook")
async def test_a_personal_goal_opens_into_what_must_be_done_each_week(mikes: Metrics) -> None:
    ok(await mikes.post("/v1/goals", "mike", RING, **WAIT))
    ok(await mikes.post("/v1/goals/ring/updates", "mike", {"value": "1000"}, **WAIT))
    asked: dict[str, Any] = {
        "commission": "0.1",
        "average_deal": "5000",
        "steps": [
            {"kind": "proposal", "conversion": "0.25"},
            {"kind": "meeting", "conversion": "0.5"},
            {"kind": "conversation", "conversion": "0.2"},
        ],
    }
    path = f"{OF_RING}/cookbook"
    made = ok(await mikes.post(path, "mike", asked))
    assert (made["amount"], made["revenue"], made["weeks"]) == ("3000", "30000.00", 12)
    assert [(each["kind"], each["count"], each["per_week"]) for each in made["lines"]] == [
        ("deal", 6, 1),
        ("proposal", 24, 2),
        ("meeting", 48, 4),
        ("conversation", 240, 20),
    ]
    assert made["arithmetic"][0] == "1,000 of 4,000 are there already."
    assert made["arithmetic"][3] == "At 5,000 a deal: 30,000 / 5,000 = 6 (deal)."
    shorter = ok(await mikes.post(path, "dana", {**asked, "weeks": 6}))
    assert [each["per_week"] for each in shorter["lines"]] == [1, 4, 8, 40]
    for wrong, field in (
        ({"commission": "0"}, "body.commission"),
        ({"commission": "1.5"}, "body.commission"),
        ({"average_deal": "0"}, "body.average_deal"),
        ({"steps": [{"kind": "meeting", "conversion": "0"}]}, "body.steps.0.conversion"),
        ({"weeks": 0}, "body.weeks"),
    ):
        refused = await mikes.post(path, "mike", asked | wrong)
        assert refused.status_code == 422
        assert [each["field"] for each in refused.json()["errors"]] == [field]
    past = {"funding_date": str(TODAY - timedelta(days=1))}
    ok(await mikes.post("/v1/goals", "mike", RING | past, **WAIT))
    late = await mikes.post(path, "mike", asked)
    assert late.status_code == 422
    assert late.json()["errors"][0]["field"] == "body.weeks"
    assert (await mikes.post(path, "lena", asked, "leader")).status_code == 404


@pytest.mark.requirement("0.14")
async def test_one_commitment_shows_progress_toward_a_goal_and_an_initiative(
    mikes: Metrics,
) -> None:
    ok(await mikes.post("/v1/goals", "mike", RING | {"level": "shared"}, **WAIT))
    ok(await mikes.post("/v1/goals/ring/updates", "mike", {"value": "1000"}, **WAIT))
    await mikes.publish(
        [
            # An amount may be read before the commitment is known.
            CommitmentProgressed(commitment="c-1", rep="mike", amount=7, as_of=MONDAY),
            promised("c-1"),
            promised("c-2", state="left_out", left_out="withdrawn", goals=()),
            promised("c-3", initiatives=(), state="final", due=date(2026, 3, 2)),
        ],
        source="ridealong/commitments",
    )
    page = ok(await mikes.get(OF_RING, "dana"))
    assert (page["goal"]["value"], page["goal"]["target"]) == ("1000", "4000")
    served = page["served_by"]
    assert served["by_state"] == {"final": 1, "in_force": 1}
    [third, first] = served["commitments"]
    assert (third["commitment"], third["state"]) == ("c-3", "final")
    assert (first["goals"], first["initiatives"]) == (["ring"], ["expansion"])
    assert (first["amount"], first["target"], first["state"]) == ("7", "20", "in_force")
    initiative = ok(await mikes.get("/v1/people/mike/initiatives/expansion", "mike"))
    assert initiative["served_by"]["by_state"] == {"in_force": 1, "left_out": 1}
    assert initiative["served_by"]["commitments"][0] == first
    above = ok(await mikes.get(OF_RING, "lena", "leader"))["served_by"]
    assert (above["by_state"], above["commitments"]) == (served["by_state"], None)


@pytest.mark.requirement("0.17")
async def test_benchmarks_per_month_are_the_reps_own_choice(mikes: Metrics) -> None:
    march = {
        "goal": "march",
        "rep": "mike",
        "kind": "behavioural",
        "title": "talk to new contacts",
        "measure": {"kind": "discovery_call"},
        "target": "3",
        "starts": "2026-03-01",
        "ends": "2026-03-31",
    }
    april = {**march, "goal": "april", "starts": "2026-04-01", "ends": "2026-04-30"}
    quarter = {**march, "goal": "quarter", "ends": "2026-05-31"}
    ok(await mikes.post("/v1/goals", "mike", march, **WAIT))
    ok(await mikes.post("/v1/goals", "dana", april, **WAIT))
    ok(await mikes.post("/v1/goals", "mike", quarter, **WAIT))
    days = ["02-28", "03-01", "03-31", "04-01"]
    await mikes.publish(
        ActivityLogged(
            activity=f"a-{day}",
            rep="mike",
            kind="discovery_call",
            occurred_at=datetime.fromisoformat(f"2026-{day}T12:00:00+00:00"),
        )
        for day in days
    )
    path = "/v1/people/mike/benchmarks"
    found = ok(await mikes.get(path, "dana"))
    [own] = found["benchmarks"]
    assert (own["goal"], own["month"], own["chosen_by"]) == ("march", "2026-03", "mike")
    assert (own["count"], own["target"], own["reached"]) == ("2", "3", False)
    assert [(each["goal"], each["chosen_by"]) for each in found["proposed"]] == [("april", "dana")]
    ok(await mikes.post("/v1/goals/april/acceptance", "mike", {}, **WAIT))
    now = ok(await mikes.get(path, "mike", month="2026-04"))
    assert [(each["goal"], each["count"]) for each in now["benchmarks"]] == [("april", "1")]
    assert now["proposed"] == []
    page = ok(await mikes.get("/v1/people/mike/goals/quarter", "mike"))
    assert page["goal"]["chosen_by"] == "mike"
    counts = {each["month"]: each["count"] for each in page["months"]}
    assert counts == {"2026-03": "2", "2026-04": "1"}
    assert (await mikes.get(path, "mike", month="March")).status_code == 422


@pytest.mark.requirement("4.3", "1.16")
async def test_what_doesnt_fit_is_refused_at_the_edge_and_over_the_log_changes_nothing(
    mikes: Metrics,
) -> None:
    for wrong, field in (
        ({"ends": "2020-01-01"}, "body.ends"),
        ({"funding_date": "2020-01-01"}, "body.funding_date"),
        ({"kind": "pipeline"}, "body.funding_date"),
        ({"target": "0"}, "body.target"),
    ):
        refused = await mikes.post("/v1/goals", "mike", RING | wrong, **WAIT)
        assert refused.status_code == 422
        assert [each["field"] for each in refused.json()["errors"]] == [field]
    ok(await mikes.post("/v1/goals", "mike", RING, **WAIT))
    content = {name: RING[name] for name in ("title", "measure", "target", "starts")}
    upside_down = GoalSet(
        goal="ring", rep="mike", kind="personal", ends=date(2020, 1, 1), **content
    )
    # All but the first acceptance are refused when they are read; what is behind goes on.
    await mikes.publish(
        [
            upside_down,
            GoalAccepted(goal="ring", rep="mike", by="dana"),
            FocusAccepted(focus="budget", rep="mike", by="dana"),
            GoalAccepted(goal="ring", rep="mike", by="dana"),
        ]
    )
    goal = ok(await mikes.get(OF_RING, "mike"))["goal"]
    assert (goal["ends"], goal["counts"], len(goal["accepted"])) == (RING["ends"], True, 2)
    assert (await mikes.get("/v1/people/mike/focus-areas/budget", "mike")).status_code == 404
