"""What the organisation counts, on a real log: refused at the edge, and whichever is read first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ridealong.commitments.app import CommitmentsSettings
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import CommitmentMade, CommitmentSettled, CommitmentUpdated
from ridealong.contracts.fields import Measure, Money, Unit
from ridealong.contracts.people import CountedKinds, OrganisationUpdated, PersonUpdated
from tests.stack.issuer import Issuer
from tests.stack.promising import Stage, instant, running, settings_of

pytestmark = [pytest.mark.stack, pytest.mark.requirement("C1")]

BODY: dict[str, Any] = {
    "text": "Ten demos",
    "measure": {"kind": "demo"},
    "target": "10",
    "due": "2026-03-20",
    "zone": "UTC",
}


@pytest.fixture
def settings(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> CommitmentsSettings:
    return settings_of(kafka, mongodb, topics, database_prefix, issuer)


@asynccontextmanager
async def monday(settings: CommitmentsSettings, issuer: Issuer) -> AsyncIterator[Stage]:
    async with running(settings, issuer, "2026-03-02 10:00") as stage:
        await stage.publish(PersonUpdated(person="mike", name="Mike", zone="UTC", manager="dana"))
        yield stage


def organisation(*kinds: str) -> OrganisationUpdated:
    listed = CountedKinds(applies_from=date(2026, 1, 1), kinds=kinds)
    return OrganisationUpdated(name="Acme", zone="UTC", counted=(listed,))


def made(name: str, rep: str = "mike", kind: str = "demo", unit: Unit = "count") -> CommitmentMade:
    return CommitmentMade(
        commitment=name,
        rep=rep,
        manager="dana",
        owner_id=rep,
        text="Ten demos",
        measure=Measure(kind=kind, unit=unit),
        target=Decimal(10),
        direction="at_least",
        due=date(2026, 3, 20),
        zone="UTC",
    )


async def shown(stage: Stage, name: str) -> dict[str, Any]:
    answer = await stage.get(f"/v1/commitments/{name}", "mike")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def refusals(stage: Stage, name: str) -> list[tuple[str, str]]:
    answer = await stage.get(f"/v1/commitments/{name}/refusals", "mike")
    return [(one["source"], one["reason"]) for one in answer.json()["items"]]


async def until_state(stage: Stage, name: str, state: str) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while (found := await shown(stage, name))["state"] != state:  # noqa: ASYNC110 - its state
            await asyncio.sleep(0.05)
    return found


async def test_what_the_organisation_does_not_count_is_refused_with_its_list(
    settings: CommitmentsSettings, issuer: Issuer
) -> None:
    async with monday(settings, issuer) as stage:
        await stage.publish(organisation("meeting", "dial"))
        refused = await stage.post("/v1/commitments", "mike", BODY)
        assert refused.status_code == 422
        [error] = refused.json()["errors"]
        assert error["field"] == "body.measure.kind"
        assert "the organisation counts meeting, dial" in error["rule"]
        # Nobody has logged a dial yet, but the organisation says that somebody counts them.
        for more in ({"measure": {"kind": "dial"}}, {"counted_by_hand": True}):
            assert (await stage.post("/v1/commitments", "mike", BODY | more)).status_code == 200


@pytest.mark.parametrize("told_first", [True, False])
async def test_from_a_platform_it_is_recorded_as_refused_whichever_is_read_first(
    settings: CommitmentsSettings, issuer: Issuer, told_first: bool
) -> None:
    async with monday(settings, issuer) as stage:
        for data in (organisation("meeting"), made("c-1"))[:: 1 if told_first else -1]:
            await stage.publish(data)
        found = await until_state(stage, "c-1", "lapsed")
        [(source, reason)] = await refusals(stage, "c-1")
        assert (source, reason) == ("test/platform", found["refused"])
        assert reason.startswith("nobody counts demo: the organisation counts meeting")
        command = await stage.post("/v1/commitments/c-1/delivery", "mike", {})
        assert (command.status_code, command.json()["detail"]) == (409, reason)

        stage.now = instant("2026-03-03 10:00")
        await stage.publish(organisation("meeting", "demo"))
        assert (await until_state(stage, "c-1", "in_force"))["refused"] is None
        assert await refusals(stage, "c-1") == []
        told = await stage.on_topic(CommitmentUpdated)
        assert (told[-1].state, told[-1].refused) == ("in_force", None)


async def test_a_unit_that_its_kind_is_not_counted_in_is_refused_as_well(
    settings: CommitmentsSettings, issuer: Issuer
) -> None:
    listed = CountedKinds(
        applies_from=date(2026, 1, 1), kinds=("demo", "deal"), units={"deal": ("count", "money")}
    )
    async with monday(settings, issuer) as stage:
        await stage.publish(OrganisationUpdated(name="Acme", zone="UTC", counted=(listed,)))
        money = {"measure": {"kind": "demo", "unit": "money"}}
        refused = await stage.post("/v1/commitments", "mike", BODY | money)
        [error] = refused.json()["errors"]
        assert (refused.status_code, error["field"]) == (422, "body.measure.unit")
        assert error["rule"].startswith("nobody counts demo in money: the organisation counts it")
        deal = {"measure": {"kind": "deal", "unit": "money"}}
        assert (await stage.post("/v1/commitments", "mike", BODY | deal)).status_code == 200
        await stage.publish(made("c-1", unit="money"))
        reason = (await until_state(stage, "c-1", "lapsed"))["refused"]
        assert (await refusals(stage, "c-1")) == [("test/platform", reason)]


async def test_where_nothing_is_said_of_units_an_amount_must_have_been_logged_for_money(
    settings: CommitmentsSettings, issuer: Issuer
) -> None:
    def logged(name: str, amount: Money | None = None) -> ActivityLogged:
        return ActivityLogged(
            activity=name, rep="rita", kind="demo", occurred_at=stage.now, amount=amount
        )

    money = BODY | {"measure": {"kind": "demo", "unit": "money"}}
    async with monday(settings, issuer) as stage:
        await stage.publish(logged("a-1"))
        refused = await stage.post("/v1/commitments", "mike", money)
        [error] = refused.json()["errors"]
        assert (refused.status_code, error["field"]) == (422, "body.measure.unit")
        assert "was ever logged with an amount" in error["rule"]
        await stage.publish(logged("a-2", Money(amount=Decimal(5), currency="EUR")))
        assert (await stage.post("/v1/commitments", "mike", money)).status_code == 200


async def test_where_nobody_says_what_is_counted_it_is_said_at_the_deadline(
    settings: CommitmentsSettings, issuer: Issuer
) -> None:
    async with monday(settings, issuer) as stage:
        await stage.publish(made("c-1"), made("c-2", kind="dial"))
        await stage.publish(
            ActivityLogged(activity="a-1", rep="rita", kind="dial", occurred_at=stage.now)
        )
        assert not (await shown(stage, "c-1"))["nobody_counts"]
        await stage.until("2026-03-21 00:00")
        assert [one.reason for one in await stage.on_topic(CommitmentSettled)] == ["missed"] * 2
        assert (await shown(stage, "c-1"))["nobody_counts"]
        assert not (await shown(stage, "c-2"))["nobody_counts"]
        explained = (await stage.get("/v1/commitments/c-1/explanation", "mike")).json()
        assert "Nobody counts it: no activity of kind demo" in explained["grounds"][-1]
