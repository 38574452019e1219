"""What both say of a session that was held, and its two measures of time."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.telling import Teller
from ridealong.agenda.model.record import Meeting, Record
from ridealong.agenda.projection.documents import document_id
from ridealong.agenda.rules.meetings import held_by, solution_share, talk_share
from ridealong.agenda.rules.yardsticks import USUAL
from ridealong.contracts import Event
from ridealong.contracts.sessions import SessionDisputed, SessionHeld, SessionRated

from .story import TENANT, Story, event, story
from .words import TUESDAY, item, scheduled

AFTER = TUESDAY + timedelta(hours=1)
TWO_DAYS = timedelta(hours=48)


def told(by: str = "dana", minute: int = 0, **more: Any) -> Event[Any]:
    fields: dict[str, Any] = {"minutes": 40, "start": TUESDAY, "confirmed_by": (by,)} | more
    data = SessionHeld(session="s-1", rep="mike", manager="dana", **fields)
    return event(data, AFTER + timedelta(minutes=minute), named=f"{by}/{minute}")


def disputed(by: str = "mike", minute: int = 5) -> Event[Any]:
    data = SessionDisputed(session="s-1", rep="mike", by=by, reason="we only said hello")
    return event(data, AFTER + timedelta(minutes=minute))


def rated(by: str, value: int, coaching: Any, minute: int = 0) -> Event[Any]:
    data = SessionRated(session="s-1", rep="mike", by=by, value=value, coaching=coaching)
    return event(data, AFTER + timedelta(minutes=minute), named=f"{by}/{value}")


def record(then: Story) -> Record:
    return then.the(Record, document_id(f"{TENANT}/mike", "s-1"))


def teller(viewer: str) -> Teller:
    return Teller(Presenter(viewer, {}), viewer, AFTER)


@pytest.mark.requirement("D held")
def test_it_is_held_by_both_or_by_one_whom_nobody_opposes_for_48_hours() -> None:
    one = record(story(scheduled(), told()))
    assert held_by(one, AFTER + TWO_DAYS - timedelta(seconds=1)) == "waiting"
    assert held_by(one, AFTER + TWO_DAYS) == "unopposed"
    both = record(story(scheduled(), told(), told("mike", 9)))
    assert held_by(both, AFTER) == "both"
    assert held_by(record(story(scheduled(), told(), disputed())), AFTER + TWO_DAYS) == "disputed"
    assert held_by(record(story(scheduled(), rated("mike", 4, "yes"))), AFTER) is None


@pytest.mark.requirement("D held")
def test_who_tells_it_otherwise_begins_anew_and_who_agrees_after_all_takes_the_objection_back() -> (
    None
):
    other = record(story(scheduled(), told(), told("mike", 60, minutes=25)))
    assert other.meeting is not None
    assert (other.meeting.minutes, other.meeting.confirmed_by) == (25, ("mike",))
    assert held_by(other, AFTER + TWO_DAYS) == "waiting"
    taken_back = record(story(scheduled(), told(), told("mike", 2), disputed(), told("dana", 7)))
    assert taken_back.meeting is not None
    assert (taken_back.meeting.confirmed_by, held_by(taken_back, AFTER)) == (("dana",), "disputed")
    agreed = record(story(scheduled(), told(), disputed(), told("mike", 9)))
    assert (agreed.disputes, held_by(agreed, AFTER)) == ((), "both")


@pytest.mark.requirement("2.4", "2.11")
def test_each_says_whether_it_was_coaching_before_hearing_the_others_word() -> None:
    then = story(scheduled(), told(), rated("dana", 5, "yes"))
    assert teller("mike").ratings(record(then)).model_dump() == {
        "own": None,
        "other": None,
        "other_has_rated": True,
    }
    then.given(rated("mike", 3, "partly", 5), rated("mike", 2, "no", 9))
    for viewer, own, other in (("mike", "no", "yes"), ("dana", "yes", "no")):
        ratings = teller(viewer).ratings(record(then))
        assert ratings.own is not None
        assert ratings.other is not None
        assert (ratings.own.coaching, ratings.other.coaching) == (own, other)


@pytest.mark.requirement("1.4", "2.13", "3.15", "T4", "D talk share", "E talk share")
def test_talk_and_time_on_solutions_are_two_measures_and_talk_is_the_managers_to_see() -> None:
    measured = told(
        manager_speaking_minutes=6,
        rep_speaking_minutes=30,
        speaking_source="timer",
        solution_minutes=30,
    )
    known = record(story(scheduled(), measured))
    seen = teller("dana").meeting(known, USUAL, coaching=True)
    assert seen is not None
    assert seen.talk is not None
    assert seen.solutions is not None
    assert (seen.talk.share, seen.talk.aim, seen.talk.source, seen.talk.noted) == (
        Decimal("0.1667"),
        Decimal("0.10"),
        "timer",
        False,
    )
    assert (seen.solutions.share, seen.solutions.aim) == (Decimal("0.7500"), Decimal("0.90"))
    reps = teller("mike").meeting(known, USUAL, coaching=True)
    assert reps is not None
    assert (reps.talk, reps.solutions) == (None, seen.solutions)


@given(*(st.none() | st.integers(0, 240) for _ in range(4)))
def test_a_share_that_was_not_measured_is_not_made_up(
    manager: int | None, rep: int | None, solution: int | None, minutes: int | None
) -> None:
    meeting = Meeting(
        manager="dana",
        start=None,
        minutes=minutes or 0,
        manager_speaking=manager,
        rep_speaking=rep,
        solution_minutes=solution,
        told_at=AFTER,
    )
    talk, solutions = talk_share(meeting), solution_share(meeting)
    assert (talk is None) == (manager is None or rep is None or manager + rep == 0)
    assert (solutions is None) == (solution is None or not minutes)
    assert all(0 <= one.share <= 1 for one in (talk, solutions) if one)


@pytest.mark.requirement("1.8", "4.2")
def test_topics_end_as_touched_or_skipped() -> None:
    topics = ("goal", "help", "renewals")
    then = story(scheduled(), item("offer"), told(topics=topics))
    seen = teller("mike").meeting(record(then), USUAL, coaching=True)
    assert seen is not None
    assert {one.topic: one.touched for one in seen.topics} == {
        "goal": True,
        "help": True,
        "behaviour_plan": False,
        "coaching_plan": False,
        "upcoming_calls": False,
        "renewals": True,
    }
    assert [one.item for one in then.session().talked_about] == ["offer"]
