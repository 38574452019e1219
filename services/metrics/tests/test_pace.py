"""Whether a goal is on its way, counted in working days to the day it is needed."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.metrics.model.goals import Goal
from ridealong.metrics.rules.pace import Pace, arithmetic, needed_by, pace, pace_of
from ridealong.metrics.rules.working_days import working_days

from .given import World
from .stories import goal_at, goal_set

FIVE = (0, 1, 2, 3, 4)
UNTIL = date(2026, 3, 31)


def ring(**more: Any) -> Goal:
    content: dict[str, Any] = {
        "kind": "personal",
        "title": "an engagement ring",
        "target": Decimal(4000),
        "starts": "2026-03-02",
        "ends": "2026-06-15",
        "funding_date": "2026-06-01",
    }
    [goal] = World().reads(goal_set(**(content | more)), goal_at(1000, "2026-03-10")).all(Goal)
    return goal


def found(goal: Goal, today: str) -> Pace:
    result = pace_of(goal, date.fromisoformat(today), FIVE)
    assert result is not None
    return result


def test_the_vector_of_the_definition() -> None:
    one = pace(Decimal(32_000), Decimal(100_000), 26, 65, UNTIL)
    assert (one.progress, one.time, one.pace) == (
        Fraction(32, 100),
        Fraction(40, 100),
        Fraction(80, 100),
    )
    assert one.projection == 80_000
    assert one.per_day is not None
    assert round(one.per_day, 2) == Fraction("1743.59")


@pytest.mark.requirement("0.12")
def test_a_personal_goal_is_needed_when_the_money_must_be_there() -> None:
    assert needed_by(ring()) == date(2026, 6, 1)
    assert needed_by(ring(funding_date=None)) == date(2026, 6, 15)
    # 66 working days to the first of June, 76 to the middle of it; two weeks are over.
    by_funding, by_event = found(ring(), "2026-03-16"), found(ring(funding_date=None), "2026-03-16")
    assert [(each.elapsed, each.days) for each in (by_funding, by_event)] == [(10, 66), (10, 76)]
    assert by_funding.pace == Fraction(1000, 4000) / Fraction(10, 66)
    assert by_funding.per_day == Fraction(3000, 56)


@pytest.mark.requirement("0.12")
def test_after_the_funding_date_it_cant_be_reached_however_far_the_event_is() -> None:
    late = found(ring(), "2026-06-02")
    assert [late.remaining, late.missing] == [0, 3000]
    assert late.per_day is None


def test_on_the_first_day_there_is_no_pace_yet() -> None:
    first = found(ring(), "2026-03-02")
    assert (first.elapsed, first.pace, first.projection) == (0, None, None)


def test_what_is_reached_needs_nothing_more_a_day() -> None:
    assert pace(Decimal(5), Decimal(5), 3, 3, UNTIL).per_day == 0


def test_holidays_are_no_working_days_and_a_free_one_takes_nothing() -> None:
    holidays = [date(2026, 4, 6), date(2026, 4, 5), date(2027, 1, 1)]
    assert working_days(date(2026, 4, 1), date(2026, 4, 30), FIVE, holidays) == 21


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(-3, 400),
    st.sets(st.integers(0, 6)),
    st.sets(st.integers(0, 400)),
)
def test_working_days_equal_counting_one_by_one(
    first: date, days: int, weekdays: set[int], free: set[int]
) -> None:
    last = first + timedelta(days)
    holidays = {first + timedelta(n) for n in free}
    each = [first + timedelta(n) for n in range(days + 1)]
    worked = [day for day in each if day.weekday() in weekdays and day not in holidays]
    assert working_days(first, last, weekdays, holidays) == len(worked)


def test_holidays_of_the_organisation_are_no_working_days_of_a_goal() -> None:
    goal, today = ring(starts="2026-03-02"), date(2026, 4, 20)
    # The 6th of April is a Monday, the 5th a Sunday, and the 14th of June lies behind the funding.
    free = [date(2026, 4, 5), date(2026, 4, 6), date(2026, 6, 14)]
    usual, fewer = (pace_of(goal, today, FIVE, days) for days in ((), free))
    assert usual is not None
    assert fewer is not None
    assert (usual.days - fewer.days, usual.elapsed - fewer.elapsed) == (1, 1)


def test_the_arithmetic_is_told_line_by_line() -> None:
    goal = ring(target=Decimal(100_000))
    assert arithmetic(goal, pace(Decimal(32_000), Decimal(100_000), 26, 65, UNTIL)) == (
        "32,000 of 100,000: progress 0.3200.",
        "26 of 65 working days are over: time 0.4000.",
        "0.3200 / 0.4000 = 0.8000 (pace).",
        "32,000 / 26 x 65 = 80,000 (projection).",
        "100,000 - 32,000 = 68,000 missing: 1,743.59 on each of 39 working days.",
    )
