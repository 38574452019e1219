"""One commitment through its whole life: judged by commitments, shown by agenda, reminded of."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from services.notifier.tests.sink import Sink, listening

from ridealong.contracts import EventData
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentMade,
    CommitmentProgressed,
    CommitmentProposed,
    RenegotiationAnswered,
    RenegotiationAsked,
    Terms,
)
from ridealong.contracts.fields import Measure
from ridealong.contracts.items import AgendaItemAdded
from ridealong.contracts.people import Channel, PairUpdated, PersonUpdated
from ridealong.contracts.sessions import SessionScheduled
from tests.stack import agenda_running, notifying, promising
from tests.stack.issuer import Issuer

pytestmark = pytest.mark.stack

NOW = datetime.now(UTC).replace(microsecond=0)
SOON, LATER = (NOW + timedelta(days=2)).date(), (NOW + timedelta(days=4)).date()
C: dict[str, Any] = {"commitment": "c-1", "rep": "mike"}


@dataclass
class House:
    """Commitments, agenda and notifier on one log."""

    stage: promising.Stage
    agenda: agenda_running.Agenda
    notifier: notifying.Notifier

    async def told(self, *data: EventData) -> None:
        """A platform tells it, and all three know what follows from it."""
        await self.stage.publish(*data)
        await self.agenda.caught_up()
        await notifying.until(self.notifier.caught_up)

    async def entries(self, session: str = "s-1", kind: str = "commitment") -> list[dict[str, Any]]:
        """What stands on the agenda of a session, as Dana reads it."""
        answer = (await self.agenda.get(f"/v1/sessions/{session}")).json()
        sections = answer["agenda"]["sections"]
        return [entry for one in sections for entry in one["entries"] if entry["kind"] == kind]

    async def reminded(self, person: str, kind: str) -> dict[str, str | None]:
        """Why each reminder of this kind would be silent, None where it would leave."""
        answer = await self.notifier.get("/v1/reminders", person, limit=200)
        found = answer.json()["items"]
        return {one["day"]: one["outcome"] for one in found if one["kind"] == kind}


@pytest.fixture
async def house(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        sink = await stack.enter_async_context(listening(Sink()))
        settings = promising.settings_of(kafka, mongodb, topics, database_prefix, issuer)
        servers = agenda_running.Servers(kafka, mongodb, topics, database_prefix, issuer)
        town = notifying.Town(kafka, mongodb, topics, database_prefix, issuer, sink)
        now = f"{NOW:%Y-%m-%d %H:%M:%S}"
        built = House(
            await stack.enter_async_context(promising.running(settings, issuer, now)),
            await stack.enter_async_context(agenda_running.running(servers)),
            await stack.enter_async_context(notifying.running(town)),
        )
        await built.told(*_people(), _session("s-1", 1), _session("s-2", 8))
        yield built


def _people() -> list[EventData]:
    return [
        *(
            PersonUpdated(
                person=one,
                name=one.title(),
                zone="UTC",
                manager="dana" if one == "mike" else None,
                channels=(Channel(kind="email", address=f"{one}@example.org"),),
            )
            for one in ("mike", "dana")
        ),
        PairUpdated(rep="mike", manager="dana"),
    ]


def _session(name: str, days: int) -> SessionScheduled:
    start = NOW + timedelta(days=days)
    return SessionScheduled(session=name, rep="mike", manager="dana", start=start, zone="UTC")


def _terms(kind: Callable[..., Terms], **more: Any) -> Terms:
    usual: dict[str, Any] = {
        **C,
        "manager": "dana",
        "owner_id": "mike",
        "text": "Ten discovery calls",
        "measure": Measure(kind="discovery_call"),
        "target": Decimal(10),
        "direction": "at_least",
        "due": SOON,
        "zone": "UTC",
    }
    return kind(**usual | more)


@pytest.mark.requirement("0.20", "0.22", "2.5", "3.13", "C1")
async def test_agenda_and_notifier_follow_what_commitments_judges(house: House) -> None:
    await house.told(_terms(CommitmentProposed, by="mike", originator="rep", decisive=True))
    [proposed] = await house.entries()
    assert (proposed["outcome"], proposed["waits_for"]) == ("proposed", ["dana"])
    assert (proposed["originator"], proposed["decisive"]) == ("rep", True)
    assert await house.reminded("dana", "acceptance_awaited") == {str(NOW.date()): None}
    assert await house.reminded("mike", "commitment_due") == {}

    house.stage.now += timedelta(minutes=1)
    await house.told(CommitmentAccepted(**C, by="dana"))
    assert [one["outcome"] for one in await house.entries()] == ["open"]
    assert await house.reminded("dana", "acceptance_awaited") == {str(NOW.date()): "answered"}
    assert await house.reminded("mike", "commitment_due") == {str(SOON): None}

    house.stage.now += timedelta(minutes=1)
    calls = ActivityLogged(
        activity="a-1",
        rep="mike",
        kind="discovery_call",
        quantity=Decimal(3),
        occurred_at=house.stage.now,
    )
    house.stage.now += timedelta(minutes=1)
    far = Decimal(99)
    refused = CommitmentProgressed(**C, amount=far, as_of=NOW - timedelta(days=9), source="crm")
    await house.told(calls, refused)
    assert [one["amount"] for one in await house.entries()] == ["3"]

    await house.told(RenegotiationAsked(**C, by="mike", due=LATER, reason="The list comes late"))
    [asked] = await house.entries()
    assert (asked["pending"], asked["waits_for"]) == ("renegotiation", ["dana"])
    house.stage.now += timedelta(minutes=1)
    await house.told(RenegotiationAnswered(**C, by="dana", accepted=True))
    [again] = await house.entries()
    assert (again["replaces"], again["renegotiations"]) == ("c-1", 1)
    assert (again["due"], again["former_due"]) == (str(LATER), str(SOON))
    assert again["amount"] == "3"
    assert await house.reminded("mike", "commitment_due") == {
        str(SOON): "replaced",
        str(LATER): None,
    }

    await house.stage.until(f"{LATER + timedelta(days=1)} 00:00")
    await house.told()
    [result] = await house.entries("s-2")
    assert (result["id"], result["outcome"]) == (again["id"], "partly")
    assert Decimal(result["credit"]) == Decimal("0.3")
    reminded = await house.reminded("mike", "commitment_due")
    assert reminded == {str(SOON): "replaced", str(LATER): "settled"}


@pytest.mark.requirement("2.18", "3.14")
async def test_a_managers_promise_goes_the_same_road_and_answers_the_question(
    house: House,
) -> None:
    await house.told(
        AgendaItemAdded(item="help", rep="mike", session="s-1", title="How can I help?", by="dana"),
        _terms(
            CommitmentMade,
            owner_id="dana",
            text="Send the list",
            direction="yes_no",
            measure=None,
            target=None,
            item="help",
        ),
    )
    [help_] = await house.entries(kind="item")
    assert [(one["commitment"], one["by"], one["due"]) for one in help_["answers"]] == [
        ("c-1", "dana", str(SOON))
    ]
    [promise] = await house.entries()
    assert (promise["by"], promise["item"], promise["outcome"]) == ("dana", "help", "open")
    assert await house.reminded("dana", "commitment_due") == {str(SOON): None}
