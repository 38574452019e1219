"""From an amount of money back to what must be done each week."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.metrics.rules.cookbook import (
    Cookbook,
    Ingredients,
    Step,
    cookbook,
    sentences,
    shown_money,
    whole_weeks,
)

pytestmark = pytest.mark.requirement("0.13", "D cookbook")

STEPS = (
    Step("proposal", Decimal("0.25")),
    Step("meeting", Decimal("0.5")),
    Step("conversation", Decimal("0.2")),
)


def made(amount: str = "3000", deal: str = "5000", weeks: int = 12, **more: Decimal) -> Cookbook:
    given = {"commission": Decimal("0.1"), **more}
    return cookbook(
        Ingredients(
            amount=Decimal(amount),
            average_deal=Decimal(deal),
            steps=STEPS,
            weeks=weeks,
            commission=given["commission"],
            kept=given.get("kept", Decimal(1)),
        )
    )


def test_the_vector_of_the_definition() -> None:
    found = made()
    assert found.revenue == 30_000
    assert {each.kind: (each.count, each.per_week) for each in found.counts} == {
        "deal": (6, 1),
        "proposal": (24, 2),
        "meeting": (48, 4),
        "conversation": (240, 20),
    }


def test_every_line_of_the_arithmetic_is_said_in_words() -> None:
    assert sentences(made()) == (
        "To have 3,000 you need 3,000 of income.",
        "A commission of 10 %: 3,000 / 0.1 = 30,000 of revenue.",
        "At 5,000 a deal: 30,000 / 5,000 = 6 (deal).",
        "25 % get from proposal to deal: 6 / 0.25 = 24 (proposal).",
        "50 % get from meeting to proposal: 24 / 0.5 = 48 (meeting).",
        "20 % get from conversation to meeting: 48 / 0.2 = 240 (conversation).",
        "Over 12 weeks, rounded up, each week: deal 1, proposal 2, meeting 4, conversation 20.",
    )


def test_each_count_is_rounded_up_before_the_next_is_computed_from_it() -> None:
    found = made("3001")
    # 30,010 / 5,000 = 6.002: seven deals, and 28 proposals for seven, not 25 for 6.002.
    assert [each.count for each in found.counts] == [7, 28, 56, 280]
    assert "30,010 / 5,000 = 6.0020, rounded up 7 (deal)" in sentences(found)[2]


def test_only_a_part_of_the_income_may_go_to_the_aim() -> None:
    found = made(kept=Decimal("0.3"))
    assert [found.income, found.revenue] == [10_000, 100_000]
    assert sentences(found)[0].endswith("you need 10,000 of income, of which 30 % goes to it.")


def test_thirds_are_not_lost_before_a_deal_is_counted() -> None:
    found = made("1", deal="1", commission=Decimal("0.3"))
    assert (found.revenue, found.counts[0].count) == (Fraction(10, 3), 4)
    assert shown_money(found.revenue) == Decimal("3.34")


def test_what_is_reached_needs_nothing_more() -> None:
    assert {each.count for each in made("0").counts} == {0}


@pytest.mark.parametrize(
    ("until", "weeks"),
    [
        ("2026-06-01", 13),
        ("2026-03-09", 1),
        ("2026-03-05", 1),
        ("2026-03-02", 0),
        ("2026-01-01", 0),
    ],
)
def test_weeks_are_whole_ones_until_the_money_must_be_there(until: str, weeks: int) -> None:
    assert whole_weeks(date(2026, 3, 2), date.fromisoformat(until)) == weeks


@pytest.mark.parametrize("wrong", ["0", "-0.1", "1.01"])
def test_a_share_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="shares lie over 0"):
        made(commission=Decimal(wrong))


shares = st.decimals("0.01", "1", places=3)
money = st.decimals("0", "1000000", places=2)
recipes = st.builds(
    Ingredients,
    amount=money,
    commission=shares,
    average_deal=st.decimals("0.01", "100000", places=2),
    steps=st.lists(st.builds(Step, st.sampled_from("abc"), shares), max_size=4).map(tuple),
    weeks=st.integers(1, 100),
    kept=shares,
)


@given(recipes)
def test_what_comes_out_is_enough_and_one_less_would_not_be(given_: Ingredients) -> None:
    found = cookbook(given_)
    earned = found.revenue * Fraction(given_.commission) * Fraction(given_.kept)
    assert earned == Fraction(given_.amount)
    reached = found.revenue / Fraction(given_.average_deal)
    for count in found.counts:
        yields = Fraction(count.conversion if count.conversion is not None else 1)
        assert count.count * yields >= reached > (count.count - 1) * yields
        assert count.per_week * given_.weeks >= count.count
        assert count.count == 0 or (count.per_week - 1) * given_.weeks < count.count
        reached = Fraction(count.count)


@given(recipes, st.decimals("0", "1000", places=2))
def test_more_money_never_needs_less_work(given_: Ingredients, more: Decimal) -> None:
    less = cookbook(given_).counts
    after = Ingredients(
        given_.amount + more,
        given_.commission,
        given_.average_deal,
        given_.steps,
        given_.weeks,
        given_.kept,
    )
    assert all(
        one.count <= two.count for one, two in zip(less, cookbook(after).counts, strict=True)
    )


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 2000))
def test_there_is_always_a_week_while_there_is_a_day(today: date, days: int) -> None:
    weeks = whole_weeks(today, today + timedelta(days))
    assert weeks >= 1
    assert weeks * 7 <= max(days, 7)
