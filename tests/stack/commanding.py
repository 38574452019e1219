"""Commands on commitments, in the words of those who give them."""

from datetime import date
from decimal import Decimal
from typing import Any

import httpx

from ridealong.contracts import EventData
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import (
    CommitmentMade,
)
from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import GoalSet
from ridealong.contracts.people import InitiativeUpdated
from ridealong.contracts.sessions import SessionScheduled
from tests.stack.promising import Stage, instant

URL = "/v1/commitments"
CALLS: dict[str, Any] = {
    "text": "Twenty discovery calls",
    "measure": {"kind": "discovery_call"},
    "target": "20",
    "direction": "at_least",
}
MAIL: dict[str, Any] = {"text": "Send the proposal to Acme", "direction": "yes_no"}


def logged(name: str, number: int, at: str, rep: str = "mike") -> ActivityLogged:
    return ActivityLogged(
        activity=name,
        rep=rep,
        kind="discovery_call",
        quantity=Decimal(number),
        occurred_at=instant(at),
    )


def session(name: str, start: str, **more: Any) -> SessionScheduled:
    usual: dict[str, Any] = {"rep": "mike", "manager": "dana", "zone": "Europe/Riga"}
    return SessionScheduled.model_validate(
        usual | {"session": name, "start": instant(start)} | more
    )


def told(name: str, **more: Any) -> CommitmentMade:
    """A platform says that both have agreed."""
    usual: dict[str, Any] = {
        "commitment": name,
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


async def proposed(stage: Stage, by: str = "mike", **body: Any) -> httpx.Response:
    whole = {"rep": "mike", "due": "2026-03-20"} | body
    return await stage.post(URL, by, {name: each for name, each in whole.items() if each})


async def agreed(stage: Stage, name: str = "c-1", **body: Any) -> dict[str, Any]:
    """Proposed by the rep and accepted by the manager."""
    assert (await proposed(stage, commitment=name, **(CALLS | body))).status_code == 200
    accepted = await stage.post(f"{URL}/{name}/acceptance", "dana")
    assert accepted.json()["state"] == "in_force"
    found: dict[str, Any] = accepted.json()
    return found


def refusal(answer: httpx.Response) -> str:
    """Why a command didn't fit."""
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["detail"])


def wrong_field(answer: httpx.Response) -> tuple[str, str]:
    """The field and the rule of a request that can't be meant."""
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    return error["field"], error["rule"]


def aims() -> list[EventData]:
    """A goal of Mike's, one that is Mike's alone, and an initiative."""
    span = {"starts": date(2026, 1, 1), "ends": date(2026, 6, 30)}
    initiative = InitiativeUpdated(initiative="expansion", name="Into hospitals", **span)
    goals = [
        GoalSet(
            goal=name,
            rep="mike",
            kind="personal",
            title="A ring",
            measure=Measure(kind="deal_won", unit="money"),
            target=Decimal(6000),
            level=level,
            **span,
        )
        for name, level in (("ring", "pair"), ("house", "mine"))
    ]
    return [initiative, *goals]
