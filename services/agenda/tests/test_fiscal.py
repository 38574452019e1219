"""Where a day lies in the fiscal year, for calendars of months and of weeks."""

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.agenda.model.organisation import Fiscal
from ridealong.agenda.rules.fiscal import YEAR_END_DAYS, Stage, position

DAY = timedelta(days=1)
FISCALS = st.builds(
    Fiscal,
    first_month=st.integers(1, 12),
    calendar=st.sampled_from(["months", "4-4-5"]),
    period=st.sampled_from(["month", "quarter"]),
)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.requirement("2.10")
@pytest.mark.parametrize(
    ("first_month", "day", "name", "first", "last"),
    [
        (1, date(2026, 11, 24), "Q4 2026", date(2026, 10, 1), date(2026, 12, 31)),
        (1, date(2026, 1, 1), "Q1 2026", date(2026, 1, 1), date(2026, 3, 31)),
        (7, date(2026, 11, 24), "Q2 2027", date(2026, 10, 1), date(2026, 12, 31)),
        (2, date(2027, 1, 31), "Q4 2027", date(2026, 11, 1), date(2027, 1, 31)),
        (12, date(2026, 12, 1), "Q1 2027", date(2026, 12, 1), date(2027, 2, 28)),
    ],
)
def test_quarters_begin_with_the_first_month_of_the_fiscal_year(
    first_month: int, day: date, name: str, first: date, last: date
) -> None:
    at = position(Fiscal(first_month=first_month), day)
    assert (f"{at.name} {at.year}", at.period.first, at.period.last) == (name, first, last)


@pytest.mark.requirement("2.10")
@pytest.mark.parametrize(
    ("day", "name", "first", "days"),
    [
        (date(2025, 12, 29), "M1", date(2025, 12, 29), 28),
        (date(2026, 2, 22), "M2", date(2026, 1, 26), 28),
        (date(2026, 2, 23), "M3", date(2026, 2, 23), 35),
        (date(2026, 3, 30), "M4", date(2026, 3, 30), 28),
        (date(2025, 12, 28), "M12", date(2025, 11, 24), 35),
        (date(2021, 1, 3), "M12", date(2020, 11, 23), 42),
    ],
)
def test_months_of_four_four_and_five_weeks_begin_on_mondays(
    day: date, name: str, first: date, days: int
) -> None:
    at = position(Fiscal(calendar="4-4-5", period="month"), day)
    assert (at.name, at.period.first, at.period.days) == (name, first, days)


@pytest.mark.parametrize(("day", "year"), [(date(2027, 1, 3), 2026), (date(2027, 1, 4), 2027)])
def test_a_year_of_weeks_is_named_by_the_calendar_year_that_it_is_about(
    day: date, year: int
) -> None:
    assert position(Fiscal(calendar="4-4-5"), day).year == year


@given(FISCALS, DAYS)
def test_every_day_lies_in_exactly_one_period_of_one_year(fiscal: Fiscal, day: date) -> None:
    at = position(fiscal, day)
    assert at.fiscal_year.first <= at.period.first <= day <= at.period.last <= at.fiscal_year.last
    before, after = (position(fiscal, one) for one in (at.period.first - DAY, at.period.last + DAY))
    assert before.period.last + DAY == at.period.first
    assert after.period.first - DAY == at.period.last
    assert position(fiscal, at.period.last).period == at.period
    if fiscal.calendar == "4-4-5":
        assert {at.period.first.weekday(), at.fiscal_year.first.weekday()} == {0}
        assert at.fiscal_year.days in {364, 371}


@given(FISCALS, DAYS)
def test_stages_follow_each_other_and_each_has_about_a_third(fiscal: Fiscal, day: date) -> None:
    period = position(fiscal, day).period
    days = [period.first + number * DAY for number in range(period.days)]
    stages = [position(fiscal, one).stage for one in days]
    order = list(get_args(Stage))
    assert stages == sorted(stages, key=order.index)
    assert all(abs(stages.count(stage) - period.days / 3) < 1 for stage in order)


@given(FISCALS, DAYS)
def test_the_years_end_is_its_last_six_weeks(fiscal: Fiscal, day: date) -> None:
    last = position(fiscal, day).fiscal_year.last
    assert position(fiscal, last).year_end
    assert position(fiscal, last - (YEAR_END_DAYS - 1) * DAY).year_end
    assert not position(fiscal, last - YEAR_END_DAYS * DAY).year_end
    assert not position(fiscal, last + DAY).year_end
