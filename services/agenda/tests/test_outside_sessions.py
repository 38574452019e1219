"""Sessions that stand for entries of a calendar outside: newer versions win, older ones never."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from ridealong.agenda.model.outside import Occurrence
from ridealong.agenda.rules.outside.planning import At, For, Step, step, taken_out
from ridealong.contracts import Event
from ridealong.contracts.sessions import OutsideEntry, SessionCancelled, SessionMoved

from .story import MONDAY, Story, event, story
from .words import TUESDAY, ZONE, held, moved, scheduled

LATER = TUESDAY + timedelta(days=1)
MIKE = For("mike", "dana", ZONE, "coaching")
HERE = At("s-1", (), MONDAY)
WEEKLY = Occurrence("e-1", 3, TUESDAY, 0, TUESDAY, ZONE, 40, "Room", False, frozenset())


def told(then: Story, made: Step) -> Story:
    """The story after what a step says, once the service has read it."""
    assert made.data is not None
    content = made.data.model_dump_json()
    return then.given(event(made.data, MONDAY, named=sha256(content.encode()).hexdigest()))


def imported(one: Occurrence = WEEKLY) -> Story:
    return told(story(), step(one, None, MIKE, HERE))


def again(then: Story, one: Occurrence) -> Step:
    return step(one, then.session(), MIKE, HERE)


def test_the_same_content_again_changes_nothing_also_after_the_pair_has_moved_it() -> None:
    then = imported()
    assert again(then, WEEKLY) == Step("unchanged")
    then.given(moved("s-1", LATER))
    assert again(then, WEEKLY) == Step("unchanged")
    assert then.session().start == LATER


def test_a_changed_entry_moves_its_session_and_going_back_moves_it_back() -> None:
    then = imported()
    newer = replace(WEEKLY, start=LATER, sequence=1, minutes=60)
    made = again(then, newer)
    assert (made.change, type(made.data)) == ("moved", SessionMoved)
    told(then, made)
    session = then.session()
    assert (session.start, session.sequence) == (LATER, 1)
    assert session.plan is not None
    assert (session.plan.minutes, session.plan.place) == (60, "Room")
    back = replace(WEEKLY, sequence=2)
    told(then, again(then, back))
    assert then.session().start == TUESDAY
    older = again(then, newer)
    assert (older.change, older.reason) == ("unchanged", "a newer version of this entry is known")


def test_a_cancelled_entry_cancels_and_a_confirmed_one_reopens() -> None:
    then = imported()
    told(then, again(then, replace(WEEKLY, cancelled=True, sequence=1)))
    assert then.session().status == "cancelled"
    assert again(then, replace(WEEKLY, cancelled=True, sequence=1)) == Step("unchanged")
    told(then, again(then, replace(WEEKLY, sequence=2)))
    assert then.session().status == "open"
    assert step(replace(WEEKLY, cancelled=True), None, MIKE, HERE) == Step("unchanged")


@pytest.mark.requirement("E scheduling")
def test_two_sessions_of_a_pair_are_never_at_once() -> None:
    others = [story(scheduled("s-2")).session("s-2")]
    touching = replace(WEEKLY, start=TUESDAY + timedelta(minutes=40))
    assert step(touching, None, MIKE, At("s-1", others, MONDAY)).change == "scheduled"
    for minutes in (-39, 0, 39):
        one = replace(WEEKLY, start=TUESDAY + timedelta(minutes=minutes))
        made = step(one, None, MIKE, At("s-1", others, MONDAY))
        assert (made.change, made.data) == ("refused", None)
        assert made.reason == "it begins or goes on during session s-2"


def test_what_was_held_or_is_past_stays_as_it_is() -> None:
    then = imported().given(held("s-1"))
    assert again(then, replace(WEEKLY, start=LATER, sequence=1)).change == "unchanged"
    assert step(replace(WEEKLY, start=MONDAY), None, MIKE, HERE).change == "past"


def test_an_instance_that_its_series_has_no_more_is_cancelled_once() -> None:
    then = imported()
    assert taken_out(then.session(), {"e-1": 0}, frozenset({"s-1"})) is None
    assert taken_out(then.session(), {"another": 0}, frozenset()) is None
    gone = taken_out(then.session(), {"e-1": 1}, frozenset())
    assert gone is not None
    assert isinstance(gone.data, SessionCancelled)
    told(then, gone)
    assert then.session().status == "cancelled"
    assert taken_out(then.session(), {"e-1": 1}, frozenset()) is None
    told(then, again(then, replace(WEEKLY, sequence=2)))
    assert then.session().status == "open"
    assert taken_out(then.session(), {"e-1": 1}, frozenset()) is None


def outdated(name: str) -> Event[Any]:
    entry = OutsideEntry(uid="e-1", sequence=1, version="old")
    made: dict[str, Event[Any]] = {
        "scheduled": scheduled("s-1", LATER, outside=entry, at=MONDAY + timedelta(hours=1)),
        "moved": moved("s-1", LATER, outside=entry),
        "cancelled": event(SessionCancelled(session="s-1", rep="mike", outside=entry)),
    }
    return made[name]


@pytest.mark.parametrize("name", ["scheduled", "moved", "cancelled"])
def test_an_older_version_that_comes_late_is_refused_by_the_rules_too(name: str) -> None:
    then = imported(replace(WEEKLY, sequence=2))
    before = then.session()
    then.given(outdated(name))
    assert then.session() == before
    assert list(then.refused.values()) == ["a newer version of this calendar entry is known"]
