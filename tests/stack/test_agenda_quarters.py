"""A quarter of three different pairs through a real log: what their agendas look like."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ridealong.contracts import EventData
from ridealong.contracts.calls import CallPlanned
from ridealong.contracts.goals import FocusNamed, PlanLine, PlanUpdated
from ridealong.contracts.people import Cadence, OrganisationUpdated, PairUpdated
from ridealong.contracts.sessions import SessionHeld, SessionScheduled
from tests.stack import dana_and_mike as told
from tests.stack.agenda_running import Agenda

pytestmark = pytest.mark.stack

WEEK = timedelta(weeks=1)
FIRST = datetime(2031, 10, 7, 14, tzinfo=UTC)
"""A Tuesday in the first third of a fourth quarter, far enough ahead to be always the next one."""


def organisation() -> EventData:
    return OrganisationUpdated(
        name="Acme",
        vocabulary={"section.skills": "Craft", "dial": "Dials", "ask.ride": "How was the ride?"},
        zone=told.ZONE,
    )


def pairs() -> list[EventData]:
    weekly = Cadence(every="weekly", weekday=1)
    monthly = Cadence(every="monthly_date", day=7)
    return [
        PairUpdated(rep="nina", manager="dana", cadence=weekly, minutes=45, template="new-hire"),
        PairUpdated(rep="mike", manager="dana", cadence=monthly, minutes=60, template="monthly"),
        PairUpdated(rep="omar", manager="erin", cadence=weekly, template="weekly"),
    ]


def practice() -> list[EventData]:
    line = PlanLine(kind="dial", per="week", target=Decimal(50))
    return [
        PlanUpdated(plan="p-nina", rep="nina", lines=(line,)),
        FocusNamed(focus="f-1", rep="nina", by="nina", skill="Opening a call"),
        CallPlanned(
            call="k-1",
            rep="nina",
            customer="St. Mary",
            at=FIRST + timedelta(days=2),
            purpose="First visit",
            joint=True,
        ),
    ]


def session(name: str, rep: str, start: datetime, minutes: int, **more: Any) -> SessionScheduled:
    manager = "erin" if rep == "omar" else "dana"
    return SessionScheduled(
        session=name, rep=rep, manager=manager, start=start, zone=told.ZONE, minutes=minutes, **more
    )


async def read(agenda: Agenda, name: str, person: str = "dana") -> dict[str, Any]:
    answer = await agenda.get(f"/v1/sessions/{name}", person)
    assert answer.status_code == 200, answer.text
    plan: dict[str, Any] = answer.json()["agenda"]
    return plan | {"by_name": {one["name"]: one for one in plan["sections"]}}


@pytest.mark.requirement(
    "0.23", "1.2", "1.3", "1.11", "2.10", "2.19", "2.21", "4.1", "4.2", "T1", "T14"
)
async def test_a_new_hire_a_senior_and_a_year_end_get_agendas_of_their_own(agenda: Agenda) -> None:
    weeks = [
        session(f"n-{week}", "nina", FIRST + week * WEEK, 45, place="Room 4") for week in range(13)
    ]
    await agenda.publish(
        # The calendar comes last here: agendas that are there already follow it.
        *told.people(),
        *pairs(),
        *weeks,
        session("m-0", "mike", FIRST, 60),
        session("o-12", "omar", FIRST + 10 * WEEK, 40),
        session("o-plan", "omar", FIRST + 10 * WEEK + timedelta(days=1), 60, kind="planning"),
        *practice(),
        organisation(),
    )
    begin = await read(agenda, "n-0")
    assert begin["period"]["stage"] == "begin"
    assert sum(one["minutes"] for one in begin["sections"]) == 45
    assert "has just begun" in begin["by_name"]["forecast"]["reason"]
    assert begin["by_name"]["skills"]["title"] == "Craft"
    assert [one["id"] for one in begin["by_name"]["skills"]["entries"]] == ["f-1"]
    assert [one["title"] for one in begin["by_name"]["pipeline"]["entries"]] == [
        "St. Mary: First visit"
    ]
    (line,) = begin["by_name"]["commitments"]["entries"]
    assert (line["kind"], line["title"], line["target"]) == ("plan_line", "Dials", "50")
    assert "commitments" in begin["by_name"]["commitments"]["missing"]

    orders, turns = [], []
    for week in range(13):
        plan = await read(agenda, f"n-{week}", "nina")
        assert {topic for one in plan["sections"] for topic in one["topics"]} == {
            "goal",
            "help",
            "behaviour_plan",
            "coaching_plan",
            "upcoming_calls",
        }
        orders.append(tuple(plan["by_name"]))
        prompts = plan["by_name"]["free_form"]["prompts"]
        turns += [one["code"] for one in prompts if one["in_turn"]]
    assert len(set(orders)) > 3
    assert {order[:2] for order in orders} == {("opening", "commitments")}
    assert len(set(turns[:6])) == 6 == len(set(turns[6:12]))

    senior = await read(agenda, "m-0")
    assert list(senior["by_name"])[2] == "look_back"
    year_end = await read(agenda, "o-12", "erin")
    assert year_end["period"]["year_end"] is True
    assert "fiscal year ends on 31 Dec" in year_end["by_name"]["career"]["reason"]
    assert "Q4 ends on 31 Dec" in year_end["by_name"]["deals"]["reason"]
    plan = await read(agenda, "o-plan", "omar")
    assert list(plan["by_name"]) == [
        "opening",
        "look_back",
        "new_goals",
        "new_plan",
        "career",
        "close",
    ]

    await agenda.publish(
        *(
            SessionHeld(
                session=f"n-{week}",
                rep="nina",
                manager="dana",
                minutes=45,
                topics=("goal", "help", "behaviour_plan"),
            )
            for week in range(4)
        )
    )
    fifth = await read(agenda, "n-4")
    assert [one["about"] for one in fifth["suggestions"]] == ["place", "slot", "order"]
    assert fifth["variety"] == {"sessions": 4, "places": 1, "slots": 1, "covered": [3, 3, 3, 3]}
    assert tuple(fifth["by_name"]) == orders[4]
