"""09:00 where the person lives, counted in the days that the person works."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.notifier.model import Calendar
from ridealong.notifier.rules.days import working_day_before as before
from ridealong.notifier.rules.moments import EARLIEST, local_day, morning_of, start_of


def working_day_before(day: date, count: int, week: tuple[int, ...]) -> date:
    """By the days of the week alone."""
    return before(day, count, Calendar(zone="UTC", working_days=week))


SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
WEEKS = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
ZONES = st.sampled_from(
    ["UTC", "Europe/Riga", "America/Los_Angeles", "America/Santiago", "Asia/Kolkata"]
)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-25", 2, "2026-11-23"),  # Wednesday: Monday
        ("2026-11-23", 2, "2026-11-19"),  # Monday: Thursday, over the weekend
        ("2026-11-23", 1, "2026-11-20"),  # Monday: Friday
        ("2026-11-22", 1, "2026-11-20"),  # a Sunday needn't be a working day itself
        ("2026-11-24", 0, "2026-11-24"),
    ],
)
def test_working_days_before_skip_the_weekend(day: str, count: int, expected: str) -> None:
    found = working_day_before(date.fromisoformat(day), count, (0, 1, 2, 3, 4))
    assert found == date.fromisoformat(expected)


def test_who_works_from_sunday_counts_the_sunday() -> None:
    assert working_day_before(date(2026, 11, 23), 1, SUNDAY_TO_THURSDAY) == date(2026, 11, 22)
    assert working_day_before(date(2026, 11, 22), 1, SUNDAY_TO_THURSDAY) == date(2026, 11, 19)


def test_who_names_no_working_day_works_from_monday_to_friday() -> None:
    assert working_day_before(date(2026, 11, 23), 1, ()) == date(2026, 11, 20)


@given(day=DAYS, count=st.integers(0, 30), week=WEEKS)
def test_exactly_that_many_working_days_lie_from_there_up_to_the_day(
    day: date, count: int, week: tuple[int, ...]
) -> None:
    found = working_day_before(day, count, week)
    between = [found + timedelta(days=n) for n in range((day - found).days)]
    assert sum(one.weekday() in week for one in between) == count
    assert count == 0 or found.weekday() in week


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        ("2026-03-08", "America/Los_Angeles", "2026-03-08T16:00:00+00:00"),  # clocks forward
        ("2026-03-07", "America/Los_Angeles", "2026-03-07T17:00:00+00:00"),
        ("2026-11-01", "America/Los_Angeles", "2026-11-01T17:00:00+00:00"),  # clocks back
        ("2026-11-24", "Europe/Riga", "2026-11-24T07:00:00+00:00"),
        ("2026-11-24", "Asia/Kolkata", "2026-11-24T03:30:00+00:00"),
    ],
)
def test_the_morning_is_nine_by_the_local_clock(day: str, zone: str, expected: str) -> None:
    assert morning_of(date.fromisoformat(day), zone) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("day", "zone", "expected"),
    [
        ("2026-09-06", "America/Santiago", "2026-09-06T04:00:00+00:00"),  # midnight doesn't exist
        ("2026-03-29", "Europe/Riga", "2026-03-28T22:00:00+00:00"),
        ("2026-03-11", "Pacific/Kiritimati", "2026-03-10T10:00:00+00:00"),
    ],
)
def test_a_day_starts_at_its_first_instant(day: str, zone: str, expected: str) -> None:
    assert start_of(date.fromisoformat(day), zone) == datetime.fromisoformat(expected)


@given(day=DAYS, zone=ZONES)
def test_a_day_starts_where_the_day_before_ends(day: date, zone: str) -> None:
    start = start_of(day, zone)
    assert local_day(start, zone) == day
    assert local_day(start - timedelta(microseconds=1), zone) == day - timedelta(days=1)


@given(day=DAYS, zone=ZONES)
def test_the_morning_reads_nine_on_a_clock_of_the_zone(day: date, zone: str) -> None:
    local = morning_of(day, zone).astimezone(ZoneInfo(zone))
    assert (local.date(), local.hour, local.minute) == (day, 9, 0)


def test_no_moment_lies_before_what_an_event_can_carry() -> None:
    assert morning_of(date(1969, 12, 30), "UTC") == EARLIEST == datetime(1970, 1, 1, tzinfo=UTC)
