"""Agendas follow events by themselves, and tell others when they change."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from ridealong.agenda.model.entries import GoalEntry, ItemEntry
from ridealong.contracts.sessions import SessionRated

from .story import MONDAY, event, story
from .words import (
    TUESDAY,
    cancelled,
    goal_set,
    held,
    item,
    made,
    metrics,
    moved,
    pair,
    person,
    progressed,
    reading,
    scheduled,
)

WEEK = timedelta(days=7)


def test_what_the_rep_keeps_private_is_not_told_to_other_services() -> None:
    then = story(scheduled(), item("mine", level="mine"), item("ours"))
    told = then.published()[-1]
    assert [id_ for section in told.sections for id_ in section.items] == ["ours"]


def test_a_new_version_is_told_only_when_the_agenda_changes() -> None:
    then = story(scheduled(), made())
    count = len(then.published())
    then.given(made(at=MONDAY + timedelta(minutes=1)), progressed(amount=3))
    versions = [told.version for told in then.published()]
    assert len(versions) == count + 1
    assert versions == sorted(set(versions))


def test_an_agenda_that_an_event_does_not_concern_stays_as_it_is() -> None:
    then = story(*(scheduled(f"s-{week}", TUESDAY + week * WEEK) for week in range(6)), made())
    counts = {name: len(then.published(name)) for name in ("s-0", "s-1", "s-5")}
    then.given(progressed(amount=4), metrics(discovery_call=4))
    assert len(then.published("s-0")) == counts["s-0"] + 2
    assert len(then.published("s-1")) == counts["s-1"] + 1
    assert len(then.published("s-5")) == counts["s-5"]


def test_a_moved_session_is_told_with_its_new_start() -> None:
    then = story(scheduled(), moved(start=TUESDAY + timedelta(hours=2)))
    assert then.published()[-1].start == TUESDAY + timedelta(hours=2)


def test_readings_belong_to_the_session_that_comes_next() -> None:
    goal = goal_set("q4-pipeline", "pipeline", 40)
    then = story(scheduled(), scheduled("s-2", TUESDAY + WEEK), goal, metrics((reading(),)))
    now, later = then.section("forecast", "s-1"), then.section("forecast", "s-2")
    assert [getattr(one, "value", None) for one in now.entries] == [Decimal(23)]
    assert [getattr(one, "value", None) for one in later.entries] == [None]
    then.given(held("s-1"))
    then.given(metrics((reading(value=30, before=23),), TUESDAY + timedelta(days=1)))
    (entry,) = then.section("forecast", "s-2").entries
    assert isinstance(entry, GoalEntry)
    assert (str(entry.value), str(entry.before)) == ("30", "23")


def test_what_was_not_talked_about_comes_to_the_next_session() -> None:
    then = story(
        scheduled(),
        scheduled("s-2", TUESDAY + WEEK),
        item("postponed"),
        item("backlog", None),
    )
    assert then.entries("item", "s-2") == []
    then.given(cancelled("s-1"))
    assert {one.id for one in then.entries("item", "s-2")} == {"postponed", "backlog"}
    assert all(isinstance(one, ItemEntry) and one.carried for one in then.entries("item", "s-2"))


def test_the_agenda_is_the_new_managers_once_the_pair_changes() -> None:
    start = TUESDAY + 2 * WEEK
    then = story(
        person(), scheduled(start=start), pair("dana"), pair("erin", start=date(2026, 12, 1))
    )
    assert then.agenda().manager == "dana"
    then.until(datetime(2026, 12, 1, tzinfo=UTC))
    assert then.published()[-1].manager == "erin"


def test_an_event_that_is_of_no_concern_costs_no_other() -> None:
    rated = event(SessionRated(session="s-1", rep="mike", by="mike", value=5))
    then = story(scheduled(), rated, item("topic"))
    assert [one.id for one in then.entries("item")] == ["topic"]
