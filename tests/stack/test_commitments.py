"""Commitments on a real log and a real store: promised, done, settled, asked for and commanded."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentDelivered,
    CommitmentMade,
    CommitmentProgressed,
    CommitmentSettled,
)
from ridealong.contracts.fields import Measure
from ridealong.contracts.people import PairUpdated, PersonUpdated
from tests.stack.issuer import Issuer
from tests.stack.promising import Stage, instant, running, settings_of

pytestmark = pytest.mark.stack

URL = "/v1/commitments"


@pytest.fixture
async def stage(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Stage]:
    settings = settings_of(kafka, mongodb, topics, database_prefix, issuer)
    async with running(settings, issuer, "2026-03-02 10:00") as started:
        await started.publish(
            PersonUpdated(person="mike", name="Mike", manager="dana", zone="Europe/Riga"),
            PersonUpdated(person="dana", name="Dana", zone="Europe/Lisbon"),
            PairUpdated(rep="mike", manager="dana", start=date(2026, 1, 5)),
        )
        yield started


def twenty_calls(**more: Any) -> CommitmentMade:
    usual: dict[str, Any] = {
        "commitment": "c-1",
        "rep": "mike",
        "manager": "dana",
        "owner_id": "mike",
        "text": "Twenty discovery calls",
        "measure": Measure(kind="discovery_call"),
        "target": Decimal(20),
        "direction": "at_least",
        "due": date(2026, 3, 20),
        "zone": "Europe/Riga",
    }
    return CommitmentMade.model_validate(usual | more)


def calls(name: str, number: int, at: str) -> ActivityLogged:
    return ActivityLogged(
        activity=name,
        rep="mike",
        kind="discovery_call",
        quantity=Decimal(number),
        occurred_at=instant(at),
    )


def proposal(**more: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "commitment": "c-1",
        "text": "Send the proposal to Acme",
        "direction": "yes_no",
        "due": "2026-03-20",
    }
    return usual | more


@pytest.mark.requirement("C1", "C2")
async def test_made_moved_by_activities_and_settled_at_its_deadline(stage: Stage) -> None:
    await stage.publish(calls("a-1", 5, "2026-03-09 12:00"), twenty_calls())
    await stage.publish(calls("a-2", 10, "2026-03-20 21:59"), calls("a-3", 5, "2026-03-20 22:00"))
    assert await stage.on_topic(CommitmentSettled) == []

    await stage.until("2026-03-20 21:59")
    assert await stage.on_topic(CommitmentSettled) == []
    await stage.until("2026-03-20 22:00")
    [first] = await stage.on_topic(CommitmentSettled)
    assert (first.late_window_open, str(first.credit), first.kept) == (True, "0.8750", False)
    assert first.amount_at_due == 15
    assert first.amount_now == 20

    await stage.until("2026-04-03 21:00")
    assert [
        (each.late_window_open, str(each.credit))
        for each in (await stage.on_topic(CommitmentSettled))
    ] == [(True, "0.8750"), (False, "0.8750")]
    told = [each.amount for each in await stage.on_topic(CommitmentProgressed)]
    assert told == sorted(told)
    assert told[-1] == 20

    found = (await stage.get(f"{URL}/c-1", "mike")).json()
    assert (found["state"], found["credit"]) == ("final", "0.8750")
    assert [(step["what"], step["amount"], step["credit"]) for step in found["history"]] == [
        ("in_force", None, None),
        ("counted", "5", None),
        ("counted", "15", None),
        ("settled", None, "0.7500"),
        ("counted", "20", "0.8750"),
        ("final", None, "0.8750"),
    ]


async def test_an_event_that_comes_twice_counts_once(stage: Stage) -> None:
    await stage.publish(twenty_calls())
    for _ in range(3):
        await stage.publish(calls("a-1", 5, "2026-03-09 12:00"), id_="logged-once")
    assert (await stage.get(f"{URL}/c-1", "mike")).json()["progress"]["amount_now"] == "5"
    assert len(await stage.on_topic(CommitmentProgressed)) == 1


@pytest.mark.requirement("0.20", "3.18", "E commitments")
async def test_proposed_by_the_rep_and_in_force_once_the_manager_accepts(stage: Stage) -> None:
    answer = await stage.post(URL, "mike", proposal())
    assert answer.status_code == 200
    assert answer.headers["location"] == f"{URL}/c-1"
    proposed = answer.json()
    assert (proposed["state"], proposed["waits_for"]) == ("proposed", ["dana"])
    assert (proposed["owner_id"], proposed["zone"], proposed["originator"]) == (
        "mike",
        "Europe/Riga",
        "rep",
    )
    accepted = (await stage.post(f"{URL}/c-1/acceptance", "dana")).json()
    assert accepted["state"] == "in_force"
    assert [step["what"] for step in accepted["history"]] == [
        "proposed",
        "accepted",
        "accepted",
        "in_force",
    ]


@pytest.mark.requirement("D8", "2.18", "E commitments")
async def test_a_managers_own_promise_is_due_in_the_managers_zone(stage: Stage) -> None:
    made = (await stage.post(URL, "dana", proposal(rep="mike", owner="manager"))).json()
    assert (made["owner_id"], made["zone"], made["deadline"]) == (
        "dana",
        "Europe/Lisbon",
        "2026-03-21T00:00:00Z",
    )
    assert made["waits_for"] == ["mike"]


async def test_a_repeated_command_is_one_event_with_the_same_answer(stage: Stage) -> None:
    first = await stage.post(URL, "mike", proposal(commitment=None), Idempotency_Key="try-1")
    again = await stage.post(URL, "mike", proposal(commitment=None), Idempotency_Key="try-1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    name = first.json()["commitment"]
    for _ in range(2):
        answer = await stage.post(f"{URL}/{name}/acceptance", "dana", Idempotency_Key="try-2")
        assert (answer.status_code, answer.json()["state"]) == (200, "in_force")
    fresh = await stage.post(f"{URL}/{name}/acceptance", "dana", Idempotency_Key="try-3")
    assert fresh.status_code == 409
    page = (await stage.get(URL, "mike")).json()
    assert len(page["items"]) == 1
    assert {each.commitment for each in await stage.on_topic(CommitmentAccepted)} == {name}


async def test_without_waiting_the_answer_is_the_events_position(stage: Stage) -> None:
    answer = await stage.post(URL, "mike", proposal(), Prefer="respond-async")
    assert answer.status_code == 202
    assert answer.json()["topic"].endswith(".commitments")
    await stage.caught_up()
    assert (await stage.get(f"{URL}/c-1", "mike")).status_code == 200


async def test_what_doesnt_fit_is_refused_with_its_reason(stage: Stage) -> None:
    await stage.post(URL, "mike", proposal())
    answer = await stage.post(f"{URL}/c-1/delivery", "mike", {})
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == (
        "commitment c-1 is not in force: both have to accept it first"
    )
    past = await stage.post(URL, "mike", proposal(commitment="c-2", due="2026-03-01"))
    assert past.status_code == 422
    assert "2026-03-01 had ended in Europe/Riga" in past.json()["detail"]
    assert await stage.on_topic(CommitmentDelivered) == []


async def test_of_two_that_come_together_one_is_refused_when_it_is_read(stage: Stage) -> None:
    await stage.publish(twenty_calls(measure=None, target=None, direction="yes_no"))
    answers = await asyncio.gather(
        *(stage.post(f"{URL}/c-1/delivery", person, {}) for person in ("mike", "dana"))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [refused] = [answer.json() for answer in answers if answer.status_code == 409]
    assert refused["detail"].startswith("commitment c-1 was delivered already")


@pytest.mark.requirement("0.19", "2.26")
async def test_a_promise_that_isnt_one_is_refused_with_field_and_rule(stage: Stage) -> None:
    measured = {"measure": {"kind": "dial"}, "direction": "at_least"}
    wrongs: list[tuple[dict[str, Any], str]] = [
        (measured | {"target": "0"}, "body.target"),
        ({"direction": "at_least"}, "body.direction"),
        ({"target": "3", "measure": {"kind": "dial"}}, "body.direction"),
        ({"due": "soon"}, "body.due"),
        ({"zone": "Mars/Olympus"}, "body.zone"),
        ({"manager": "olaf"}, "body.manager"),
        ({"text": None}, "body.text"),
    ]
    for wrong, field in wrongs:
        answer = await stage.post(URL, "mike", proposal(**wrong))
        assert answer.status_code == 422
        assert field in [error["field"] for error in answer.json()["errors"]]


@pytest.mark.requirement("C1")
async def test_delivered_early_is_banked_and_withdrawn_together_is_left_out(stage: Stage) -> None:
    for name in ("c-1", "c-2"):
        await stage.post(URL, "mike", proposal(commitment=name))
        await stage.post(f"{URL}/{name}/acceptance", "dana")
    done = (await stage.post(f"{URL}/c-1/delivery", "mike", {})).json()
    assert (done["state"], done["banked"], done["credit"]) == ("in_force", True, "1.0000")
    asked = (await stage.post(f"{URL}/c-2/withdrawal", "mike", {"reason": "they left"})).json()
    assert asked["state"] == "in_force"
    gone = (await stage.post(f"{URL}/c-2/withdrawal", "dana", {"reason": "agreed"})).json()
    assert (gone["state"], gone["left_out"]["why"]) == ("left_out", "withdrawn")
    await stage.until("2026-05-01 10:00")
    settled = {each.commitment: each for each in await stage.on_topic(CommitmentSettled)}
    assert (settled["c-1"].kept, settled["c-1"].late_window_open) == (True, False)
    assert settled["c-2"].left_out == "withdrawn"


async def test_its_routes_are_described(stage: Stage) -> None:
    document = (await stage.client.get("/openapi.json")).json()
    routes = {(path, method) for path, each in document["paths"].items() for method in each}
    assert {
        (URL, "get"),
        (URL, "post"),
        (f"{URL}/{{commitment}}", "get"),
        (f"{URL}/{{commitment}}/acceptance", "post"),
        (f"{URL}/{{commitment}}/delivery", "post"),
        (f"{URL}/{{commitment}}/withdrawal", "post"),
    } <= routes
    for path, each in document["paths"].items():
        if path.startswith(URL):
            assert all(operation["summary"] and operation["tags"] for operation in each.values())
