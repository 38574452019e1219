"""Two sessions of a pair are never at once, over the log as by command; the pair reads why not."""

from datetime import timedelta
from typing import Any

import pytest

from ridealong.agenda.model.refusals import Refusals
from ridealong.contracts import Event
from ridealong.contracts.sessions import SessionMoved

from .story import MONDAY, Story, event, story
from .words import TUESDAY, ZONE, cancelled, held, moved, pair, scheduled

WEEK = timedelta(days=7)
HALF = timedelta(minutes=30)
LATER = MONDAY + timedelta(hours=1)


def refused(then: Story) -> list[tuple[str, str, str]]:
    found = then.get(Refusals, "acme/mike")
    return [(one.session, one.by, one.reason) for one in (found.refused if found else ())]


def status(then: Story) -> dict[str, tuple[str, Any]]:
    return {name: (then.session(name).status, then.session(name).start) for name in ("s-1", "s-2")}


def move(name: str, start: Any, at: Any = LATER) -> Event[Any]:
    return event(SessionMoved(session=name, rep="mike", start=start, zone=ZONE), at)


@pytest.mark.requirement("E scheduling")
def test_the_second_of_two_at_once_is_refused_with_a_reason_and_may_be_moved() -> None:
    then = story(pair(), scheduled("s-1"), scheduled("s-2", TUESDAY + HALF, minutes=60))
    assert status(then) == {"s-1": ("open", TUESDAY), "s-2": ("unscheduled", None)}
    ((session, by, why),) = refused(then)
    assert (session, by) == ("s-2", "platform")
    assert why.startswith("session s-1 is from 2026-11-24 14:00 to 2026-11-24 14:40 UTC")
    then.given(move("s-2", TUESDAY + 2 * HALF))
    assert status(then)["s-2"] == ("open", TUESDAY + 2 * HALF)
    plan = then.session("s-2").plan
    assert plan is not None
    assert plan.minutes == 60


@pytest.mark.requirement("E scheduling")
def test_a_move_onto_another_session_leaves_it_where_it_is() -> None:
    then = story(pair(), scheduled("s-1"), scheduled("s-2", TUESDAY + WEEK))
    then.given(move("s-2", TUESDAY + HALF / 2))
    assert status(then)["s-2"] == ("open", TUESDAY + WEEK)
    assert [one[0] for one in refused(then)] == ["s-2"]
    # Within its own time, or right after the other, it moves.
    then.given(move("s-1", TUESDAY + HALF / 2), move("s-2", TUESDAY + 2 * HALF, LATER + HALF))
    assert [one[1] for one in status(then).values()] == [TUESDAY + HALF / 2, TUESDAY + 2 * HALF]
    assert len(refused(then)) == 1


@pytest.mark.requirement("E scheduling")
def test_what_was_cancelled_or_held_takes_no_time() -> None:
    then = story(pair(), scheduled("s-1"), cancelled("s-1"), scheduled("s-2"))
    assert status(then)["s-2"][0] == "open"
    again = scheduled("s-1", at=LATER)
    then.given(again)
    assert status(then)["s-1"][0] == "cancelled"
    then = story(pair(), scheduled("s-1"), held("s-1", at=MONDAY), scheduled("s-2"))
    assert (status(then)["s-2"][0], refused(then)) == ("open", [])


def test_what_has_begun_when_it_is_told_is_how_it_was() -> None:
    past = MONDAY - timedelta(days=3)
    then = story(pair(), scheduled("s-1", past), scheduled("s-2", past + HALF))
    assert refused(then) == []
    assert then.session("s-2").start == past + HALF


def test_one_that_was_refused_and_took_place_all_the_same_keeps_its_plan() -> None:
    then = story(pair(), scheduled("s-1"), scheduled("s-2", TUESDAY + HALF))
    then.given(held("s-2", TUESDAY + HALF))
    session = then.session("s-2")
    assert (session.status, session.start, session.wanted) == ("held", TUESDAY + HALF, None)


def test_the_clock_decides_nothing_and_a_desk_stays_small() -> None:
    told = [pair(), scheduled("s-1"), moved("s-1", TUESDAY + WEEK, at=LATER)]
    then = story(*told)
    then.until(TUESDAY + WEEK + timedelta(days=3))
    assert then.session("s-1").status == "missed"
    # Told before the clock was read, and after it.
    late = scheduled("s-2", TUESDAY + WEEK + HALF / 2, at=LATER + HALF)
    assert then.given(late).session("s-2").status == "unscheduled"
    many = story(pair(), *(scheduled(f"n-{n}", TUESDAY + n * HALF * 2) for n in range(205)))
    assert len(many.desk().taken) == 200
    for n in range(25):
        many.given(scheduled(f"late-{n}", TUESDAY + 204 * HALF * 2))
    assert len(refused(many)) == 20
