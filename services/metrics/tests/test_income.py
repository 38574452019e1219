"""A goal of earning so much stands beside the one for which the money is meant."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from ridealong.contracts.fields import Measure
from ridealong.metrics.model.goals import Goal, PersonalGoals
from ridealong.metrics.rules.aims import INCOME, is_income
from ridealong.metrics.rules.cookbook import Ingredients, Step, cookbook
from ridealong.metrics.rules.pace import pace_of

from .given import World
from .stories import goal_at, goal_set

pytestmark = pytest.mark.requirement("4.17")
EARNED = Measure(kind=INCOME, unit="money")


def test_income_stands_beside_the_one_personal_goal_and_needs_no_other() -> None:
    ring, house = (goal_set(name, kind="personal") for name in ("ring", "house"))
    year = goal_set("year", kind="personal", measure=EARNED, ends="2026-12-31")
    world = World().reads(ring, year, house)
    assert world.refused == {house.id: "rep-1 has a personal goal already: close ring first"}
    assert world.the(PersonalGoals, "acme/rep-1").goals == ("ring",)
    assert [each.goal for each in world.all(Goal) if is_income(each.kind, each.measure)] == ["year"]
    # Whichever of the two was there first.
    assert not World().reads(year, ring).refused


def test_only_a_personal_amount_of_money_is_an_income() -> None:
    assert not is_income("closed_business", EARNED)
    assert not is_income("personal", Measure(kind=INCOME))
    assert not is_income("personal", None)


def test_what_is_earned_so_far_has_a_pace_and_what_is_missing_opens_into_work() -> None:
    world = World().reads(
        goal_set("year", kind="personal", measure=EARNED, target=Decimal(80_000)),
        goal_at(20_000, "2026-02-13", "year"),
    )
    [year] = world.all(Goal)
    found = pace_of(year, date(2026, 2, 16), (0, 1, 2, 3, 4))
    assert found is not None
    assert (found.elapsed, found.days, int(found.missing)) == (32, 64, 60_000)
    assert (found.pace, found.projection) == (Fraction(1, 2), Fraction(40_000))
    steps = (Step("proposal", Decimal("0.25")), Step("meeting", Decimal("0.5")))
    made = cookbook(Ingredients(found.missing, Decimal("0.1"), Decimal(50_000), steps, weeks=6))
    # 60,000 of income at a tenth is 600,000 of revenue: twelve deals of 50,000.
    assert [(each.kind, each.count, each.per_week) for each in made.counts] == [
        ("deal", 12, 2),
        ("proposal", 48, 8),
        ("meeting", 96, 16),
    ]
