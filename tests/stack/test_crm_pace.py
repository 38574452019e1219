"""Pace and conversions of a CRM's reps, against the export worked out by hand."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import httpx
import pytest

from ridealong.chassis.service import build
from ridealong.contracts import Event, EventData
from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import (
    GoalAccepted,
    GoalSet,
    GoalUpdated,
    PlanAccepted,
    PlanLine,
    PlanUpdated,
)
from ridealong.contracts.people import Holiday, OrganisationUpdated
from ridealong.contracts.publisher import Publisher
from ridealong.metrics.api import routes
from ridealong.metrics.projection import projection
from tests.stack import crm_by_hand, crm_files
from tests.stack.agenda_running import Servers
from tests.stack.crm_running import TENANT, caught_up, import_crm
from tests.stack.issuer import Issuer
from tests.stack.measuring import settings_on
from tests.stack.serving import serving

pytestmark = pytest.mark.stack

#: A Monday morning, so that the last four full weeks are those of July.
MONDAY = datetime(2017, 7, 31, 15, tzinfo=UTC)
TODAY = MONDAY.date()
QUARTER = date(2017, 7, 1), date(2017, 9, 30)
BEFORE = date(2017, 4, 1), date(2017, 6, 30)
JULY = TODAY - timedelta(days=28), TODAY - timedelta(days=1)
FREE = Holiday(date=date(2017, 7, 4), name="Independence Day")
PLANNED = Decimal("0.45")


@pytest.fixture
async def in_july(servers: Servers) -> AsyncIterator[str]:
    """Metrics, where it is the last day of July 2017."""
    app = build(
        settings_on(servers),
        projection,
        version="test",
        routes=routes,
        clock=lambda: MONDAY,
    )
    async with serving(app) as address:
        yield address


class Reading:
    """Who reads what metrics has, as a person of the tenant."""

    def __init__(self, client: httpx.AsyncClient, issuer: Issuer) -> None:
        self._client = client
        self._issuer = issuer

    async def get(self, person: str, path: str, **query: Any) -> Any:
        headers = self._issuer.headers(person, TENANT)
        answer = await self._client.get(path, headers=headers, params=query or None)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def won(self, rep: str, days: tuple[date, date]) -> Decimal:
        """The amount that totals have, in dollars."""
        asked = {"rep": rep, "kind": "deal_won", "from": str(days[0]), "to": str(days[1])}
        found = await self.get(rep, "/v1/activities/totals", **asked)
        return sum((Decimal(row["amounts"].get("USD", 0)) for row in found["rows"]), Decimal(0))


def agreed(rep: str, manager: str, target: Decimal) -> list[tuple[EventData, str]]:
    """A quarter's goal and a plan of two steps, each with who says so; the other accepts it."""
    goal = GoalSet(
        goal=f"{rep}-q3",
        rep=rep,
        kind="closed_business",
        title="the third quarter",
        measure=Measure(kind="deal_won", unit="money"),
        target=target,
        starts=QUARTER[0],
        ends=QUARTER[1],
    )
    lines = (
        PlanLine(kind="opportunity_engaged", per="week", target=5, conversion=PLANNED),
        PlanLine(kind="deal_won", per="week", target=2),
    )
    return [
        (goal, rep),
        (GoalAccepted(goal=goal.goal, rep=rep, by=manager), manager),
        (PlanUpdated(plan="p", rep=rep, lines=lines), rep),
        (PlanAccepted(plan="p", rep=rep, by=manager), manager),
    ]


def assert_near(told: str | None, figure: Fraction | float | int | None, places: int) -> None:
    """Shown with so many places, it is the same."""
    assert (told is None) == (figure is None)
    if told is not None and figure is not None:
        assert abs(Fraction(told) - Fraction(figure)) <= Fraction(1, 2 * 10**places) + Fraction(
            1, 10**9
        )


@pytest.mark.requirement("D pace", "D diagnosis", "E interfaces")
async def test_each_reps_pace_and_conversions_are_those_worked_out_from_the_export_by_hand(
    tmp_path: Path, servers: Servers, in_july: str
) -> None:
    export = crm_files.find(tmp_path / "export")
    running = {"kafka": servers.kafka, "topic_prefix": servers.topic_prefix}
    await import_crm(tmp_path, export, running, in_july)
    by_hand = crm_by_hand.deals_of(export)
    teams = crm_files.truth_of(export).teams
    assert len(by_hand) == 35
    async with (
        httpx.AsyncClient(base_url=in_july, timeout=30) as client,
        Publisher(servers.kafka, source="/crm", prefix=servers.topic_prefix) as publisher,
    ):
        reading = Reading(client, servers.issuer)
        calendar = OrganisationUpdated(name="A", zone="America/Chicago", holidays=(FREE,))
        told: list[tuple[EventData, str]] = [(calendar, "crm")]
        for manager, reps in teams.items():
            for rep in sorted(reps):
                target = max(await reading.won(rep, BEFORE), Decimal(1000))
                assert target == max(by_hand[rep].amount(*BEFORE), Decimal(1000))
                value = await reading.won(rep, (QUARTER[0], JULY[1]))
                stands = GoalUpdated(goal=f"{rep}-q3", rep=rep, value=value, as_of=MONDAY)
                told += [*agreed(rep, manager, target), (stands, "crm")]
        began = datetime(2017, 6, 30, 12, tzinfo=UTC)
        await publisher.publish_many(
            Event(f"told-{n}", "/crm", TENANT, by, began + n * timedelta(seconds=1), data)
            for n, (data, by) in enumerate(told)
        )
        await caught_up(client)
        tries = [await compared(reading, rep, by_hand[rep]) for rep in by_hand]
    assert sum(tries) > 50


async def compared(reading: Reading, rep: str, deals: crm_by_hand.Deals) -> int:
    """Pace and conversion as metrics tells them, held against the export; from how many tries."""
    path = f"/v1/people/{rep}/goals/{rep}-q3"
    [goal] = (await reading.get(rep, f"/v1/reps/{rep}/goals"))["goals"]
    value = deals.amount(QUARTER[0], JULY[1])
    assert Decimal(goal["value"]) == value
    expected = crm_by_hand.paced(value, Decimal(goal["target"]), QUARTER, TODAY, [FREE.date])
    told = goal["pace"]
    assert (told["working_days"], told["elapsed"]) == (expected.working_days, expected.elapsed)
    assert (expected.working_days, expected.elapsed) == (64, 19)
    assert_near(told["progress"], expected.progress, 4)
    assert_near(told["pace"], expected.pace, 4)
    assert_near(told["projection"], expected.projection, 2)
    assert_near(told["needed_per_day"], expected.per_day, 2)

    [step] = (diagnosis := await reading.get(rep, f"{path}/diagnosis"))["steps"]
    assert (diagnosis["weeks"]["first"], diagnosis["weeks"]["last"]) == (*map(str, JULY),)
    assert_near(diagnosis["pace"], expected.pace, 4)
    tries, won = deals.counts(*JULY)
    reached = min(tries, won)
    assert (step["step"], step["tries"]) == ("opportunity_engaged", tries)
    assert (step["next"], step["reached"]) == ("deal_won", reached)
    high = crm_by_hand.wilson_high(reached, tries) if tries else None
    assert_near(step["rate"], Fraction(reached, tries) if tries else None, 4)
    assert_near(step["high"], high, 4)
    assert step["fails"] == (high is not None and tries >= 20 and high < PLANNED)
    shares = (min(1.0, tries / 20), min(1.0, won / 8))
    assert_near(diagnosis["doing"], sum(shares) / 2, 4)
    return tries
