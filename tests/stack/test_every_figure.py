"""A figure that can't be opened into its parts is a defect: every one is, and the parts come to
it."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.stack import aims_opened as aims
from tests.stack import score_by_hand
from tests.stack.coaching_opened import GROUP, coaching, coaching_explained, team_coaching
from tests.stack.figures_walked import Found, Opened, figures, under
from tests.stack.goals_opened import (
    MIKE,
    benchmarks,
    diagnosis,
    goal,
    goal_explained,
    goals,
    initiative,
    plan,
)
from tests.stack.measuring import Metrics, ok
from tests.stack.small_organisation import MARCH, play

pytestmark = [pytest.mark.stack, pytest.mark.requirement("D10")]


async def totals(told: Any, opened: Opened) -> Found:
    for row in told["rows"]:
        facts = await opened.facts(row["explain"])
        assert row["count"] == len(facts)
        assert Decimal(row["quantity"]) == sum(Decimal(each["quantity"]) for each in facts)
    return {"rows[].count", "rows[].quantity", "rows[].amounts.*"}


async def score(told: Any, opened: Opened) -> Found:
    # What was due before the day of the last session: nothing yet.
    assert (told["at_last_session"], told["change"]) == (None, None)
    return score_by_hand.checked(told) | score_by_hand.GIVEN


async def what_if(told: Any, opened: Opened) -> Found:
    assert told["score"] == told["then"]["score"]
    assert told["now"] == (await opened.read(f"{MIKE}/follow-through"))["score"]
    assert told["difference"] == told["score"] - told["now"]
    [supposed] = told["supposed"]
    assert (supposed["credit"], supposed["late_days"]) == ("1.0000", 0)
    found = {"score", "now", "difference", "supposed[].credit", "supposed[].late_days"}
    return found | under("then", await score(told["then"], opened))


async def items(told: Any, opened: Opened) -> Found:
    whole = await opened.read(f"{MIKE}/follow-through")
    assert {each["commitment"]: each["share"] for each in told["items"]} == {
        each["commitment"]: each["share"] for each in whole["items"]
    }
    names = ("credit", "share", "renegotiations", "amount_at_due", "amount_now", "target")
    return {f"items[].{name}" for name in names}


async def exported(told: Any, opened: Opened) -> Found:
    names = ("half_life_days", "prior_mean", "prior_weight", "late_share", "late_window_days")
    return await score(told, opened) | {f"params[].{name}" for name in (*names, "min_n")}


async def team_score(told: Any, opened: Opened) -> Found:
    points = sum(Decimal(credit) * count for credit, count in told["credits"].items())
    assert Decimal(told["points"]) == points
    assert told["items"] == sum(told["credits"].values())
    assert told["score"] == score_by_hand.percent(float(points) / told["items"])
    return {"points", "items", "score", "credits.*"} | GROUP


async def given(told: Any, opened: Opened) -> Found:
    """What people, platforms or the organisation said: it has no parts."""
    return {path for path, _ in figures(told)}


Check = Callable[[Any, Opened], Awaitable[Found]]


READ: dict[str, list[tuple[str, dict[str, Any], Check]]] = {
    "/v1/activities/totals": [("/v1/activities/totals", {"rep": "mike", "per": "week"}, totals)],
    "/v1/activities/facts": [("/v1/activities/facts", {"rep": "mike"}, given)],
    "/v1/reps/{rep}/goals": [("/v1/reps/mike/goals", {}, goals)],
    "/v1/people/{person}/goals/{goal}": [
        (f"{MIKE}/goals/quarter", {}, goal),
        (f"{MIKE}/goals/talks", {}, goal),
    ],
    "/v1/people/{person}/goals/{goal}/explain": [
        (f"{MIKE}/goals/quarter/explain", {}, goal_explained)
    ],
    "/v1/people/{person}/goals/{goal}/diagnosis": [
        (f"{MIKE}/goals/quarter/diagnosis", {}, diagnosis)
    ],
    "/v1/people/{person}/initiatives/{initiative}": [(f"{MIKE}/initiatives/x", {}, initiative)],
    "/v1/people/{person}/benchmarks": [(f"{MIKE}/benchmarks", {}, benchmarks)],
    "/v1/people/{person}/plan": [(f"{MIKE}/plan", {}, plan)],
    "/v1/people/{person}/coaching": [(f"{MIKE}/coaching", MARCH, coaching)],
    "/v1/people/{person}/coaching/explain": [
        (f"{MIKE}/coaching/explain", MARCH, coaching_explained)
    ],
    "/v1/people/{person}/balance": [(f"{MIKE}/balance", {}, aims.balance)],
    "/v1/people/{person}/hours-and-goals": [
        (f"{MIKE}/hours-and-goals", aims.WINTER, aims.hours_and_goals)
    ],
    "/v1/teams/{leader}/hours-and-goals": [
        ("/v1/teams/dana/hours-and-goals", aims.WINTER, aims.team_hours_and_goals)
    ],
    "/v1/people/{person}/forecasts": [(f"{MIKE}/forecasts", {}, aims.forecasts)],
    "/v1/people/{person}/forecasts/{starts}/{ends}/explain": [
        (f"{MIKE}/forecasts/{aims.QUARTER}/explain", {}, aims.forecast_explained)
    ],
    "/v1/people/{person}/cadence-goals": [
        ("/v1/people/dana/cadence-goals", {}, aims.cadence_goals)
    ],
    "/v1/people/{person}/cadence-goals/{per}/{starts}/explain": [
        ("/v1/people/dana/cadence-goals/quarter/2026-03-16/explain", {}, given)
    ],
    "/v1/people/{person}/bench-consent": [(f"{MIKE}/bench-consent", {}, given)],
    "/v1/teams/{leader}/bench": [("/v1/teams/dana/bench", {}, given)],
    "/v1/people/{person}/focus-areas": [(f"{MIKE}/focus-areas", {}, given)],
    "/v1/people/{person}/focus-areas/{focus}": [(f"{MIKE}/focus-areas/role", {}, given)],
    "/v1/people/{person}/follow-through": [(f"{MIKE}/follow-through", {}, score)],
    "/v1/people/{person}/follow-through/items": [(f"{MIKE}/follow-through/items", {}, items)],
    "/v1/people/{person}/follow-through.json": [(f"{MIKE}/follow-through.json", {}, exported)],
    "/v1/teams/{leader}/follow-through": [("/v1/teams/dana/follow-through", {}, team_score)],
    "/v1/teams/{leader}/coaching": [("/v1/teams/dana/coaching", MARCH, team_coaching)],
    "/v1/organisation/follow-through-parameters": [
        ("/v1/organisation/follow-through-parameters", {}, given)
    ],
}


NO_FIGURES = {
    # A table of what the JSON beside it says.
    "/v1/people/{person}/follow-through.csv",
    # Pictures, and tables, of what the JSON beside them says.
    "/v1/people/{person}/follow-through/trend.{ending}",
    "/v1/people/{person}/goals/{goal}/trend.{ending}",
    "/v1/people/{person}/plan/adherence.{ending}",
    "/v1/people/{person}/coaching/hours.{ending}",
    # Where others are told, and what became of that: nothing of it is about a person.
    "/v1/webhooks/subscriptions",
    "/v1/webhooks/subscriptions/{subscription}",
    "/v1/webhooks/subscriptions/{subscription}/deliveries",
    "/v1/webhooks/deliveries/{delivery}",
}


@pytest.fixture
async def acme(metrics: Metrics) -> Metrics:
    await play(metrics)
    return metrics


async def test_every_figure_is_opened_and_its_parts_come_to_it(acme: Metrics) -> None:
    described = (await acme.client.get("/openapi.json")).json()["paths"]
    routes = {path for path, methods in described.items() if "get" in methods}
    assert {path for path in routes if path.startswith("/v1/")} == READ.keys() | NO_FIGURES
    for route, calls in READ.items():
        for path, query, check in calls:
            reader = Opened(acme, "mike" if route.endswith(".json") else "dana")
            told = await reader.read(path, **query)
            found = {where for where, _ in figures(told)}
            unopened = found - await check(told, reader)
            assert not unopened, f"{path}: {sorted(unopened)}"


async def test_what_is_supposed_is_opened_too(acme: Metrics) -> None:
    reader = Opened(acme, "mike")
    told = ok(await acme.post(f"{MIKE}/follow-through/what-if", "mike", {"deliver": ["c-1"]}))
    assert not {where for where, _ in figures(told)} - await what_if(told, reader)
