"""When a session is ready, and why not; what a desk takes in."""

from datetime import date, timedelta

import pytest

from ridealong.contracts.items import AgendaItemDropped

from .story import MONDAY, event, story
from .words import (
    TUESDAY,
    final,
    goal_set,
    held,
    item,
    prepared,
    scheduled,
    score,
)


@pytest.mark.requirement("0.6")
@pytest.mark.parametrize(
    ("goals", "reasons"),
    [((), ("no_goal",)), (("of-nobody",), ("no_goal",)), (("q4-pipeline",), ())],
)
def test_a_session_is_ready_only_with_a_goal_of_that_rep(
    goals: tuple[str, ...], reasons: tuple[str, ...]
) -> None:
    agenda = story(
        scheduled(goals=goals), goal_set("q4-pipeline", "pipeline"), item("topic")
    ).agenda()
    assert agenda.not_ready == reasons
    assert agenda.ready == (not reasons)


@pytest.mark.requirement("0.7")
def test_a_session_for_which_nobody_brought_anything_is_not_ready() -> None:
    cold = story(scheduled(goals=("q4-pipeline",)), goal_set("q4-pipeline", "pipeline"))
    assert cold.agenda().not_ready == ("no_agenda",)
    assert cold.given(item("secret", level="mine")).agenda().not_ready == ("no_agenda",)
    assert cold.given(prepared(numbers="23 of 40")).agenda().ready


def test_nobody_replaces_what_another_brought_along() -> None:
    later = MONDAY + timedelta(minutes=1)
    then = story(scheduled(), item("i-1", level="mine"), item("i-1", by="dana", at=later))
    assert [one.by for one in then.desk().items] == ["mike"]
    assert list(then.refused.values()) == [
        "item i-1 is another person's: give yours an id of its own"
    ]


@pytest.mark.parametrize(("most", "text"), [(500, "short"), (50, "x" * 19_990)])
def test_a_backlog_has_an_end_so_that_a_desk_stays_one_document(most: int, text: str) -> None:
    then = story()
    then.batch([item(f"i-{number}", None, text=text) for number in range(most + 1)])
    assert len(then.desk().items) == most
    [reason] = then.refused.values()
    assert reason.endswith("drop some first")
    drop = event(AgendaItemDropped(item="i-0", rep="mike"))
    then.given(drop, item("more", None, text=text), scheduled())
    assert len(then.desk().items) == most
    assert len(then.entries("item")) == most


def test_an_incident_review_takes_nothing_from_coaching() -> None:
    then = story(
        scheduled("review", TUESDAY - timedelta(hours=1), kind="incident_review"),
        scheduled(),
        *final("c-1", "1", MONDAY, date(2026, 11, 20)),
        item("backlog", None),
        score(),
    )
    assert then.entries("commitment", "review") == []
    assert then.entries("item", "review") == []
    assert [section.name for section in then.agenda("review").sections] == [
        "opening",
        "what_happened",
        "causes",
        "close",
    ]
    then.given(held("review", TUESDAY - timedelta(hours=1)))
    assert [one.id for one in then.entries("commitment")] == ["c-1"]
