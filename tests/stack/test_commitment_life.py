"""Whole lives of commitments on a real log and a real store, the rep's and the manager's alike."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import (
    CommitmentDelivered,
    CommitmentDisputeClosed,
    CommitmentDisputed,
    CommitmentMade,
    CommitmentProgressed,
    CommitmentSettled,
    CommitmentUpdated,
    CommitmentWithdrawn,
    RenegotiationAnswered,
    RenegotiationAsked,
)
from ridealong.contracts.fields import Evidence, Measure
from ridealong.contracts.people import PairUpdated, PersonUpdated
from tests.stack.issuer import Issuer
from tests.stack.promising import Stage, instant, running, settings_of

pytestmark = pytest.mark.stack

PAIR = {"mike": "dana", "dana": "mike"}


@pytest.fixture
async def stage(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Stage]:
    settings = settings_of(kafka, mongodb, topics, database_prefix, issuer)
    async with running(settings, issuer, "2026-03-02 10:00") as started:
        yield started


def promise(owner: str, **more: Any) -> CommitmentMade:
    usual: dict[str, Any] = {
        "commitment": "c-1",
        "rep": "mike",
        "manager": "dana",
        "owner_id": owner,
        "text": "Twenty discovery calls",
        "measure": Measure(kind="discovery_call"),
        "target": Decimal(20),
        "direction": "at_least",
        "due": date(2026, 3, 20),
        "zone": "Europe/Riga",
    }
    return CommitmentMade.model_validate(usual | more)


def yes_no(name: str, owner: str = "mike", **more: Any) -> CommitmentMade:
    plain = {"measure": None, "target": None, "direction": "yes_no", "commitment": name}
    return promise(owner, **plain, **more)


def calls(owner: str, number: int, at: str) -> ActivityLogged:
    return ActivityLogged(
        activity=f"a-{at}",
        rep=owner,
        kind="discovery_call",
        quantity=Decimal(number),
        occurred_at=instant(at),
    )


async def later(stage: Stage, owner: str, due: date, asked: str, answered: str) -> None:
    """Asked for a later day by its owner, and accepted; the publisher knows the first id only."""
    about = {"commitment": "c-1", "rep": "mike"}
    await stage.until(asked)
    await stage.publish(RenegotiationAsked(**about, by=owner, due=due, reason="the fair"))
    await stage.until(answered)
    await stage.publish(RenegotiationAnswered(**about, by=PAIR[owner], accepted=True))


@pytest.mark.requirement("C1", "D8")
@pytest.mark.parametrize("owner", ["mike", "dana"])
async def test_made_moved_by_activities_renegotiated_twice_late_settled_and_final(
    stage: Stage, owner: str
) -> None:
    await stage.publish(promise(owner))
    await stage.until("2026-03-09 12:00")
    await stage.publish(calls(owner, 6, "2026-03-09 12:00"))
    await later(stage, owner, date(2026, 3, 27), "2026-03-18 10:00", "2026-03-19 10:00")
    await stage.publish(calls(owner, 2, "2026-03-24 12:00"))
    # The answer comes after the deadline of what was asked about: it can't hurt who asked in time.
    await later(stage, owner, date(2026, 4, 3), "2026-03-26 10:00", "2026-03-29 10:00")
    await stage.publish(calls(owner, 2, "2026-04-02 12:00"))
    await stage.until("2026-04-03 21:00")
    await stage.publish(calls(owner, 6, "2026-04-10 12:00"))
    await stage.until("2026-04-17 21:00")

    made = {told.commitment: told for told in await stage.on_topic(CommitmentMade)}
    assert [made[name].renegotiations for name in ("c-1", "c-1~1", "c-1~2")] == [0, 1, 2]
    assert made["c-1~2"].replaces == "c-1~1"
    told = await stage.on_topic(CommitmentSettled)
    assert {each.commitment: each.left_out for each in told} == {
        "c-1": "superseded",
        "c-1~1": "superseded",
        "c-1~2": None,
    }
    newest = [each for each in told if each.commitment == "c-1~2"]
    assert [(str(each.credit), each.late_window_open) for each in newest] == [
        ("0.5000", True),
        ("0.6500", True),
        ("0.6500", False),
    ]
    assert (newest[-1].owner_id, newest[-1].renegotiations) == (owner, 2)
    amounts = [
        each.amount
        for each in await stage.on_topic(CommitmentProgressed)
        if each.commitment == "c-1~2"
    ]
    assert amounts[-1] == 16

    states = {told.commitment: told for told in await stage.on_topic(CommitmentUpdated)}
    assert [states[name].state for name in ("c-1", "c-1~1", "c-1~2")] == [
        "left_out",
        "left_out",
        "final",
    ]
    assert states["c-1"].replaced_by == "c-1~1"
    shown = (await stage.get("/v1/commitments/c-1~2", "mike")).json()
    assert (shown["state"], shown["credit"]) == ("final", "0.6500")


@pytest.mark.requirement("C1")
async def test_disputed_dropped_blocked_and_ended_with_the_pair(stage: Stage) -> None:
    await stage.publish(
        PersonUpdated(person="mike", name="Mike", manager="dana", zone="Europe/Riga"),
        PairUpdated(rep="mike", manager="dana", start=date(2026, 1, 5)),
        yes_no("disputed"),
        yes_no("dropped"),
        yes_no("list", "dana", due=date(2026, 3, 13)),
        yes_no("calls", links=("list",)),
        yes_no("open", due=date(2026, 5, 1)),
    )
    await stage.publish(
        CommitmentWithdrawn(commitment="dropped", rep="mike", by=("mike",), reason="no time")
    )
    await stage.until("2026-03-23 10:00")
    await stage.publish(CommitmentDisputed(commitment="disputed", rep="mike", by="mike"))
    last = {told.commitment: told for told in await stage.on_topic(CommitmentSettled)}
    assert {name: (told.left_out, told.dropped) for name, told in last.items()} == {
        "disputed": ("disputed", False),
        "dropped": (None, True),
        "list": (None, False),
        "calls": ("excused", False),
    }

    await stage.publish(
        CommitmentDelivered(
            commitment="list",
            rep="mike",
            by="dana",
            delivered_at=instant("2026-03-18 10:00"),
            evidence=(Evidence(label="mail", record="r-1"),),
        ),
        CommitmentDisputeClosed(commitment="disputed", rep="mike", by="dana"),
        PairUpdated(rep="mike", manager="dana", start=date(2026, 1, 5), ended=date(2026, 3, 31)),
    )
    last = {told.commitment: told for told in await stage.on_topic(CommitmentSettled)}
    assert (str(last["list"].credit), last["calls"].left_out, last["disputed"].left_out) == (
        "0.5000",
        None,
        None,
    )
    states = {told.commitment: told for told in await stage.on_topic(CommitmentUpdated)}
    assert (states["open"].state, states["open"].left_out) == ("left_out", "pair_ended")


@pytest.mark.requirement("C1", "D8")
async def test_when_a_manager_leaves_what_they_owe_is_left_out_until_they_are_back(
    stage: Stage,
) -> None:
    dana = {"person": "dana", "name": "Dana", "zone": "Europe/Lisbon"}
    await stage.publish(yes_no("list", "dana"), yes_no("calls"))
    await stage.publish(PersonUpdated.model_validate({**dana, "active": False}))
    assert (await stage.get("/v1/commitments/list", "mike")).json()["left_out"]["why"] == (
        "owner_left"
    )
    assert (await stage.get("/v1/commitments/calls", "mike")).json()["left_out"] is None
    await stage.publish(PersonUpdated.model_validate(dana))
    assert (await stage.get("/v1/commitments/list", "mike")).json()["state"] == "in_force"
