"""What wasn't finished comes to the next agenda by itself, and says from where and since when."""

from datetime import timedelta
from typing import Any

import pytest

from ridealong.agenda.model.entries import ItemEntry
from ridealong.agenda.rules.wording import describe
from ridealong.contracts import Event
from ridealong.contracts.fields import Evidence
from ridealong.contracts.items import AgendaItemChanged

from .story import MONDAY, Story, event, story
from .words import TUESDAY, item, made, scheduled
from .words import held as taken_place

WEEK = timedelta(days=7)
AFTER = TUESDAY + timedelta(hours=1)
WEEKS = tuple(scheduled(f"s-{week}", TUESDAY + (week - 1) * WEEK) for week in range(1, 6))


def revisit(name: str = "topic", session: str = "s-1", **more: Any) -> Event[Any]:
    at = more.pop("at", MONDAY)
    data = AgendaItemChanged(
        item=name,
        rep="mike",
        session=session,
        by="dana",
        revisit=more.pop("revisit", True),
        reason=more.pop("reason", None),
    )
    return event(data, at, named=f"{name}/{session}/{at.isoformat()}/{data.revisit}/{data.reason}")


def holding(week: int, *done: str) -> Event[Any]:
    return taken_place(f"s-{week}", TUESDAY + (week - 1) * WEEK, done=done)


def on(then: Story, week: int) -> list[ItemEntry]:
    return [one for one in then.entries("item", f"s-{week}") if isinstance(one, ItemEntry)]


@pytest.mark.requirement("2.27")
@pytest.mark.parametrize("said", ["before", "after"])
def test_what_is_to_be_revisited_comes_to_the_next_agenda_with_origin_and_age(said: str) -> None:
    told = [revisit(), holding(1, "done")]
    if said == "after":
        told = [holding(1, "done"), revisit(at=AFTER)]
    then = story(*WEEKS, item("topic"), item("done"), *told)
    (came,) = on(then, 2)
    assert (came.id, came.carried, came.origin, came.since) == ("topic", True, "s-1", MONDAY)
    assert came.carries == 1
    assert on(then, 3) == []
    assert {one.item for one in then.session("s-1").talked_about} == {"topic", "done"}


@pytest.mark.requirement("2.27")
def test_it_leaves_with_the_session_that_it_came_to_unless_it_is_to_be_revisited_again() -> None:
    then = story(*WEEKS, item("topic"), revisit(), holding(1), holding(2, "topic"))
    assert on(then, 3) == []
    assert [one.item for one in then.session("s-2").talked_about] == ["topic"]
    then.given(revisit(session="s-2", at=AFTER + WEEK))
    (came,) = on(then, 3)
    assert (came.carries, came.origin) == (2, "s-1")
    then.given(revisit(session="s-3", at=AFTER + 2 * WEEK), holding(3))
    (came,) = on(then, 4)
    assert (came.carries, came.origin, came.since) == (3, "s-1", MONDAY)
    assert "carried over 3 times since 23 Nov: do it or drop it" in describe(came, str.title)


def test_both_may_ask_for_it_and_the_session_may_be_told_twice() -> None:
    then = story(*WEEKS, item("topic"), holding(1), revisit(at=AFTER))
    again = taken_place("s-1", at=AFTER + WEEK)
    then.given(revisit(at=AFTER + timedelta(minutes=1)), again)
    (came,) = on(then, 2)
    assert came.carries == 1
    then.given(holding(2, "topic"))
    assert on(then, 3) == []


def test_a_mark_may_be_taken_back() -> None:
    then = story(*WEEKS, item("topic"), revisit(), revisit(revisit=False), holding(1))
    assert on(then, 2) == []


def test_an_incident_review_takes_nothing_of_it_along() -> None:
    review = scheduled("review", TUESDAY + timedelta(days=1), kind="incident_review")
    then = story(*WEEKS, review, item("topic"), revisit(), holding(1))
    then.given(taken_place("review", TUESDAY + timedelta(days=1)))
    assert [one.id for one in on(then, 2)] == ["topic"]


def test_an_item_that_never_was_there_is_not_revisited() -> None:
    then = story(*WEEKS, holding(1), revisit("nothing", at=AFTER))
    assert list(then.refused.values()) == ["there is no such item on this rep's desk any more"]


def three_times() -> Story:
    """A topic that has come to the fourth session."""
    return story(
        *WEEKS,
        item("topic"),
        revisit(),
        holding(1),
        revisit(session="s-2", at=AFTER + WEEK),
        holding(2),
        revisit(session="s-3", at=AFTER + 2 * WEEK),
        holding(3),
    )


@pytest.mark.requirement("D1", "D2", "E carry-over")
def test_after_three_times_it_comes_again_only_with_a_reason() -> None:
    then = three_times()
    then.given(revisit(session="s-4", at=AFTER + 3 * WEEK))
    (why,) = then.refused.values()
    assert why.startswith("it has come along 3 times: agree on a commitment about it, drop it")
    then.given(revisit(session="s-4", at=AFTER + 3 * WEEK, reason="the board meets on Friday"))
    then.given(holding(4))
    (came,) = on(then, 5)
    assert (came.carries, came.kept_because) == (4, "the board meets on Friday")
    assert [one.item for one in then.session("s-4").talked_about] == ["topic"]


@pytest.mark.requirement("0.8")
def test_what_comes_back_three_times_without_a_commitment_is_named() -> None:
    then = three_times()
    (came,) = on(then, 4)
    assert came.recurring
    assert "no commitment has come of it" in describe(came, str.title)
    then.given(made("c-1", item="topic"))
    (answered,) = on(then, 4)
    assert not answered.recurring


@pytest.mark.requirement("2.22", "2.23", "T10")
def test_an_observation_without_data_is_asked_what_it_is() -> None:
    link = (Evidence(label="Call of 20 Nov", url="https://calls.example/1"),)
    then = story(
        scheduled(),
        item("seen", by="dana", section="skills"),
        item("shown", by="dana", section="skills", evidence=link, standing="fact"),
        item("felt", by="dana", section="skills", standing="hunch"),
        item("claimed", by="dana", standing="fact"),
        item("own", section="skills"),
        item("help", by="dana"),
    )
    asked = {one.id: one.asks for one in on(then, 1)}
    assert asked == {
        "seen": "Is that a hunch or a fact?",
        "shown": None,
        "felt": None,
        "claimed": "What does the data show?",
        "own": None,
        "help": None,
    }


@pytest.mark.requirement("2.12", "3.1")
def test_in_each_section_the_reps_own_come_first_whoever_was_quicker() -> None:
    then = story(
        scheduled(),
        item("quick", by="dana", section="skills"),
        item("slow", section="skills", at=MONDAY + timedelta(hours=2)),
    )
    assert [one.id for one in on(then, 1)] == ["slow", "quick"]
    moved = AgendaItemChanged(item="quick", rep="mike", by="mike", section="pipeline")
    then.given(event(moved, MONDAY + timedelta(hours=3)))
    assert [one.id for one in then.section("pipeline").entries] == ["quick"]
    opening = then.agenda().sections[0]
    assert "the rep speaks first" in opening.reason
