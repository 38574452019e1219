"""Scheduled, moved, cancelled, held, missed: in whichever order it is told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ridealong.contracts import Event

from .story import MONDAY, story
from .words import TUESDAY, cancelled, held, item, moved, pair, person, prepared, scheduled

LATER = TUESDAY + timedelta(hours=3)
WEEK = timedelta(days=7)


def test_a_move_keeps_the_session_and_counts() -> None:
    session = story(scheduled(place="Room 2"), moved(start=LATER, minutes=60)).session()
    assert (session.start, session.end) == (LATER, LATER + timedelta(minutes=60))
    assert session.sequence == 1
    assert session.plan is not None
    assert session.plan.place == "Room 2"


def test_what_is_told_before_the_session_waits_for_it() -> None:
    early = story(moved(start=LATER), prepared(focus="Follow up"), scheduled()).session()
    assert early.start == LATER
    assert early.sequence == 1
    assert early.prepared == ("focus",)
    assert early.status == "open"


def test_a_session_that_was_held_before_it_was_scheduled_is_held() -> None:
    then = story(held(), scheduled())
    assert then.session().status == "held"
    assert then.desk().slots == ()
    assert then.published() == []


def test_a_cancelled_session_is_scheduled_again_under_its_own_id() -> None:
    then = story(scheduled(), cancelled())
    assert then.session().status == "cancelled"
    assert then.session().agenda is None
    then.given(scheduled(start=LATER, at=MONDAY + timedelta(hours=1)))
    assert then.session().status == "open"
    assert then.session().start == LATER
    assert then.agenda().minutes == 40


@pytest.mark.parametrize(
    ("ended", "reason"),
    [(held(), "held already"), (cancelled(), "cancelled")],
)
def test_a_session_that_is_over_cannot_be_moved(ended: Event[Any], reason: str) -> None:
    then = story(scheduled(), ended, moved(start=LATER))
    assert reason in next(iter(then.refused.values()))
    assert then.session().start == TUESDAY


def test_a_session_that_nobody_closes_is_missed_two_days_after_its_end() -> None:
    end = TUESDAY + timedelta(minutes=40)
    then = story(scheduled())
    then.until(end + timedelta(hours=48, minutes=-1))
    assert then.session().status == "open"
    then.until(end + timedelta(hours=48))
    assert then.session().status == "missed"
    assert then.desk().slots == ()
    assert then.given(held()).session().status == "held"


def test_a_timer_of_before_a_move_does_not_make_it_missed() -> None:
    later = TUESDAY + timedelta(days=7)
    then = story(scheduled(), moved(start=later))
    then.until(TUESDAY + timedelta(days=3))
    assert then.session().status == "open"
    then.until(later + timedelta(days=3))
    assert then.session().status == "missed"


def test_items_of_a_held_session_go_with_it() -> None:
    then = story(scheduled(), item("topic"), held(done=("topic",)))
    assert [one.item for one in then.session().talked_about] == ["topic"]
    assert then.desk().items == ()


def test_two_reps_may_have_sessions_of_one_id() -> None:
    then = story(scheduled(), scheduled(rep="nina", start=LATER, at=MONDAY + WEEK))
    assert then.session().start == TUESDAY
    assert then.session(rep="nina").start == LATER


def test_the_manager_is_that_of_the_newest_pair_in_force() -> None:
    then = story(person(manager="boss"))
    assert then.desk().manager == "boss"
    assert then.given(pair("dana")).desk().manager == "dana"
    assert then.given(pair("erin", at=MONDAY + timedelta(1))).desk().manager == "erin"
    ended = pair("erin", at=MONDAY + timedelta(2), ended=date(2026, 11, 30))
    assert then.given(ended).desk().manager == "erin"
    then.until(datetime(2026, 12, 1, tzinfo=UTC))
    assert then.desk().manager == "dana"
    gone = pair("dana", at=MONDAY + timedelta(9), ended=date(2026, 11, 1))
    assert then.given(gone).desk().manager == "boss"


def test_a_session_names_the_manager_only_while_people_say_nothing() -> None:
    then = story(scheduled(manager="platform-says"))
    assert then.desk().manager == "platform-says"
    assert then.given(person(manager=None)).desk().manager is None
