"""Hours, talk share, both answers, preparation, variety, initiative and joint calls."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.metrics.model.calls import Call
from ridealong.metrics.model.originated import Topic
from ridealong.metrics.model.session_records import Filled, Rating, SessionRecord, Speaking
from ridealong.metrics.rules.coaching_hours import band, month, share_full
from ridealong.metrics.rules.initiative import Share, of_topics
from ridealong.metrics.rules.joint_calls import by_week
from ridealong.metrics.rules.periods import period_of
from ridealong.metrics.rules.preparation import mean_share, prepared
from ridealong.metrics.rules.session_records import PARTS
from ridealong.metrics.rules.talk_share import talk_share
from ridealong.metrics.rules.variety import coverage, variety
from ridealong.metrics.rules.was_it_coaching import gap

from .given import at
from .sittings import sitting as session

MARCH = period_of(date(2026, 3, 1), "month")


def riga(rep: str, instant: datetime) -> str:
    return "Europe/Riga"


@pytest.mark.requirement("D coaching hours", "2.1")
@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ((40, 35, 45), "2 to under 3 h"),
        ((100, 79), "2 to under 3 h"),
        ((100, 80), "3 h+"),
        ((100, 19), "under 2 h"),
        ((), "under 2 h"),
    ],
)
def test_hours_of_a_month_and_their_bands(minutes: tuple[int, ...], words: str) -> None:
    held = [session(f"2026-03-{day:02}T09:00", each) for day, each in enumerate(minutes, 2)]
    found = month(held, MARCH, riga)
    assert (found.minutes, found.words) == (sum(minutes), words)
    assert len(found.sessions) == len(minutes)


@pytest.mark.requirement("D coaching hours", "T5")
def test_hours_are_of_the_calendar_month_however_often_a_pair_meets() -> None:
    weekly = [session(f"2026-03-{day:02}T09:00", 36) for day in (2, 9, 16, 23, 30)]
    monthly = [session("2026-03-13T09:00", 180)]
    both = [month(each, MARCH, riga) for each in (weekly, monthly)]
    assert [(each.minutes, each.band) for each in both] == [(180, "full")] * 2


@pytest.mark.requirement("D coaching hours", "0.5")
def test_a_session_counts_in_the_month_where_it_starts_and_only_if_it_is_coaching() -> None:
    # In Riga it is the first of April by ten in the evening UTC.
    april = session("2026-03-31T22:00")
    before = session("2026-02-28T22:30")
    others = [
        session("2026-03-03T09:00", 60, kind)
        for kind in ("incident_review", "training", "forecast_call", "planning")
    ]
    debrief = session("2026-03-04T09:00", 20, "joint_call_debrief")
    short = session("2026-03-05T09:00", 9)
    found = month([april, before, *others, debrief, short], MARCH, riga)
    assert (found.minutes, found.sessions) == (60, (before.session, debrief.session))


@pytest.mark.requirement("D coaching hours")
def test_a_managers_figure_is_the_share_of_reps_with_three_hours_and_more() -> None:
    assert share_full({"a": 180, "b": 179, "c": 300, "d": 0}) == Fraction(1, 2)
    assert share_full({}) is None


@given(st.integers(0, 500), st.integers(0, 500))
def test_more_minutes_never_come_to_a_lower_band(one: int, other: int) -> None:
    order = ("low", "middle", "full")
    low, high = sorted((one, other))
    assert order.index(band(low)) <= order.index(band(high))


def spoke(manager: int, rep: int, source: Any = "timer") -> SessionRecord:
    return session("2026-03-02T09:00", speaking=Speaking(manager=manager, rep=rep, source=source))


@pytest.mark.requirement("D talk share", "2.13")
def test_the_managers_share_of_speaking_is_pooled() -> None:
    found = talk_share([spoke(6, 30)])
    assert found.share is not None
    assert round(found.share * 100, 1) == Fraction("16.7")
    assert not found.note
    pooled = talk_share([spoke(1, 9), spoke(30, 10, "estimate"), session("2026-03-09T09:00")])
    assert (pooled.share, pooled.sessions) == (Fraction(31, 50), 2)
    assert pooled.note
    assert pooled.sources == (("estimate", 1), ("timer", 1))
    assert talk_share([spoke(0, 0)]).share is None
    assert not talk_share([spoke(3, 7)]).note


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=8))
def test_a_pooled_share_lies_between_the_least_and_the_most(pairs: list[tuple[int, int]]) -> None:
    single = [Fraction(m, m + r) for m, r in pairs if m + r]
    found = talk_share([spoke(m, r) for m, r in pairs]).share
    assert found is None if not single else min(single) <= (found or 0) <= max(single)


def answered(manager: Any, rep: Any) -> SessionRecord:
    said = [("dana", manager), ("mike", rep)]
    ratings = tuple(Rating(by=by, at=at("2026-03-03"), coaching=word) for by, word in said if word)
    return session("2026-03-02T09:00", ratings=ratings)


@pytest.mark.requirement("D was it coaching", "2.4")
def test_the_gap_between_both_answers() -> None:
    ten = [answered("yes", "yes")] * 5 + [answered("yes", "partly")] * 4 + [answered("no", "no")]
    found = gap(ten)
    assert (found.sessions, found.manager_yes, found.rep_yes) == (10, 9, 5)
    assert found.points == Fraction(40, 100)
    few = [answered("yes", "no")] * 4 + [answered("yes", None)] * 9
    assert (gap(few).sessions, gap(few).points) == (4, None)


def filled(*parts: tuple[str, str]) -> SessionRecord:
    listed = tuple(Filled(part=part, at=at(when)) for part, when in parts)
    return session("2026-03-10T09:00", prepared=listed)


@pytest.mark.requirement("D preparation", "3.2")
def test_parts_filled_a_day_ahead_count_and_later_ones_are_shown_as_late() -> None:
    five = filled(*((part, "2026-03-09T09:00") for part in PARTS[:5]), (PARTS[5], "2026-03-10"))
    found = prepared(five)
    assert found is not None
    assert (round(found.share * 100), found.late) == (71, ("upskilling",))
    assert mean_share([five, filled()]) == Fraction(5, 14)
    assert mean_share([]) is None


@pytest.mark.requirement("D coverage and variety", "4.2", "T1")
def test_coverage_of_the_five_topics_stands_beside_variety() -> None:
    topics = ("goal", "help", "weather"), ("goal", "upcoming_calls", "behaviour_plan")
    both = [
        session("2026-03-02T09:00", topics=topics[0], place="room 1"),
        session("2026-03-09T08:00", topics=topics[1], place="room 1"),
    ]
    assert coverage(both) == Fraction(5, 10)
    found = variety(both, riga)
    assert (found.sessions, found.places, found.slots, found.orders) == (2, 1, 2, 2)
    alike = [session(f"2026-03-{day:02}T09:00", place="room 1") for day in (2, 9, 16, 23)]
    assert variety(alike, riga).different == 2
    # Of five, the last four.
    old = session("2026-02-03T14:00", place="café")
    assert variety([old, *alike], riga).different == 2


@pytest.mark.requirement("D initiative", "2.5", "3.17")
def test_initiative_is_what_the_rep_brought_of_all() -> None:
    topics = [
        Topic(id=str(n), tenant="a", key="a/m", item=str(n), rep="mike", by=by, at=at("2026-03-01"))
        for n, by in enumerate(["mike", "mike", "dana"])
    ]
    assert of_topics(topics).share == Fraction(2, 3)
    assert Share(0, 0).share is None


@pytest.mark.requirement("D joint calls", "4.22", "E joint calls")
def test_joint_calls_are_counted_by_week_of_the_reps_day() -> None:
    def call(when: str, joint: bool, attended: bool | None) -> Call:
        content = {"call": when, "rep": "mike", "joint": joint, "attended": attended}
        return Call(id=when, tenant="a", key="a/mike", at=at(when), **content)

    weeks = [period_of(date(2026, 3, day), "week") for day in (2, 9)]
    found = by_week(
        [
            call("2026-03-03T09:00", True, None),
            call("2026-03-04T09:00", False, True),
            # Sunday night in UTC is Monday in Riga.
            call("2026-03-08T22:30", True, True),
        ],
        weeks,
        riga,
    )
    assert [(each.planned, each.attended) for each in found] == [(1, 1), (1, 1)]
    assert all(each.reached for each in found)
    assert not by_week([], weeks, riga)[0].reached
