"""A promise for a day is kept until that day ends where it was made."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.commitments.rules.deadline import deadline, late_window_end

VECTORS = json.loads((Path(__file__).parent / "vectors/deadlines.json").read_text(encoding="utf-8"))


@pytest.mark.requirement("C1", "C2")
@pytest.mark.parametrize("vector", VECTORS, ids=lambda each: f"{each['due']} {each['zone']}")
def test_the_deadline_is_the_first_instant_after_the_due_date(vector: dict[str, str]) -> None:
    expected = datetime.fromisoformat(vector["deadline"])
    assert deadline(date.fromisoformat(vector["due"]), vector["zone"]) == expected


@pytest.mark.requirement("C1")
@given(
    st.dates(date(1970, 1, 2), date(2060, 1, 1)),
    st.sampled_from(sorted(available_timezones())),
)
def test_just_before_the_deadline_it_is_the_due_date_and_from_then_on_a_later_one(
    due: date, zone: str
) -> None:
    found, there = deadline(due, zone), ZoneInfo(zone)
    assert found.tzinfo is UTC
    assert (found - timedelta(milliseconds=1)).astimezone(there).date() <= due
    assert found.astimezone(there).date() > due


@pytest.mark.requirement("C1")
def test_the_late_window_ends_with_the_fourteenth_day_after_also_over_a_clock_change() -> None:
    assert late_window_end(date(2026, 3, 20), "Europe/Riga") == datetime(2026, 4, 3, 21, tzinfo=UTC)
    assert deadline(date(2026, 3, 20), "Europe/Riga") == datetime(2026, 3, 20, 22, tzinfo=UTC)
