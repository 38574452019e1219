"""A forecast is three numbers each time it is said, so that their drift shows."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.metrics.api.forecast_views import PeriodView, explained, following_of, period_view
from ridealong.metrics.model.forecasts import Forecast, SalesPeriod
from ridealong.metrics.rules.forecasts import by_person, changes, drift

from .aiming import forecast, generated
from .given import World


def periods(world: World) -> list[PeriodView]:
    return period_view("rep-1", world.all(SalesPeriod))


WORDS = [
    forecast("f-1", "2026-01-12", (50, 80, 100), session="s-1"),
    forecast("f-2", "2026-01-19", (50, 75, 100), session="s-2"),
    forecast("m-1", "2026-01-19", (40, 60, 70), by="manager-1", session="s-2"),
    forecast("f-3", "2026-01-26", (30, 60, 110), session="s-3"),
]


@pytest.mark.requirement("2.15")
def test_the_three_numbers_are_kept_by_session_and_their_drift_is_worked_out() -> None:
    world = World().reads(*WORDS)
    [period] = periods(world)
    own, managers = period.forecasts
    assert (own.by, own.said, own.session, managers.by) == ("rep-1", 3, "s-3", "manager-1")
    moved = [
        (int(each.now), int(each.since_before), int(each.since_first))
        for each in (own.committed, own.likely, own.upside)
    ]
    assert moved == [(30, -20, -20), (60, -15, -20), (110, 10, 10)]
    assert (int(managers.likely.now), int(managers.likely.since_first)) == (60, 0)
    [state] = world.all(SalesPeriod)
    parts = explained("rep-1", state, [])
    assert [(each.session, each.likely_change) for each in parts.forecasts] == [
        ("s-1", None),
        ("s-2", -5),
        ("s-3", -15),
        ("s-2", None),
    ]


@pytest.mark.requirement("2.15")
def test_whichever_is_heard_first_and_said_again_under_one_id_the_later_word_counts() -> None:
    again = forecast("f-1", "2026-01-13", (55, 85, 100))
    in_order = World().reads(*WORDS, again)
    turned = World().reads(*reversed([*WORDS, again]))
    assert in_order.picture() == turned.picture()
    [period] = in_order.all(SalesPeriod)
    assert [(each.id, int(each.committed)) for each in period.forecasts if each.by == "rep-1"] == [
        ("f-1", 55),
        ("f-2", 50),
        ("f-3", 30),
    ]


@pytest.mark.requirement("2.15")
def test_of_a_period_that_is_over_nothing_is_forecast() -> None:
    late = forecast("f-1", "2026-04-02", (50, 80, 100))
    world = World().reads(late)
    reason = "the period ended on 2026-03-31: nothing of it is expected any more"
    assert world.refused == {late.id: reason}
    assert world.all(SalesPeriod) == []


@pytest.mark.requirement("2.16")
def test_what_is_generated_for_the_next_period_stands_beside_this_one() -> None:
    world = World().reads(
        *WORDS, generated("p-1", "2026-01-12", 20), generated("p-2", "2026-01-26", 35)
    )
    now, following = periods(world)
    [pipeline] = now.next_pipeline
    assert now.next_starts == following.starts == date(2026, 4, 1)
    amount = pipeline.generated
    assert (int(amount.now), int(amount.since_before), pipeline.said) == (35, 15, 2)
    states = sorted(world.all(SalesPeriod), key=lambda each: each.starts)
    parts = explained("rep-1", states[0], following_of(states[0], states))
    assert [int(each.generated) for each in parts.next_pipelines] == [20, 35]
    assert [each.generated_change for each in parts.next_pipelines] == [None, 15]
    assert (parts.pipelines, following.forecasts, following.next_pipeline) == ([], [], [])


def words(amounts: Sequence[int]) -> list[Forecast]:
    first = datetime.fromisoformat("2026-01-05T00:00:00+00:00")
    return [
        Forecast(
            id=f"f-{number}",
            at=first + number * timedelta(weeks=1),
            by="rep-1",
            currency="USD",
            committed=Decimal(amount),
            likely=Decimal(amount),
            upside=Decimal(amount),
        )
        for number, amount in enumerate(amounts)
    ]


@pytest.mark.requirement("2.15")
@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=20))
def test_the_changes_from_session_to_session_sum_to_the_whole_drift(amounts: list[int]) -> None:
    [said] = by_person(words(amounts), "rep-1")
    found = drift(said, "likely")
    each = changes(said, "likely")
    assert sum((one for one in each if one is not None), Decimal(0)) == found.since_first
    assert found.since_first == amounts[-1] - amounts[0]
    assert found.since_before == (each[-1] or 0)


@pytest.mark.requirement("2.15")
def test_amounts_of_different_currencies_are_never_compared() -> None:
    world = World().reads(*WORDS[:1], forecast("e-1", "2026-01-19", (1, 2, 3), currency="EUR"))
    [period] = periods(world)
    assert [each.currency for each in period.forecasts] == ["EUR", "USD"]
    assert [each.likely.since_first for each in period.forecasts] == [0, 0]
