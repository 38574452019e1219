"""Three amounts for a period and the next step of a goal, where results are talked about."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ridealong.agenda.rules.wording import describe
from ridealong.contracts import Event
from ridealong.contracts.goals import ForecastStated, NextStepNamed

from .story import MONDAY, event, story
from .test_page import card
from .words import goal_set, metrics, reading, scheduled


def stated(name: str, likely: int, minute: int, ends: date = date(2026, 12, 31)) -> Event[Any]:
    data = ForecastStated(
        forecast=name,
        rep="mike",
        by="mike",
        starts=date(2026, 10, 1),
        ends=ends,
        currency="EUR",
        committed=Decimal(20_000),
        likely=Decimal(likely),
        upside=Decimal(60_000),
    )
    return event(data, MONDAY + timedelta(minutes=minute))


@pytest.mark.requirement("2.15")
def test_the_forecast_stands_in_three_amounts_with_its_drift_behind_behavioural_goals() -> None:
    then = story(
        scheduled(),
        goal_set("calls", "behavioural"),
        stated("old", 20_000, 0, date(2026, 11, 1)),
        stated("f-1", 30_000, 1),
        stated("f-2", 40_000, 2),
        stated("f-3", 35_000, 3),
    )
    assert then.section("forecast").question == (
        "Where will you finish: committed, most likely, upside?"
    )
    goal, entry = then.section("forecast").entries
    assert (goal.id, entry.id) == ("calls", "f-3")
    assert describe(entry, str.title) == (
        "Forecast: 20,000 / 35,000 / 60,000 EUR (committed, likely, upside) by 31 Dec; "
        "likely -5,000 since it was said before"
    )
    assert "20,000 / 35,000 / 60,000 EUR" in card(then)


@pytest.mark.requirement("4.8")
def test_a_goal_shows_its_next_step_with_the_day() -> None:
    first, newest = (
        event(
            NextStepNamed(
                goal="q4-pipeline", rep="mike", by="mike", step=step, due=date(2026, 11, 27)
            ),
            MONDAY + timedelta(minutes=minute),
        )
        for minute, step in enumerate(("Ask Ann", "Call the three hospitals"))
    )
    then = story(
        scheduled(), goal_set("q4-pipeline", "pipeline"), metrics((reading(),)), first, newest
    )
    (entry,) = then.section("forecast").entries
    assert describe(entry, str.title).endswith(
        "; next: Call the three hospitals by 27 Nov; proposed, waits for Mike and Dana"
    )
    assert "next: Call the three hospitals by 27 Nov" in card(then)
