"""Nobody is written to in quiet hours or on a day off, and everybody at the right minute."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.notifier.model import Away, Calendar
from ridealong.notifier.rules.days import working_day_before, works_on
from ridealong.notifier.rules.moments import morning_of, zone_or
from ridealong.notifier.rules.openness import Hours, open_from, reading_from

from .given import at

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
CHANGES = [
    # zone, the Sunday (or Friday) of the change, 09:00 of the day before, of it, and of the next
    ("America/Los_Angeles", "2026-03-08", "17:00", "16:00", "16:00"),
    ("America/New_York", "2026-11-01", "13:00", "14:00", "14:00"),
    ("America/Santiago", "2026-09-06", "13:00", "12:00", "12:00"),
    ("America/Sao_Paulo", "2026-03-29", "12:00", "12:00", "12:00"),
    ("Europe/London", "2026-03-29", "09:00", "08:00", "08:00"),
    ("Europe/Berlin", "2026-10-25", "07:00", "08:00", "08:00"),
    ("Europe/Riga", "2026-03-29", "07:00", "06:00", "06:00"),
    ("Africa/Cairo", "2026-04-24", "07:00", "06:00", "06:00"),
    ("Asia/Kolkata", "2026-03-29", "03:30", "03:30", "03:30"),
    ("Australia/Sydney", "2026-04-05", "22:00", "23:00", "23:00"),
    ("Australia/Lord_Howe", "2026-10-04", "22:30", "22:00", "22:00"),
    ("Pacific/Auckland", "2026-09-27", "21:00", "20:00", "20:00"),
]
ZONES = st.sampled_from([zone for zone, *_ in CHANGES])
DAYS = st.sampled_from([date.fromisoformat(day) for _, day, *_ in CHANGES])
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
MINUTE = timedelta(minutes=1)


@pytest.mark.requirement("D12")
@pytest.mark.parametrize(("zone", "change", "before", "on", "after"), CHANGES)
def test_nine_is_nine_in_each_of_twelve_zones_over_a_change_of_the_clocks(
    zone: str, change: str, before: str, on: str, after: str
) -> None:
    day = date.fromisoformat(change)
    found = [morning_of(day + timedelta(days=n), zone) for n in (-1, 0, 1)]
    assert [f"{one:%H:%M}" for one in found] == [before, on, after]
    assert {f"{one.astimezone(ZoneInfo(zone)):%H:%M}" for one in found} == {"09:00"}


@given(
    zone=ZONES,
    day=DAYS,
    minutes=st.integers(-2 * 1440, 2 * 1440),
    quiet=st.tuples(CLOCKS, CLOCKS),
    week=st.sets(st.integers(0, 6), min_size=1),
)
def test_the_next_open_minute_is_the_first_that_a_look_at_every_minute_finds(
    zone: str, day: date, minutes: int, quiet: tuple[time, time], week: set[int]
) -> None:
    calendar = Calendar(zone=zone, working_days=tuple(sorted(week)))
    hours = Hours(calendar, *quiet)
    now = at(f"{day}T12:00Z") + minutes * MINUTE
    expected = now
    while hours.quiet_at(expected) or not _works(expected, zone, week):
        expected += MINUTE
        if expected > now + timedelta(days=9):
            break
    assert open_from(now, hours) == expected


def _works(instant: datetime, zone: str, week: set[int]) -> bool:
    return instant.astimezone(ZoneInfo(zone)).weekday() in week


@given(zone=ZONES, day=DAYS, minutes=st.integers(-2880, 2880), clock=CLOCKS)
def test_a_reading_of_the_clock_is_the_first_from_then_on(
    zone: str, day: date, minutes: int, clock: time
) -> None:
    now = at(f"{day}T12:00Z") + minutes * MINUTE
    found = reading_from(now, clock, Calendar(zone=zone, working_days=EVERY_DAY))
    assert now <= found <= now + timedelta(hours=26)
    local = found.astimezone(ZoneInfo(zone))
    # A reading that is jumped over counts by the offset before the jump: some time after it.
    assert timedelta(0) <= _since(clock, local) <= timedelta(hours=1)


def _since(clock: time, local: datetime) -> timedelta:
    return (
        datetime.combine(local.date(), local.time()) - datetime.combine(local.date(), clock)
    ) % (timedelta(days=1))


def test_quiet_hours_over_midnight_end_in_the_morning() -> None:
    hours = Hours(Calendar(zone="Europe/Riga", working_days=EVERY_DAY), time(20), time(8))
    assert open_from(at("2026-11-23T20:00+02:00"), hours) == at("2026-11-24T08:00+02:00")
    assert open_from(at("2026-11-23T19:59+02:00"), hours) == at("2026-11-23T19:59+02:00")
    assert open_from(at("2026-11-24T07:59+02:00"), hours) == at("2026-11-24T08:00+02:00")


def test_whoever_has_no_quiet_hours_is_always_open() -> None:
    hours = Hours(Calendar(zone="Europe/Riga", working_days=EVERY_DAY), time(0), time(0))
    assert open_from(at("2026-11-23T03:00+02:00"), hours) == at("2026-11-23T03:00+02:00")


def test_holidays_public_and_of_the_house_and_absences_are_no_working_days() -> None:
    calendar = Calendar(
        zone="Europe/Riga",
        working_days=(0, 1, 2, 3, 4),
        holidays=(date(2026, 11, 24),),
        holiday_calendar="LV",
        away=(Away(absence="a", starts=date(2026, 11, 25), ends=date(2026, 11, 26)),),
    )
    assert not works_on(calendar, date(2026, 11, 18))  # the republic's day
    assert not works_on(calendar, date(2026, 11, 24))
    assert working_day_before(date(2026, 11, 27), 1, calendar) == date(2026, 11, 23)
    assert not works_on(calendar, date(2026, 11, 26))
    assert works_on(calendar, date(2026, 11, 27))


def test_a_public_calendar_that_nobody_knows_has_no_holidays() -> None:
    calendar = Calendar(zone="UTC", working_days=EVERY_DAY, holiday_calendar="ZZ")
    assert works_on(calendar, date(2026, 12, 25))


def test_who_is_away_for_years_is_counted_by_the_week_alone() -> None:
    away = Away(absence="a", starts=date(2020, 1, 1), ends=date(2030, 1, 1))
    calendar = Calendar(zone="UTC", working_days=(0, 1, 2, 3, 4), away=(away,))
    assert working_day_before(date(2026, 11, 23), 1, calendar) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("zone", "fallback", "taken"),
    [
        ("Europe/Riga", "Asia/Tokyo", "Europe/Riga"),
        ("Mars/Olympus", "Asia/Tokyo", "Asia/Tokyo"),
        ("Mars/Olympus", None, "UTC"),
        ("", "Moon/Base", "UTC"),
        ("../etc/passwd", None, "UTC"),
    ],
)
def test_in_place_of_a_zone_that_does_not_exist_another_is_taken(
    zone: str, fallback: str | None, taken: str
) -> None:
    assert zone_or(zone, fallback) == taken
