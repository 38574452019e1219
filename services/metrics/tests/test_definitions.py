"""Definitions and holidays of an organisation hold from a day on, and never reach back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.chassis.yardsticks import first_open_day
from ridealong.contracts import Event
from ridealong.contracts.people import Holiday, OrganisationUpdated, Yardstick
from ridealong.metrics.model.organisation import Organisation
from ridealong.metrics.rules.definitions import USUAL, definitions_of

from .given import World, at, event

pytestmark = pytest.mark.requirement("2.24")


def organisation(
    time: str, holidays: list[date] | None = None, *yardsticks: tuple[str, str, str]
) -> Event[OrganisationUpdated]:
    data = OrganisationUpdated(
        name="Acme",
        zone="UTC",
        holidays=tuple(Holiday(date=day, name="a holiday") for day in holidays or ()),
        yardsticks=tuple(
            Yardstick(name=name, value=Decimal(value), applies_from=date.fromisoformat(since))
            for name, value, since in yardsticks
        ),
    )
    return event(data, time, f"organisation/{time}/{holidays}/{yardsticks}")


def test_each_definition_holds_from_its_day_on() -> None:
    world = World().reads(
        organisation(
            "2026-01-01",
            None,
            ("coaching_hours", "4", "2026-04-01"),
            ("manager_talk_share", "1.5", "2026-04-01"),
            ("followthrough.needed", "5", "2026-04-01"),
        )
    )
    known = world.the(Organisation, "acme")
    assert [each.name for each in known.yardsticks] == ["coaching_hours", "manager_talk_share"]
    found = definitions_of(known.yardsticks)
    assert found.at(date(2026, 3, 31)) == USUAL
    assert found.at(date(2026, 4, 1)).coaching_hours == 4
    assert found.at(date(2026, 4, 1)).manager_talk_share == USUAL.manager_talk_share


def test_what_is_said_for_a_past_day_leaves_what_was_judged() -> None:
    world = World().reads(
        organisation("2026-01-01"),
        organisation("2026-05-10", None, ("coaching_hours", "4", "2026-01-01")),
    )
    found = definitions_of(world.the(Organisation, "acme").yardsticks)
    assert found.at(date(2026, 4, 30)).coaching_hours == 3
    assert found.at(date(2026, 5, 31)).coaching_hours == 4


NEW_YEAR, SPRING, MAY = date(2026, 1, 1), date(2026, 4, 6), date(2026, 5, 1)


def test_a_holiday_that_was_is_one_for_good_and_one_to_come_may_be_taken_back() -> None:
    world = World().reads(organisation("2025-12-01", [NEW_YEAR, SPRING]))
    assert world.the(Organisation, "acme").holidays == (NEW_YEAR, SPRING)
    world.reads(organisation("2026-02-01", [MAY]))
    assert world.the(Organisation, "acme").holidays == (NEW_YEAR, MAY)
    world.reads(organisation("2026-01-15", [SPRING]))
    assert world.the(Organisation, "acme").holidays == (NEW_YEAR, MAY)
    world.reads(organisation("2026-06-01", [SPRING]))
    assert world.the(Organisation, "acme").holidays == (NEW_YEAR, MAY)


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(st.lists(days, max_size=5), st.lists(days, min_size=1, max_size=5), days)
def test_no_record_changes_which_past_days_were_worked(
    told: list[date], first: list[date], said: date
) -> None:
    world = World().reads(organisation("2025-12-01", sorted(first)))
    world.reads(organisation(said.isoformat(), sorted(told)))
    open_day = first_open_day(at(said.isoformat()))
    known = set(world.the(Organisation, "acme").holidays)
    assert {day for day in known if day < open_day} == {day for day in first if day < open_day}
    assert {day for day in known if day >= open_day} == {day for day in told if day >= open_day}
