"""Personal goals, what serves them, benchmarks and focus areas, on a real log and store."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import CommitmentProgressed, CommitmentUpdated
from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import FocusAccepted, GoalAccepted, GoalSet
from ridealong.contracts.people import PairUpdated, PersonUpdated
from ridealong.contracts.sessions import SessionHeld
from tests.stack.issuer import Issuer
from tests.stack.measuring import MONDAY, Metrics, running

pytestmark = pytest.mark.stack

WAIT = {"Prefer": "wait=10"}
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
FOCUS = "/v1/people/mike/focus-areas"


@pytest.fixture
async def metrics(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Metrics]:
    async with running(kafka, mongodb, topics, database_prefix, issuer) as service:
        await service.publish(
            [
                PersonUpdated(person="mike", name="Mike", zone="UTC", working_days=tuple(range(7))),
                PairUpdated(rep="mike", manager="dana"),
            ]
        )
        yield service


def ok(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


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


@pytest.mark.requirement("4.3", "0.12")
async def test_a_goal_counts_once_both_accepted_it_and_its_pace_is_to_the_funding_date(
    metrics: Metrics,
) -> None:
    set_ = ok(await metrics.post("/v1/goals", "mike", RING, **WAIT))
    assert (set_["counts"], set_["waits_for"], set_["pace"]) == (False, ["dana"], None)
    own = await metrics.post("/v1/goals/ring/acceptance", "leader-1", {}, "leader", **WAIT)
    assert own.status_code == 404
    stranger = await metrics.post("/v1/goals/ring/acceptance", "crm-1", {}, "operator", **WAIT)
    assert stranger.status_code == 403
    key = {**WAIT, "Idempotency-Key": "yes"}
    agreed = ok(await metrics.post("/v1/goals/ring/acceptance", "dana", {}, **key))
    assert ok(await metrics.post("/v1/goals/ring/acceptance", "dana", {}, **key)) == agreed
    assert (agreed["counts"], agreed["waits_for"]) == (True, [])
    assert [each["by"] for each in agreed["accepted"]] == ["mike", "dana"]
    assert agreed["agreed_at"] == agreed["accepted"][1]["at"]
    again = await metrics.post("/v1/goals/ring/acceptance", "dana", {}, **WAIT)
    assert (again.status_code, again.headers["content-type"]) == (409, "application/problem+json")
    assert again.json()["detail"] == "dana has accepted goal ring already"
    told = ok(await metrics.post("/v1/goals/ring/updates", "mike", {"value": "1000"}, **WAIT))
    pace = told["pace"]
    assert (told["needed_by"], pace["needed_by"]) == (RING["funding_date"], RING["funding_date"])
    assert (pace["working_days"], pace["elapsed"], pace["remaining"]) == (113, 28, 85)
    assert (pace["progress"], pace["pace"]) == ("0.2500", "1.0089")
    assert (pace["missing"], pace["needed_per_day"]) == ("3000", "35.29")
    assert "when the money must be there" in pace["explanation"]
    # Another target is another goal: who didn't choose it has to accept it again.
    more = ok(await metrics.post("/v1/goals/ring/updates", "mike", {"target": "5000"}, **WAIT))
    assert (more["counts"], more["waits_for"]) == (False, ["dana"])
    closed = ok(
        await metrics.post("/v1/goals/ring/closure", "mike", {"outcome": "dropped"}, **WAIT)
    )
    assert (closed["outcome"], closed["pace"]) == ("dropped", None)
    for path, body in (
        ("closure", {"outcome": "reached"}),
        ("updates", {"value": "7"}),
        ("acceptance", {}),
    ):
        refused = await metrics.post(f"/v1/goals/ring/{path}", "dana", body, **WAIT)
        assert refused.status_code == 409
        assert "closed" in refused.json()["detail"]


@pytest.mark.requirement("0.11")
async def test_a_personal_goal_is_the_pairs_and_goes_up_as_numbers_only_where_shared(
    metrics: Metrics,
) -> None:
    by_manager = await metrics.post("/v1/goals", "dana", {**RING, "rep": "mike"}, **WAIT)
    assert (by_manager.status_code, by_manager.json()["type"]) == (
        403,
        "urn:ridealong:problem:not-yours-to-say",
    )
    assert ok(await metrics.post("/v1/goals", "mike", RING, **WAIT))["level"] == "pair"
    second = await metrics.post("/v1/goals", "mike", {**RING, "goal": "house"}, **WAIT)
    assert second.json()["detail"] == "mike has a personal goal already: close ring first"

    async def seen(person: str, *roles: str) -> object:
        answer = await metrics.get(OF_RING, person, *roles)
        if answer.status_code == 404:
            return None
        return ok(answer)["goal"]["title"] or "numbers"

    async def all_see() -> list[object]:
        return [await seen("mike"), await seen("dana"), await seen("lena", "leader")]

    ring = RING["title"]
    assert await all_see() == [ring, ring, None]
    ok(await metrics.post("/v1/goals", "mike", {**RING, "level": "shared"}, **WAIT))
    assert await all_see() == [ring, ring, "numbers"]
    ok(await metrics.post("/v1/goals", "mike", {**RING, "level": "mine"}, **WAIT))
    assert await all_see() == [ring, None, None]
    assert ok(await metrics.get(OF_RING, "mike"))["goal"]["counts"]
    assert await seen("nina") is None


@pytest.mark.requirement("0.13", "D cookbook")
async def test_a_personal_goal_opens_into_what_must_be_done_each_week(metrics: Metrics) -> None:
    ok(await metrics.post("/v1/goals", "mike", RING, **WAIT))
    ok(await metrics.post("/v1/goals/ring/updates", "mike", {"value": "1000"}, **WAIT))
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
    made = ok(await metrics.post(path, "mike", asked))
    assert (made["amount"], made["revenue"], made["weeks"]) == ("3000", "30000.00", 12)
    assert [(each["kind"], each["count"], each["per_week"]) for each in made["lines"]] == [
        ("deal", 6, 1),
        ("proposal", 24, 2),
        ("meeting", 48, 4),
        ("conversation", 240, 20),
    ]
    assert made["arithmetic"][0] == "1,000 of 4,000 are there already."
    assert made["arithmetic"][3] == "At 5,000 a deal: 30,000 / 5,000 = 6 (deal)."
    shorter = ok(await metrics.post(path, "dana", {**asked, "weeks": 6}))
    assert [each["per_week"] for each in shorter["lines"]] == [1, 4, 8, 40]
    for wrong, field in (
        ({"commission": "0"}, "body.commission"),
        ({"commission": "1.5"}, "body.commission"),
        ({"average_deal": "0"}, "body.average_deal"),
        ({"steps": [{"kind": "meeting", "conversion": "0"}]}, "body.steps.0.conversion"),
        ({"weeks": 0}, "body.weeks"),
    ):
        refused = await metrics.post(path, "mike", asked | wrong)
        assert refused.status_code == 422
        assert [each["field"] for each in refused.json()["errors"]] == [field]
    past = {"funding_date": str(TODAY - timedelta(days=1))}
    ok(await metrics.post("/v1/goals", "mike", RING | past, **WAIT))
    late = await metrics.post(path, "mike", asked)
    assert late.status_code == 422
    assert late.json()["errors"][0]["field"] == "body.weeks"
    assert (await metrics.post(path, "lena", asked, "leader")).status_code == 404


@pytest.mark.requirement("0.14")
async def test_one_commitment_shows_progress_toward_a_goal_and_an_initiative(
    metrics: Metrics,
) -> None:
    ok(await metrics.post("/v1/goals", "mike", RING | {"level": "shared"}, **WAIT))
    ok(await metrics.post("/v1/goals/ring/updates", "mike", {"value": "1000"}, **WAIT))
    await metrics.publish(
        [
            # An amount may be read before the commitment is known.
            CommitmentProgressed(commitment="c-1", rep="mike", amount=7, as_of=MONDAY),
            promised("c-1"),
            promised("c-2", state="left_out", left_out="withdrawn", goals=()),
            promised("c-3", initiatives=(), state="final", due=date(2026, 3, 2)),
        ],
        source="ridealong/commitments",
    )
    page = ok(await metrics.get(OF_RING, "dana"))
    assert (page["goal"]["value"], page["goal"]["target"]) == ("1000", "4000")
    served = page["served_by"]
    assert served["by_state"] == {"final": 1, "in_force": 1}
    [third, first] = served["commitments"]
    assert (third["commitment"], third["state"]) == ("c-3", "final")
    assert (first["goals"], first["initiatives"]) == (["ring"], ["expansion"])
    assert (first["amount"], first["target"], first["state"]) == ("7", "20", "in_force")
    initiative = ok(await metrics.get("/v1/people/mike/initiatives/expansion", "mike"))
    assert initiative["served_by"]["by_state"] == {"in_force": 1, "left_out": 1}
    assert initiative["served_by"]["commitments"][0] == first
    above = ok(await metrics.get(OF_RING, "lena", "leader"))["served_by"]
    assert (above["by_state"], above["commitments"]) == (served["by_state"], None)


@pytest.mark.requirement("0.17")
async def test_benchmarks_per_month_are_the_reps_own_choice(metrics: Metrics) -> None:
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
    ok(await metrics.post("/v1/goals", "mike", march, **WAIT))
    ok(await metrics.post("/v1/goals", "dana", april, **WAIT))
    ok(await metrics.post("/v1/goals", "mike", quarter, **WAIT))
    days = ["02-28", "03-01", "03-31", "04-01"]
    await metrics.publish(
        ActivityLogged(
            activity=f"a-{day}",
            rep="mike",
            kind="discovery_call",
            occurred_at=datetime.fromisoformat(f"2026-{day}T12:00:00+00:00"),
        )
        for day in days
    )
    path = "/v1/people/mike/benchmarks"
    found = ok(await metrics.get(path, "dana"))
    [own] = found["benchmarks"]
    assert (own["goal"], own["month"], own["chosen_by"]) == ("march", "2026-03", "mike")
    assert (own["count"], own["target"], own["reached"]) == ("2", "3", False)
    assert [(each["goal"], each["chosen_by"]) for each in found["proposed"]] == [("april", "dana")]
    ok(await metrics.post("/v1/goals/april/acceptance", "mike", {}, **WAIT))
    now = ok(await metrics.get(path, "mike", month="2026-04"))
    assert [(each["goal"], each["count"]) for each in now["benchmarks"]] == [("april", "1")]
    assert now["proposed"] == []
    page = ok(await metrics.get("/v1/people/mike/goals/quarter", "mike"))
    assert page["goal"]["chosen_by"] == "mike"
    assert page["months"] == [
        {"month": "2026-03", "count": "2"},
        {"month": "2026-04", "count": "1"},
    ]
    assert (await metrics.get(path, "mike", month="March")).status_code == 422


@pytest.mark.requirement("1.16", "1.17", "1.18", "T10", "4.18")
async def test_a_focus_is_the_reps_and_lives_until_both_call_it_done(metrics: Metrics) -> None:
    role = {
        "focus": "lead",
        "skill": "leading a team",
        "aim": "next_role",
        "realism": 4,
        "steps": ["shadow Erin"],
    }
    own = ok(await metrics.post(FOCUS, "mike", role, **WAIT))
    assert (own["status"], own["waits_for"]) == ("active", [])
    assert (own["realism"], own["steps"], own["named_by"]) == (4, ["shadow Erin"], "mike")
    question = {"focus": "budget", "skill": "asking after the budget"}
    asked = ok(await metrics.post(FOCUS, "dana", question, **WAIT))
    assert (asked["status"], asked["waits_for"]) == ("asked", ["mike"])
    budget = f"{FOCUS}/budget"
    parked = ok(await metrics.post(f"{budget}/parking", "dana", {}, **WAIT))
    assert parked["status"] == "parked"
    imposed = await metrics.post(f"{budget}/acceptance", "dana", {}, **WAIT)
    assert imposed.status_code == 409
    assert imposed.json()["detail"].startswith("only mike takes focus budget on")
    key = {**WAIT, "Idempotency-Key": "take"}
    taken = ok(await metrics.post(f"{budget}/acceptance", "mike", {}, **key))
    assert (taken["status"], taken) == (
        "active",
        ok(await metrics.post(f"{budget}/acceptance", "mike", {}, **key)),
    )
    after = datetime.now(UTC) + timedelta(minutes=1)
    await metrics.publish(
        [
            SessionHeld(session="s-0", rep="mike", manager="dana", start=MONDAY, minutes=40),
            SessionHeld(session="s-1", rep="mike", manager="dana", start=after, minutes=40),
        ]
    )
    half = ok(await metrics.post(f"{budget}/closure", "dana", {"outcome": "learnt"}, **WAIT))
    assert (half["status"], half["waits_for"], half["done_by"]) == ("active", ["mike"], ["dana"])
    assert [each["session"] for each in half["sessions"]] == ["s-1"]
    twice = await metrics.post(f"{budget}/closure", "dana", {}, **WAIT)
    assert twice.json()["detail"] == "dana has called focus budget done already"
    done = ok(await metrics.post(f"{budget}/closure", "mike", {}, **WAIT))
    assert (done["status"], done["waits_for"]) == ("closed", [])
    assert [(each["what"], each["by"]) for each in done["history"]] == [
        ("named", "dana"),
        ("parked", "dana"),
        ("accepted", "mike"),
        ("done", "dana"),
        ("done", "mike"),
    ]
    [still] = ok(await metrics.get(FOCUS, "dana"))["focus_areas"]
    assert still["focus"] == "lead"
    assert len(ok(await metrics.get(FOCUS, "dana", closed=True))["focus_areas"]) == 2


@pytest.mark.requirement("1.17", "E privacy")
async def test_a_focus_is_shown_as_far_as_its_level_goes(metrics: Metrics) -> None:
    levels = ("mine", "pair", "shared")
    for level in levels:
        body = {"focus": level, "skill": "the budget", "level": level}
        ok(await metrics.post(FOCUS, "mike", body, **WAIT))

    async def seen(person: str, *roles: str) -> list[tuple[str, str | None]]:
        found = ok(await metrics.get(FOCUS, person, *roles))["focus_areas"]
        return [(each["focus"], each["skill"]) for each in found]

    assert await seen("mike") == [(level, "the budget") for level in levels]
    assert await seen("dana") == [("pair", "the budget"), ("shared", "the budget")]
    assert await seen("lena", "leader") == [("shared", None)]
    above = ok(await metrics.get(f"{FOCUS}/shared", "lena", "leader"))
    assert (above["status"], above["history"], above["text"]) == ("active", None, None)
    for path, person, roles, status in (
        (f"{FOCUS}/mine/closure", "dana", (), 404),
        (f"{FOCUS}/shared/closure", "lena", ("leader",), 403),
        (f"{FOCUS}/shared/closure", "nina", (), 404),
        (f"{FOCUS}/none/closure", "mike", (), 404),
    ):
        assert (await metrics.post(path, person, {}, *roles, **WAIT)).status_code == status
    for unfit, field in (
        ({"skill": "x", "level": "mine"}, "body.level"),
        ({"skill": ""}, "body.skill"),
        ({"skill": "x", "realism": "6"}, "body.realism"),
    ):
        wrong = await metrics.post(FOCUS, "dana", unfit, **WAIT)
        assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, field)
    over = await metrics.post(FOCUS, "dana", {"focus": "pair", "skill": "mine now"}, **WAIT)
    assert over.json()["detail"] == "focus pair is mike's own: ask under an id of its own"


@pytest.mark.requirement("4.3", "1.16")
async def test_what_doesnt_fit_is_refused_at_the_edge_and_over_the_log_changes_nothing(
    metrics: Metrics,
) -> None:
    for wrong, field in (
        ({"ends": "2020-01-01"}, "body.ends"),
        ({"funding_date": "2020-01-01"}, "body.funding_date"),
        ({"kind": "pipeline"}, "body.funding_date"),
        ({"target": "0"}, "body.target"),
    ):
        refused = await metrics.post("/v1/goals", "mike", RING | wrong, **WAIT)
        assert refused.status_code == 422
        assert [each["field"] for each in refused.json()["errors"]] == [field]
    ok(await metrics.post("/v1/goals", "mike", RING, **WAIT))
    content = {name: RING[name] for name in ("title", "measure", "target", "starts")}
    upside_down = GoalSet(
        goal="ring", rep="mike", kind="personal", ends=date(2020, 1, 1), **content
    )
    # All but the first acceptance are refused when they are read; what is behind goes on.
    await metrics.publish(
        [
            upside_down,
            GoalAccepted(goal="ring", rep="mike", by="dana"),
            FocusAccepted(focus="budget", rep="mike", by="dana"),
            GoalAccepted(goal="ring", rep="mike", by="dana"),
        ]
    )
    goal = ok(await metrics.get(OF_RING, "mike"))["goal"]
    assert (goal["ends"], goal["counts"], len(goal["accepted"])) == (RING["ends"], True, 2)
    assert (await metrics.get(f"{FOCUS}/budget", "mike")).status_code == 404
