"""Expected comes from the cadence; held within its own period is held, and who is silent misses."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.people import Cadence
from ridealong.metrics.model.absences import Absence
from ridealong.metrics.model.people import CadenceSince
from ridealong.metrics.model.session_records import Cancelled, SessionRecord
from ridealong.metrics.model.sessions import Session
from ridealong.metrics.rules.cadence import Around, Kept, judged, summed
from ridealong.metrics.rules.recurrence import Turn, turns, turns_of

from .given import at
from .sittings import sitting as session
from .test_coaching_rules import riga

pytestmark = pytest.mark.requirement("D cadence kept")

WEEKLY = Cadence(every="weekly")
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
LATER = at("2026-04-30")


def days(cadence: Cadence, begins: str | None = None) -> list[int]:
    start = None if begins is None else date.fromisoformat(begins)
    return [turn.day.day for turn in turns(cadence, start, FIRST, LAST)]


def booked(start: str, **more: Any) -> SessionRecord:
    """A session that nobody has closed."""
    known = Session(session=start, kind="coaching", planned=at(start))
    return session(start).model_copy(update={"known": known, **more})


def outcomes(
    *sessions: SessionRecord,
    absences: tuple[Absence, ...] = (),
    holidays: tuple[date, ...] = (),
    now: datetime = LATER,
) -> list[str]:
    around = Around(sessions, absences, holidays, riga)
    return [judged(turn, around, now).outcome for turn in turns(WEEKLY, None, FIRST, LAST)]


AWAY = Absence(absence="a", kind="leave", starts=date(2026, 3, 20), ends=date(2026, 3, 24))


def test_the_vector_of_the_definition() -> None:
    held = [session(f"2026-03-{day:02}T09:00") for day in (2, 9, 16)]
    around = Around([*held, booked("2026-03-30T09:00")], (AWAY,), (), riga)
    found = summed(judged(each, around, LATER) for each in turns(WEEKLY, None, FIRST, LAST))
    assert (found.expected, found.held, found.excused, found.missed) == (5, 3, 1, 1)
    assert (found.kept, found.reasons) == (Fraction(3, 4), (("leave", 1),))
    assert found.in_a_row == 0


@pytest.mark.parametrize(
    ("cadence", "expected"),
    [
        (WEEKLY, [2, 9, 16, 23, 30]),
        (Cadence(every="weekly", weekday=3), [5, 12, 19, 26]),
        (Cadence(every="weeks", interval=2, weekday=1), [10, 24]),
        (Cadence(every="monthly_date", day=31), [31]),
        (Cadence(every="monthly_weekday", weekday=4, nth=-1), [27]),
        (Cadence(every="monthly_weekday", weekday=0, nth=2), [9]),
    ],
)
def test_expected_days_by_cadence(cadence: Cadence, expected: list[int]) -> None:
    assert days(cadence, "2026-01-12") == expected


def test_a_month_that_is_shorter_has_its_turn_on_the_last_day() -> None:
    found = turns(Cadence(every="monthly_date", day=31), None, date(2026, 2, 1), date(2026, 4, 30))
    assert [turn.day for turn in found] == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_nothing_is_expected_before_a_pair_begins() -> None:
    assert days(WEEKLY, "2026-03-11") == [16, 23, 30]


def test_each_day_is_expected_by_what_had_been_said_before_it() -> None:
    cadences = [
        CadenceSince(said=at("2026-03-05"), cadence=WEEKLY),
        CadenceSince(said=at("2026-03-10T12:00"), cadence=Cadence(every="weekly", weekday=4)),
    ]
    found = [turn.day.day for turn in turns_of(cadences, None, FIRST, LAST)]
    assert found == [2, 9, 13, 20, 27]


@pytest.mark.requirement("1.19", "T6")
def test_moved_inside_its_own_week_is_held_and_into_another_is_not() -> None:
    # Of the 2nd on the Friday, of the 9th on Monday the 16th: that is the next week's.
    held = [session("2026-03-06T09:00"), session("2026-03-16T09:00")]
    assert outcomes(*held) == ["held", "missed", "held", "missed", "missed"]


@pytest.mark.requirement("0.5")
def test_a_crisis_talked_over_is_no_turn() -> None:
    talked = session("2026-03-02T09:00", kind="incident_review")
    assert outcomes(talked)[0] == "missed"


def test_what_nobody_has_closed_is_missed_after_48_hours() -> None:
    one = booked("2026-03-02T09:00")
    ends = at("2026-03-02T09:40")
    assert outcomes(one, now=ends + timedelta(hours=47, minutes=59))[0] == "open"
    assert outcomes(one, now=ends + timedelta(hours=48))[0] == "missed"
    # What isn't booked may still be held until its week is over everywhere, and two days more.
    assert outcomes(now=at("2026-03-11T11:59"))[0] == "open"
    assert outcomes(now=at("2026-03-11T12:00"))[0] == "missed"


def test_an_excuse_needs_a_reason_of_the_list() -> None:
    def off(reason: str | None) -> list[str]:
        said = Cancelled(said=at("2026-03-01"), reason=reason)
        return outcomes(booked("2026-03-02T09:00", cancelled=said))

    assert (off("sick")[0], off(None)[0]) == ("excused", "missed")
    assert outcomes(holidays=(date(2026, 3, 9),)) == ["missed", "excused"] + ["missed"] * 3
    # Held all the same is held.
    assert outcomes(session("2026-03-23T09:00"), absences=(AWAY,))[3] == "held"


@pytest.mark.requirement("2.7")
def test_kept_weeks_in_a_row_are_not_broken_by_an_excuse() -> None:
    held = [session(f"2026-03-{day:02}T09:00") for day in (9, 16, 30)]
    around = Around(held, (AWAY,), (), riga)
    found = summed(judged(each, around, LATER) for each in turns(WEEKLY, None, FIRST, LAST))
    assert (found.missed, found.in_a_row) == (1, 3)


cadences = st.one_of(
    st.builds(Cadence, every=st.just("weekly"), weekday=st.integers(0, 6)),
    st.builds(
        Cadence, every=st.just("weeks"), interval=st.integers(1, 6), weekday=st.integers(0, 6)
    ),
    st.builds(Cadence, every=st.just("monthly_date"), day=st.integers(1, 31)),
    st.builds(
        Cadence,
        every=st.just("monthly_weekday"),
        weekday=st.integers(0, 6),
        nth=st.sampled_from([1, 2, 3, 4, -1]),
    ),
)


@given(cadences, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_periods_hold_their_own_day_and_never_overlap(
    cadence: Cadence, first: date, length: int
) -> None:
    found = turns(cadence, None, first, first + timedelta(length))
    assert all(turn.first <= turn.day <= turn.last for turn in found)
    assert all(a.last < b.first for a, b in pairwise(found))
    if length >= 31 * 2 and cadence.interval == 1:
        assert found


@pytest.mark.requirement("2.7")
@given(st.lists(st.sampled_from(["held", "excused", "missed", "open"]), max_size=12))
def test_kept_lies_between_nothing_and_all(outcomes_: list[Any]) -> None:
    day = date(2026, 3, 2)
    listed = [
        Kept(Turn(day + timedelta(n), day, day), outcome) for n, outcome in enumerate(outcomes_)
    ]
    found = summed(listed)
    assert found.held + found.excused + found.missed == found.expected
    assert found.expected == len([each for each in outcomes_ if each != "open"])
    assert found.kept is None or 0 <= found.kept <= 1
    assert found.in_a_row <= found.held
    assert found.longest_gap <= found.missed
    runs = "".join(each[0] for each in outcomes_ if each in {"held", "missed"}).split("h")
    assert found.longest_gap == max(map(len, runs))
