"""What metrics says of itself, and a score for those whom it concerns."""

from decimal import Decimal
from typing import Any

import pytest

from tests.stack.measuring import Metrics, pairs, settled

pytestmark = pytest.mark.stack


@pytest.mark.requirement("C1", "T13", "D10", "E follow-through")
async def test_a_score_opens_into_its_items_for_the_pair_and_is_a_number_above(
    metrics: Metrics,
) -> None:
    await metrics.publish(
        [
            *pairs(),
            *(settled(f"c-{n}", "rep-1", "rep-1", "1") for n in range(3)),
            settled("m-1", "rep-1", "manager-1", "1"),
            settled("m-2", "rep-2", "manager-1", "1"),
            settled("m-3", "rep-2", "manager-1", "0"),
        ]
    )
    await metrics.caught_up()  # what was sent on to the manager's key, too

    async def score(person: str, caller: str, *roles: str) -> dict[str, Any]:
        path = f"/v1/people/{person}/follow-through"
        answer = await metrics.get(path, caller, *roles)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    own, mine = await score("rep-1", "rep-1"), await score("rep-1", "manager-1")
    assert own == mine
    assert (own["score"], own["kept"], own["of"], own["band"]) == (85, 3, 3, "strong")
    assert own["explanation"].startswith("85 as of 2026-03-02 · kept in full and on time 3 of 3")
    shares = sum(Decimal(each["share"]) for each in own["items"])
    assert shares + Decimal(own["prior"]["share"]) == 1
    above = await score("rep-1", "leader-1", "leader")
    assert (above["score"], above["items"], above["left_out_items"]) == (85, None, None)
    by_rep = await score("manager-1", "rep-1")
    by_self = await score("manager-1", "manager-1")
    assert by_rep["score"] == by_self["score"] == 68
    assert [each["commitment"] for each in by_rep["items"]] == ["m-1"]
    assert len(by_self["items"]) == 3
    hidden = await score("rep-2", "manager-1")
    assert (hidden["score"], hidden["explanation"]) == (None, "0 of 3 needed")
    stranger = await metrics.get("/v1/people/rep-1/follow-through", "manager-2", "manager")
    assert stranger.status_code == 404


async def test_every_route_says_what_it_answers(metrics: Metrics) -> None:
    described = (await metrics.client.get("/openapi.json")).json()["paths"]
    ours = {path: methods for path, methods in described.items() if path.startswith("/v1/")}
    assert set(ours) >= {
        "/v1/activities",
        "/v1/activities/facts",
        "/v1/activities/totals",
        "/v1/goals",
        "/v1/goals/{goal}/acceptance",
        "/v1/goals/{goal}/closure",
        "/v1/goals/{goal}/updates",
        "/v1/people/{person}/benchmarks",
        "/v1/people/{person}/focus-areas",
        "/v1/people/{person}/focus-areas/{focus}",
        "/v1/people/{person}/focus-areas/{focus}/acceptance",
        "/v1/people/{person}/focus-areas/{focus}/closure",
        "/v1/people/{person}/focus-areas/{focus}/parking",
        "/v1/people/{person}/follow-through",
        "/v1/people/{person}/goals/{goal}",
        "/v1/people/{person}/goals/{goal}/cookbook",
        "/v1/people/{person}/initiatives/{initiative}",
        "/v1/reps/{rep}/goals",
    }
    for methods in ours.values():
        for operation in methods.values():
            assert operation["summary"]
            assert operation["tags"]
            answers = operation["responses"].items()
            assert any(
                code == "204" or (code.startswith("2") and "content" in each)
                for code, each in answers
            )
