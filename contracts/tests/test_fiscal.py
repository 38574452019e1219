"""The quarters of a fiscal year, by months and by weeks."""

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.fiscal import FiscalCalendar, Span, fiscal_quarter, fiscal_year

DAY = timedelta(days=1)
MONTHS = st.integers(1, 12)
CALENDARS = st.sampled_from(get_args(FiscalCalendar))
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("first_month", "calendar", "day", "first", "last"),
    [
        (1, "months", date(2026, 11, 23), date(2026, 10, 1), date(2026, 12, 31)),
        (2, "months", date(2026, 11, 23), date(2026, 11, 1), date(2027, 1, 31)),
        (2, "months", date(2027, 1, 31), date(2026, 11, 1), date(2027, 1, 31)),
        # The Monday nearest to 1 February 2026 is 2 February; 4 + 4 + 5 weeks from there.
        (2, "4-4-5", date(2026, 2, 1), date(2025, 11, 3), date(2026, 2, 1)),
        (2, "4-4-5", date(2026, 2, 2), date(2026, 2, 2), date(2026, 5, 3)),
    ],
)
def test_a_quarter_lies_in_the_fiscal_year_and_not_in_the_calendars(
    first_month: int, calendar: FiscalCalendar, day: date, first: date, last: date
) -> None:
    assert fiscal_quarter(first_month, calendar, day) == Span(first, last)


@given(MONTHS, CALENDARS, DAYS)
def test_quarters_follow_one_another_and_make_up_the_year(
    first_month: int, calendar: FiscalCalendar, day: date
) -> None:
    year = fiscal_year(first_month, calendar, day).span
    quarters = [fiscal_quarter(first_month, calendar, year.first)]
    while quarters[-1].last < year.last:
        quarters.append(fiscal_quarter(first_month, calendar, quarters[-1].last + DAY))
    assert len(quarters) == 4
    assert sum(each.days for each in quarters) == year.days
    assert sum(each.first <= day <= each.last for each in quarters) == 1
    assert year.days in ((364, 371) if calendar == "4-4-5" else (365, 366))
