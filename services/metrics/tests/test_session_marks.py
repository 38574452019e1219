"""What sessions were: five marks, time on solutions, questions, and what the rep brings."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.sessions import OwnNumber, SessionPrepared, SessionSummaryWritten
from ridealong.metrics.api.coaching_explained import explained
from ridealong.metrics.api.coaching_marks import growth_views, marks_view
from ridealong.metrics.api.coaching_views import month_views
from ridealong.metrics.model.originated import Topic
from ridealong.metrics.model.serving import ServingCommitment
from ridealong.metrics.model.session_records import Filled, SessionRecord, Speaking
from ridealong.metrics.rules.definitions import DefinitionHistory, Definitions
from ridealong.metrics.rules.five_marks import marks
from ridealong.metrics.rules.solutions import solutions
from ridealong.metrics.rules.variety import variety

from .given import World, at, event
from .sittings import mikes, sitting
from .stories import held

USUAL = DefinitionHistory()


def promise(name: str, told: str, originator: Any = "rep", **more: Any) -> ServingCommitment:
    content = {"id": f"acme/mike/{name}", "tenant": "acme", "key": "acme/mike"} | more
    return ServingCommitment(
        commitment=name, rep="mike", originator=originator, first_told=at(told), **content
    )


@pytest.mark.requirement("2.6")
def test_a_session_is_held_against_five_marks_in_one_line() -> None:
    bare = sitting("2026-03-02T09:00")
    assert marks(bare, promises=0).line == (
        "progress: no · listening: not said · accountability: no · data: no · written down: no"
    )
    whole = sitting(
        "2026-03-09T09:00",
        goals=("quarter",),
        speaking=Speaking(manager=6, rep=30),
        prepared=(Filled(part="numbers", at=at("2026-03-08")),),
        written=True,
    )
    assert marks(whole, promises=2).line == (
        "progress: yes · listening: yes · accountability: yes · data: yes · written down: yes"
    )


@pytest.mark.requirement("2.6", "2.24")
def test_how_much_listening_is_enough_is_what_held_on_the_sessions_day() -> None:
    talked = [
        sitting(f"2026-0{month}-02T09:00", speaking=Speaking(manager=10, rep=30))
        for month in (3, 5)
    ]
    stricter = Definitions(manager_talk_note=Decimal("0.2"))
    history = DefinitionHistory(((date(2026, 4, 1), stricter),))
    parts = explained(mikes(*talked), history, whole=True, talk=True).sessions
    told = [each.marks.listening for each in parts if each.marks is not None]
    assert told == [True, False]


@pytest.mark.requirement("2.6")
def test_who_listened_is_the_managers_to_see_first() -> None:
    known = mikes(sitting("2026-03-02T09:00", speaking=Speaking(manager=1, rep=9)))
    assert marks_view(known, USUAL, talk=True).listening == 1
    own = marks_view(known, USUAL, talk=False)
    assert (own.listening, own.measured, own.sessions) == (None, None, 1)
    [part] = explained(known, USUAL, whole=True, talk=False).sessions
    assert part.marks is not None
    assert part.marks.listening is None
    [above] = explained(known, USUAL, whole=False, talk=False).sessions
    assert above.marks is None


@pytest.mark.requirement("2.6")
def test_events_leave_their_marks_and_none_of_their_words() -> None:
    summary = SessionSummaryWritten(session="s-1", rep="rep-1", by="rep-1", text="a secret")
    own = OwnNumber(name="deals", value=Decimal(3))
    filed = SessionPrepared(session="s-1", rep="rep-1", own_numbers=(own,), tried=("silence",))
    world = World().reads(
        event(filed, "2026-03-01"),
        event(summary, "2026-03-03"),
        held("s-1", "2026-03-02T09:00", questions=("culture-1",), solution_minutes=30),
    )
    [record] = world.all(SessionRecord)
    assert [each.part for each in record.prepared] == ["numbers", "upskilling"]
    assert (record.written, record.questions, record.solutions) == (True, ("culture-1",), 30)
    assert "secret" not in str(world.picture())


@pytest.mark.requirement("3.15", "T4")
def test_time_on_solutions_is_pooled_and_apart_from_who_spoke() -> None:
    records = [
        sitting("2026-03-02T09:00", 40, solutions=36, speaking=Speaking(manager=30, rep=10)),
        sitting("2026-03-09T09:00", 20, solutions=30),
        sitting("2026-03-16T09:00", 60),
        sitting("2026-03-23T09:00", 5, solutions=5),
    ]
    found = solutions(records)
    # What nobody said is left out, a sitting of five minutes isn't held, and no time is longer
    # than its session.
    assert (found.sessions, found.minutes, found.of) == (2, 56, 60)
    assert found.share == Fraction(56, 60)
    assert solutions([]).share is None


@pytest.mark.requirement("3.15")
@given(st.lists(st.tuples(st.integers(10, 90), st.integers(0, 200)), max_size=6))
def test_no_more_than_all_of_the_time_is_spent_on_solutions(said: list[tuple[int, int]]) -> None:
    records = [
        sitting(f"2026-03-{day:02}T09:00", minutes, solutions=spent)
        for day, (minutes, spent) in enumerate(said, start=1)
    ]
    found = solutions(records)
    assert found.sessions == len(said)
    assert 0 <= (found.share or 0) <= 1


@pytest.mark.requirement("D coverage and variety", "T1")
def test_questions_beside_the_standard_ones_are_part_of_variety() -> None:
    asked: list[tuple[str, ...]] = [("old",), ("culture",), ("growth",), ("culture",), ()]
    records = [
        sitting(f"2026-03-{day:02}T09:00", questions=questions)
        for day, questions in enumerate(asked, start=2)
    ]
    found = variety(records, lambda *_: "UTC")
    assert (found.sessions, found.questions) == (4, 2)
    assert found.different == found.places + found.slots + found.orders + 2


@pytest.mark.requirement("3.17")
def test_what_the_rep_brings_is_shown_month_by_month() -> None:
    topics = [
        Topic(id=name, tenant="acme", key="acme/mike", item=name, rep="mike", by=by, at=at(when))
        for name, by, when in (
            ("t-1", "dana", "2026-01-05"),
            ("t-2", "mike", "2026-02-05"),
            ("t-3", "mike", "2026-02-06"),
            ("t-4", "dana", "2026-02-07"),
        )
    ]
    parts = ("numbers", "skills", "gaps", "factors", "focus", "upskilling", "keep_drop_create")
    filed = tuple(Filled(part=part, at=at("2026-02-01")) for part in parts)
    known = mikes(
        sitting("2026-01-12T09:00"),
        sitting("2026-02-12T09:00", prepared=filed),
        topics=topics,
        commitments=[promise("c-1", "2026-01-12", "manager"), promise("c-2", "2026-02-12")],
        last=date(2026, 2, 28),
    )
    first, second = growth_views(known)
    assert (first.month, second.month) == ("2026-01", "2026-02")
    assert [each.preparation.share for each in (first, second)] == [0, 1]
    assert [(each.topics.own, each.topics.of) for each in (first, second)] == [(0, 1), (2, 3)]
    assert [each.commitments.share for each in (first, second)] == [0, 1]


@pytest.mark.requirement("E coaching hours", "2.1")
def test_minutes_of_a_month_are_told_by_kind_and_sum_to_it() -> None:
    known = mikes(
        sitting("2026-03-02T09:00", 45),
        sitting("2026-03-09T09:00", 60, "call_review"),
        sitting("2026-03-10T09:00", 30, "joint_call_debrief"),
        sitting("2026-03-11T09:00", 90, "incident_review"),
        sitting("2026-03-16T09:00", 50),
    )
    [march] = [each for each in month_views(known, USUAL) if each.month == "2026-03"]
    assert march.by_kind == {"call_review": 60, "coaching": 95, "joint_call_debrief": 30}
    assert (march.minutes, march.band) == (sum(march.by_kind.values()), "full")
