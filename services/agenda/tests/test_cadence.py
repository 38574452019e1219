"""When a pair is expected to meet, and what came of it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.agenda.model.diary import Rhythm
from ridealong.agenda.rules.cadence import (
    Meeting,
    Standing,
    expected,
    in_a_row,
    period_of,
    periods,
)

RIGA = ZoneInfo("Europe/Riga")
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def rhythm(every: str = "weekly", **more: Any) -> Rhythm:
    return Rhythm(manager="dana", every=every, **more)


def named_days(one: Rhythm, first: date = MARCH[0], last: date = MARCH[1]) -> list[str]:
    return [f"{each.day:%m-%d}" for each in periods(one, first, last)]


@pytest.mark.requirement("4.1", "E scheduling")
@pytest.mark.parametrize(
    ("one", "days"),
    [
        (rhythm(weekday=1), ["02-24", "03-03", "03-10", "03-17", "03-24", "03-31"]),
        (
            rhythm("weeks", interval=2, weekday=4, start=date(2026, 3, 2)),
            ["03-06", "03-20", "04-03"],
        ),
        (rhythm("monthly_date", day=31), ["03-31"]),
        (rhythm("monthly_date", day=15, start=date(2026, 3, 1)), ["03-15"]),
        (rhythm("monthly_weekday", weekday=0, nth=1), ["03-02"]),
        (rhythm("monthly_weekday", weekday=4, nth=-1), ["03-27"]),
        (rhythm("monthly_weekday", weekday=2, nth=5), ["03-25"]),
    ],
    ids=range(7),
)
def test_a_rhythm_names_its_days(one: Rhythm, days: list[str]) -> None:
    assert named_days(one) == days


def test_the_31st_of_a_short_month_is_its_last_day_and_a_quarter_has_one_meeting() -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    last = named_days(rhythm("monthly_date", day=31), *year)
    assert (last[1], last[3], len(last)) == ("02-28", "04-30", 12)
    quarterly = rhythm("monthly_weekday", interval=3, weekday=0, nth=1, start=date(2026, 1, 7))
    assert named_days(quarterly, *year) == ["01-05", "04-06", "07-06", "10-05"]


def test_nothing_is_expected_before_a_pair_begins_or_after_it_ends() -> None:
    one = rhythm(weekday=0, start=date(2026, 3, 11), ended=date(2026, 3, 17))
    assert [each.first for each in periods(one, *MARCH)] == [date(2026, 3, 9), date(2026, 3, 16)]
    assert period_of(one, date(2026, 3, 8)) is None
    assert periods(one, date(2026, 4, 1), date(2026, 3, 1)) == []


RHYTHMS = st.builds(
    Rhythm,
    manager=st.just("dana"),
    every=st.sampled_from(["weekly", "weeks", "monthly_date", "monthly_weekday"]),
    interval=st.integers(1, 6),
    weekday=st.none() | st.integers(0, 6),
    day=st.none() | st.integers(1, 31),
    nth=st.none() | st.sampled_from([-1, 1, 2, 3, 4, 5]),
    start=st.none() | st.dates(date(2024, 1, 1), date(2026, 1, 1)),
)


@given(RHYTHMS, st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(0, 200))
def test_every_day_lies_in_one_period_which_holds_the_day_it_names(
    one: Rhythm, first: date, days: int
) -> None:
    found = periods(one, first, first + timedelta(days=days))
    for day in (first + timedelta(days=n) for n in range(days + 1)):
        assert [each.holds(day) for each in found].count(True) == 1
    assert all(each.holds(each.day) for each in found)
    assert period_of(one, first) == found[0]


def meeting(day: date, *, held: bool = True, hour: int = 9) -> Meeting:
    start = datetime(day.year, day.month, day.day, hour, tzinfo=RIGA)
    return Meeting(f"s-{day}", start.astimezone(UTC), held)


def standings(meetings: Iterable[Meeting], **more: Any) -> list[Standing]:
    span = (date(2026, 3, 2), date(2026, 3, 29))
    more = {"today": date(2026, 3, 25)} | more
    return [
        one.standing for one in expected(rhythm(weekday=0), span, meetings, "Europe/Riga", **more)
    ]


@pytest.mark.requirement("T6", "2.7", "E cadence")
def test_a_move_within_its_period_keeps_the_chain_and_one_out_of_it_breaks_it() -> None:
    kept = [meeting(date(2026, 3, 2)), meeting(date(2026, 3, 13)), meeting(date(2026, 3, 16))]
    assert standings(kept) == ["kept", "kept", "kept", "open"]
    out_of_it = [kept[0], meeting(date(2026, 3, 17)), kept[2]]
    found = expected(
        rhythm(weekday=0), (date(2026, 3, 2), date(2026, 3, 29)), out_of_it, "Europe/Riga",
        today=date(2026, 3, 25),
    )  # fmt: skip
    assert [one.standing for one in found] == ["kept", "missed", "kept", "open"]
    assert in_a_row(found) == 1


@pytest.mark.requirement("E cadence")
def test_a_period_away_as_a_whole_is_excused_and_breaks_no_chain() -> None:
    away = [(date(2026, 3, 9), date(2026, 3, 20))]
    kept = [meeting(date(2026, 3, 2)), meeting(date(2026, 3, 24), held=False)]
    assert standings(kept, away=away) == ["kept", "excused", "missed", "planned"]
    longer = [(date(2026, 3, 9), date(2026, 3, 22))]
    assert standings(kept, away=longer) == ["kept", "excused", "excused", "planned"]


def test_a_meeting_counts_on_the_day_that_the_zone_shows() -> None:
    late = Meeting("s", datetime(2026, 3, 8, 22, 30, tzinfo=UTC), held=True)
    assert standings([late]) == ["missed", "kept", "missed", "open"]
