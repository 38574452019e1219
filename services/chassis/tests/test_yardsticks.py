"""Yardsticks apply from their day on, and what has begun can't be dropped unsaid."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ridealong.chassis.yardsticks import carried_on, in_force
from ridealong.contracts.people import Yardstick

FIRST = date(2026, 1, 1)
TODAY = date(2026, 3, 10)


def dials(value: str, since: str) -> Yardstick:
    return Yardstick(name="dials", value=Decimal(value), applies_from=date.fromisoformat(since))


def test_what_has_begun_and_is_left_out_stays_and_what_lies_ahead_is_withdrawn() -> None:
    known = (dials("20", "2026-01-01"), dials("30", "2026-03-10"), dials("40", "2026-03-11"))
    assert carried_on(known, (), TODAY) == known[:2]


def test_the_past_changes_only_by_the_same_name_and_day() -> None:
    known = (dials("20", "2026-01-01"),)
    assert carried_on(known, (dials("25", "2026-01-01"),), TODAY) == (dials("25", "2026-01-01"),)


def test_the_one_that_began_last_is_in_force() -> None:
    listed = (dials("30", "2026-03-01"), dials("20", "2026-01-01"))
    days = [date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 1)]
    assert [in_force(listed, "dials", day) for day in days] == [None, 20, 30]
    assert in_force(listed, "calls", TODAY) is None


def test_what_makes_no_sense_leaves_in_force_what_was() -> None:
    name = "followthrough.late_share"
    listed = [
        Yardstick(name=name, value=Decimal(value), applies_from=date(2026, month, 1))
        for month, value in enumerate(("0.25", "2"), start=1)
    ]
    assert in_force(listed, name, TODAY) == Decimal("0.25")


days = st.integers(0, 100).map(lambda number: FIRST + timedelta(days=number))
lists = st.lists(
    st.builds(
        Yardstick, name=st.sampled_from(("a", "b")), value=st.integers(0, 9), applies_from=days
    ),
    max_size=6,
).map(tuple)


@given(lists, lists, days, days)
def test_leaving_out_never_changes_what_was_in_force(
    known: tuple[Yardstick, ...], told: tuple[Yardstick, ...], told_on: date, day: date
) -> None:
    before, after = carried_on((), known, FIRST), carried_on(known, told, told_on)
    touched = [each for each in told if each.name == "a" and each.applies_from <= day]
    if day <= told_on and not touched:
        assert in_force(after, "a", day) == in_force(before, "a", day)
