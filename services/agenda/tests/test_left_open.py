"""What nobody marked at the end of a session is asked about, and the order that either wished."""

from datetime import timedelta
from typing import Any

import pytest

from ridealong.agenda.model.entries import ItemEntry
from ridealong.agenda.rules.wording import describe
from ridealong.contracts import Event
from ridealong.contracts.dialogue import ItemsOrdered
from ridealong.contracts.items import AgendaItemDropped

from .story import MONDAY, Story, event, story
from .test_page import card
from .test_revisiting import WEEKS, holding, on, revisit
from .words import TUESDAY, goal_set, held, item, metrics, reading

AFTER = TUESDAY + timedelta(hours=1)


def asked(then: Story, week: int) -> list[tuple[str, bool]]:
    return [(one.id, one.undecided) for one in on(then, week)]


@pytest.mark.requirement("D1", "D2")
def test_what_is_neither_done_nor_to_be_revisited_is_asked_about_once() -> None:
    then = story(*WEEKS, item("open"), item("done"), holding(1, "done"))
    assert asked(then, 2) == [("open", True)]
    assert "nobody said what became of it: done, or again?" in card(then, "s-2")
    then.given(holding(2))
    assert asked(then, 3) == []
    assert [one.item for one in then.session("s-2").talked_about] == ["open"]


@pytest.mark.requirement("D1")
@pytest.mark.parametrize("answer", ["done", "dropped", "not again"])
def test_once_it_is_said_it_is_asked_no_more(answer: str) -> None:
    then = story(*WEEKS, item("open"), holding(1))
    answers: dict[str, Event[Any]] = {
        "done": held("s-1", done=("open",), at=AFTER),
        "dropped": event(AgendaItemDropped(item="open", rep="mike"), AFTER),
        "not again": revisit("open", revisit=False, at=AFTER),
    }
    then.given(answers[answer])
    assert (asked(then, 2), then.bad) == ([], [])
    assert then.desk().items == ()


def test_to_be_revisited_after_all_it_comes_as_any_other() -> None:
    then = story(*WEEKS, item("open"), holding(1), revisit("open", at=AFTER))
    assert asked(then, 2) == [("open", False)]
    (entry,) = on(then, 2)
    assert "nobody said" not in describe(entry, str.title)


def ordered(by: str, *items: str, section: str = "free_form") -> Event[Any]:
    data = ItemsOrdered(session="s-1", rep="mike", by=by, section=section, items=items)
    return event(data, AFTER, named=f"{by}/{items}")


def shown(then: Story) -> list[str]:
    entries = then.section("free_form").entries
    return [one.id for one in entries if isinstance(one, ItemEntry)]


@pytest.mark.requirement("2.12")
def test_the_order_that_the_rep_wishes_stands_whatever_else_changes() -> None:
    items = [item(name, by=by) for name, by in (("a", "mike"), ("b", "mike"), ("c", "dana"))]
    then = story(*WEEKS, *items)
    assert shown(then) == ["a", "b", "c"]
    then.given(ordered("dana", "c", "b", "a"))
    assert shown(then) == ["b", "a", "c"]
    then.given(ordered("mike", "c", "a"))
    assert shown(then) == ["c", "a", "b"]
    then.given(
        item("d", at=MONDAY + timedelta(hours=2)),
        goal_set("leads", "pipeline"),
        metrics((reading("leads"),)),
    )
    assert shown(then) == ["c", "a", "b", "d"]
    then.given(ordered("dana", "d", "c"))
    assert shown(then)[:2] == ["c", "a"]
