"""Activities on a real log and store: counted, opened, and read by whom they concern."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from ridealong.contracts.activities import ActivityRetracted
from ridealong.contracts.people import PairUpdated, PersonUpdated
from tests.stack.measuring import DAY, MONDAY, Metrics, logged, pairs, usd

pytestmark = pytest.mark.stack


async def test_activities_come_out_as_totals_by_rep_and_quarter(metrics: Metrics) -> None:
    newyear = datetime(2017, 1, 1, 4, tzinfo=UTC)
    await metrics.publish(
        [
            *pairs(),
            PersonUpdated(person="rep-1", name="One", zone="America/New_York"),
            logged("w-1", "rep-1", "deal_won", newyear, amount=usd(1054)),
            logged("w-2", "rep-1", "deal_won", newyear + DAY, amount=usd(4514)),
            logged("w-3", "rep-1", "deal_won", newyear + 80 * DAY, amount=usd(50)),
            logged("w-4", "rep-3", "deal_won", newyear, amount=usd(1), zone="UTC"),
            logged("l-1", "rep-1", "deal_lost", newyear + DAY),
            logged("x-1", "rep-1", "deal_won", newyear + DAY, amount=usd(999)),
            ActivityRetracted(
                activity="x-1", rep="rep-1", kind="deal_won", occurred_at=newyear + DAY
            ),
        ]
    )
    query = {"per": "quarter", "kind": ["deal_won", "deal_lost"]}
    answer = await metrics.get("/v1/activities/totals", "leader-1", "leader", **query)
    assert answer.status_code == 200
    rows = [
        (row["rep"], row["kind"], row["period"], row["count"], row["amounts"])
        for row in answer.json()["rows"]
    ]
    assert rows == [
        ("rep-1", "deal_lost", "2017-Q1", 1, {}),
        # Four in the morning in UTC is still the old year in New York.
        ("rep-1", "deal_won", "2016-Q4", 1, {"USD": "1054"}),
        ("rep-1", "deal_won", "2017-Q1", 2, {"USD": "4564"}),
        ("rep-3", "deal_won", "2017-Q1", 1, {"USD": "1"}),
    ]
    again = await metrics.client.get(
        answer.url, headers={**answer.request.headers, "If-None-Match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.requirement("D3")
async def test_a_manager_reads_only_the_reps_led_now_and_a_rep_only_themselves(
    metrics: Metrics,
) -> None:
    await metrics.publish(
        [
            *pairs(),
            *(logged(f"a-{n}", f"rep-{n}", "dial", MONDAY) for n in range(1, 4)),
        ]
    )
    path = "/v1/activities/totals"

    async def reps(person: str, *roles: str, **query: Any) -> list[str]:
        answer = await metrics.get(path, person, *roles, **query)
        assert answer.status_code == 200, answer.text
        return [row["rep"] for row in answer.json()["rows"]]

    assert await reps("manager-1", "manager") == ["rep-1", "rep-2"]
    assert await reps("rep-1", "rep") == ["rep-1"]
    assert await reps("somebody", "manager") == []
    assert await reps("leader-1", "leader") == ["rep-1", "rep-2", "rep-3"]
    assert await reps("manager-1", "manager", rep="rep-2") == ["rep-2"]
    for person, rep in (("manager-1", "rep-3"), ("rep-1", "rep-2"), ("rep-1", "nobody")):
        assert (await metrics.get(path, person, "manager", rep=rep)).status_code == 404
    await metrics.publish([PairUpdated(rep="rep-2", manager="manager-2")])
    assert await reps("manager-1", "manager") == ["rep-1"]
    assert (await metrics.client.get(path)).status_code == 401


@pytest.mark.requirement("D10")
async def test_the_events_behind_a_number_are_listed_page_by_page(metrics: Metrics) -> None:
    moments = [MONDAY + n * DAY / 2 for n in range(25)]
    await metrics.publish(
        [
            *pairs(),
            *(
                logged(f"a-{n}", "rep-1", "dial", moment, system="dialler", record=f"r-{n}")
                for n, moment in enumerate(moments)
            ),
            logged("b-1", "rep-2", "dial", MONDAY),
            logged("c-1", "rep-3", "dial", MONDAY),
        ]
    )
    selected = {"kind": "dial", "rep": "rep-1", "from": "2026-03-03", "to": "2026-03-12"}
    [row] = (
        await metrics.get("/v1/activities/totals", "manager-1", per="quarter", **selected)
    ).json()["rows"]
    listed: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = await metrics.get("/v1/activities/facts", "manager-1", limit=7, **selected, **cursor)
        listed += page.json()["items"]
        if page.json()["next"] is None:
            break
        cursor = {"cursor": page.json()["next"]}
    assert row["count"] == len(listed) == len({each["activity"] for each in listed}) == 20
    assert all(one["occurred_at"] <= two["occurred_at"] for one, two in pairwise(listed))
    assert {each["day"] for each in listed} == {f"2026-03-{day:02}" for day in range(3, 13)}
    assert (listed[0]["system"], listed[0]["record"]) == ("dialler", "r-2")
    strange = await metrics.get("/v1/activities/facts", "manager-1", cursor="WzFd")
    assert (strange.status_code, strange.json()["type"]) == (
        400,
        "urn:ridealong:problem:bad-cursor",
    )


async def test_a_rep_who_did_nothing_is_named_and_has_an_empty_list(metrics: Metrics) -> None:
    await metrics.publish([*pairs(), logged("a-1", "rep-1", "dial", MONDAY)])
    asked = {"rep": "rep-2", "kind": "dial"}
    facts = await metrics.get("/v1/activities/facts", "manager-1", **asked)
    assert (facts.status_code, facts.json()) == (200, {"items": [], "next": None})
    for person, roles, query, named in (
        ("manager-1", (), asked, ["rep-2"]),
        ("manager-1", (), {}, ["rep-1", "rep-2"]),
        ("administrator-1", ("administrator",), {}, ["rep-1", "rep-2", "rep-3"]),
    ):
        totals = await metrics.get("/v1/activities/totals", person, *roles, **query)
        assert totals.json()["reps"] == named
        assert {row["rep"] for row in totals.json()["rows"]} <= {"rep-1"}


async def test_an_activity_is_logged_by_command_and_repeating_it_counts_once(
    metrics: Metrics,
) -> None:
    await metrics.publish(pairs())
    body = {"kind": "dial", "quantity": "3", "occurred_at": "2026-03-02T09:00:00Z"}
    key = {"Idempotency-Key": "k-1", "Prefer": "wait=10"}
    first = await metrics.post("/v1/activities", "rep-1", body, **key)
    again = await metrics.post("/v1/activities", "rep-1", body, **key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert (first.json()["rep"], first.json()["day"]) == ("rep-1", "2026-03-02")
    by_manager = {**body, "rep": "rep-1", "activity": "call-1"}
    assert (await metrics.post("/v1/activities", "manager-1", by_manager)).status_code == 202
    await metrics.caught_up()
    [row] = (await metrics.get("/v1/activities/totals", "rep-1")).json()["rows"]
    assert (row["count"], row["quantity"]) == (2, "6")
    changed = await metrics.post(
        "/v1/activities", "rep-1", {**by_manager, "quantity": "4"}, Prefer="wait=10"
    )
    assert changed.status_code == 409
    assert "retract it and log again under a new id" in changed.json()["detail"]
    foreign = await metrics.post("/v1/activities", "rep-1", {**body, "rep": "rep-2"})
    assert foreign.status_code == 404
    wrong = await metrics.post("/v1/activities", "rep-1", {**body, "quantity": "-1"})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["field"] == "body.quantity"
