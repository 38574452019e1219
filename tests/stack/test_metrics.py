"""Metrics on a real log and a real store: events in, numbers out to whom they concern."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from ridealong.contracts import EventData
from ridealong.contracts.activities import ActivityLogged, ActivityRetracted
from ridealong.contracts.commitments import CommitmentSettled
from ridealong.contracts.fields import Money
from ridealong.contracts.goals import GoalUpdated
from ridealong.contracts.people import PairUpdated, PersonUpdated
from ridealong.contracts.sessions import SessionHeld
from tests.stack.issuer import Issuer
from tests.stack.measuring import DAY, MONDAY, Metrics, running

pytestmark = pytest.mark.stack


@pytest.fixture
async def metrics(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Metrics]:
    async with running(kafka, mongodb, topics, database_prefix, issuer) as service:
        yield service


def logged(activity: str, rep: str, kind: str, when: datetime, **more: Any) -> ActivityLogged:
    return ActivityLogged(activity=activity, rep=rep, kind=kind, occurred_at=when, **more)


def usd(amount: int) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


def pairs() -> list[EventData]:
    return [
        PairUpdated(rep="rep-1", manager="manager-1"),
        PairUpdated(rep="rep-2", manager="manager-1"),
        PairUpdated(rep="rep-3", manager="manager-2"),
    ]


def settled(commitment: str, rep: str, owner: str, credit: str) -> CommitmentSettled:
    return CommitmentSettled(
        commitment=commitment,
        rep=rep,
        manager="manager-1",
        owner_id=owner,
        due=MONDAY.date(),
        zone="UTC",
        credit=Decimal(credit),
        kept=credit == "1",
        late_window_open=False,
        reason="tested",
        settled_at=MONDAY,
    )


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


@pytest.mark.requirement("C1", "T13", "D10")
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
            assert operation["responses"]["200"]["content"]
