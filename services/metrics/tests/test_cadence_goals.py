"""A manager aims at so many one-on-ones, and they are compared with the period before."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts import Event
from ridealong.contracts.sessions import SessionPrepared
from ridealong.metrics.api.cadence_goals import explained, view
from ridealong.metrics.model.cadence_goals import CadenceGoal, CadenceGoals
from ridealong.metrics.model.people import Person
from ridealong.metrics.model.serving import ServingCommitment
from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.rules.cadence_goals import Compared, compared, days_before, days_of
from ridealong.metrics.rules.coaching import Material

from .aiming import aim
from .given import World, at, event
from .promises import stands
from .stories import held, pair, person, scheduled

pytestmark = pytest.mark.requirement("0.2", "0.1")


def goals(world: World) -> tuple[CadenceGoal, ...]:
    return world.the(CadenceGoals, "acme/manager-1").goals


def test_the_later_word_on_the_same_days_counts_and_one_that_is_over_stays() -> None:
    world = World().reads(
        aim(40, "2026-01-01", "2026-01-02"),
        aim(50, "2026-01-01", "2026-01-09"),
        aim(60, "2026-04-01", "2026-01-09"),
        aim(200, "2026-01-01", "2026-01-09", "year"),
    )
    told = [(each.per, each.starts.month, each.sessions) for each in goals(world)]
    assert told == [("quarter", 1, 50), ("year", 1, 200), ("quarter", 4, 60)]
    late = aim(1, "2026-01-01", "2026-04-02")
    world.reads(late)
    reason = "the quarter from 2026-01-01 ended on 2026-03-31: aim at one to come"
    assert world.refused == {late.id: reason}
    assert goals(world)[0].sessions == 50


SESSIONS: list[Event[Any]] = [
    person("rep-1", "2025-01-01"),
    pair("rep-1", "manager-1", "2025-01-01"),
    held("b-1", "2025-10-06T09:00"),
    held("b-2", "2025-11-03T09:00"),
    held("b-3", "2025-12-29T09:00"),
    scheduled("n-1", "2026-01-05T09:00"),
    event(SessionPrepared(session="n-1", rep="rep-1", gaps="closing"), "2026-01-02"),
    held("n-1", "2026-01-05T09:00"),
    stands("c-1", "2026-01-05", session="n-1"),
    held("n-2", "2026-02-02T09:00"),
    held("n-3", "2026-02-09T09:00", manager="manager-2"),
    scheduled("n-4", "2026-02-10T09:00", "incident_review"),
    held("n-4", "2026-02-10T09:00"),
    held("n-5", "2026-02-11T09:00", minutes=5),
    held("n-6", "2026-02-16T09:00"),
]


def team(world: World) -> list[Material]:
    known = Material(
        rep="rep-1",
        first=date(2025, 1, 1),
        last=date(2026, 12, 31),
        now=at("2026-02-14"),
        person=world.get(Person, "acme/rep-1"),
        records=world.all(SessionRecord),
        commitments=world.all(ServingCommitment),
    )
    return [known]


def until(today: str) -> Compared:
    world = World().reads(*SESSIONS, aim(4, "2026-01-01", "2026-01-02"))
    day = date.fromisoformat(today)
    return compared("manager-1", team(world), goals(world)[0], day)


def test_what_was_held_is_compared_with_as_many_days_before_and_never_stands_alone() -> None:
    shown = view("manager-1", until("2026-02-14"))
    # b-3 was held later in its quarter than it is now in this one.
    assert (shown.now.held, shown.same_days_before.held, shown.before.held) == (2, 2, 3)
    assert (str(shown.reached), shown.more) == ("0.5000", 0)
    quality = (shown.now.goal_linked, shown.now.prepared, shown.now.with_promises)
    assert quality == (0, 1, 1)
    later = view("manager-1", until("2026-03-31"))
    assert (later.now.held, later.same_days_before.held, later.more) == (3, 3, 0)


def test_a_review_of_a_crisis_another_managers_and_a_short_one_are_none() -> None:
    parts = explained("manager-1", until("2026-03-31")).sessions
    assert [each.session for each in parts if each.now] == ["n-1", "n-2", "n-6"]
    assert [each.session for each in parts if each.same_days_before] == ["b-1", "b-2", "b-3"]


def test_before_its_first_day_nothing_counts_for_it() -> None:
    found = until("2025-12-30")
    assert (found.now, found.by_then, len(found.before)) == ((), (), 3)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from(["year", "quarter"]))
def test_the_period_before_ends_the_day_before_it_begins(starts: date, per: Any) -> None:
    goal = CadenceGoal(per=per, starts=starts, sessions=1, said=at("2020-01-01"))
    days, before = days_of(goal), days_before(goal)
    assert before.last + timedelta(1) == days.first
    length = (days.last - days.first).days + 1
    assert length in ((365, 366) if per == "year" else range(89, 93))


@given(st.integers(0, 95))
def test_a_day_later_never_less_was_held(days: int) -> None:
    today = date(2026, 1, 1) + timedelta(days)
    one, two = until(str(today)), until(str(today + timedelta(1)))
    assert len(one.now) <= len(two.now)
    assert len(one.by_then) <= len(two.by_then) <= len(two.before)
    assert replace(two, now=one.now).reached == one.reached
