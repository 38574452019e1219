"""The rep's preparation in seven parts, beside what the systems said at that moment."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.agenda.api.preparation_views import PreparationView, preparation_view
from ridealong.agenda.model.entries import PreparationEntry
from ridealong.agenda.model.record import Record
from ridealong.agenda.projection.documents import document_id
from ridealong.agenda.rules.beside import side_by_side
from ridealong.agenda.rules.entries import on_desk
from ridealong.agenda.rules.preparing import FIELDS, PARTS, SHOWN, filled, frozen
from ridealong.contracts import Event
from ridealong.contracts.sessions import FrozenNumber, OwnNumber, SessionPrepared, SkillRating

from .story import MONDAY, TENANT, Story, event, story
from .words import TUESDAY, goal_set, item, metrics, reading, scheduled

WHOLE: dict[str, Any] = {
    "own_numbers": (OwnNumber(name="Leads", goal="q4-pipeline", value=Decimal(25)),),
    "skill_ratings": (SkillRating(skill="Opening a call", value=3),),
    "gaps": "Asking for the next step",
    "inside": ("fewer dials on Monday",),
    "outside": ("budget freeze",),
    "focus": "Two hospitals",
    "read": ("SPIN",),
    "keep": ("morning block",),
    "drop": ("cold mails",),
    "create": ("a question list",),
}


def prepares(minute: int = 0, **parts: Any) -> Event[Any]:
    data = SessionPrepared(session="s-1", rep="mike", **parts)
    return event(data, MONDAY + timedelta(minutes=minute))


def viewed(then: Story) -> PreparationView:
    record = then.get(Record, document_id(f"{TENANT}/mike", "s-1"))
    empty = Record(id="r", tenant=TENANT, key="k", session="s-1", rep="mike")
    return preparation_view(then.session(), record or empty)


@pytest.mark.requirement("3.3", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9", "3.12")
def test_each_of_the_seven_parts_takes_a_text_or_short_lists() -> None:
    view = viewed(story(scheduled(), prepares(**WHOLE)))
    assert view.state == "done"
    assert [one.part for one in view.parts] == list(SHOWN)
    assert {one.part: [(each.name, each.lines) for each in one.lists] for one in view.parts} == {
        "numbers": [],
        "skills": [("skill_ratings", ["Opening a call: 3 of 5"])],
        "gaps": [],
        "factors": [("inside", ["fewer dials on Monday"]), ("outside", ["budget freeze"])],
        "focus": [],
        "upskilling": [("read", ["SPIN"])],
        "keep_drop_create": [
            ("keep", ["morning block"]),
            ("drop", ["cold mails"]),
            ("create", ["a question list"]),
        ],
    }


@pytest.mark.requirement("3.2")
def test_it_shows_as_none_partly_or_done_and_the_newest_is_the_whole() -> None:
    then = story(scheduled())
    assert viewed(then).state == "none"
    assert then.section("opening").missing == ("personal_goal", "preparation")
    then.given(prepares(gaps="Closing"), prepares(1, focus="Two hospitals", numbers="23"))
    view = viewed(then)
    assert view.state == "partly"
    assert [one.part for one in view.parts if one.filled] == ["focus", "numbers"]
    (entry,) = then.section("opening").entries
    assert isinstance(entry, PreparationEntry)
    assert (entry.parts, entry.state, entry.late) == (("numbers", "focus"), "partly", False)


@pytest.mark.requirement("D preparation", "1.10")
def test_what_comes_within_the_last_day_is_called_late() -> None:
    hours = (TUESDAY - MONDAY) // timedelta(minutes=1) - 24 * 60
    for minute, late in ((hours, False), (hours + 1, True)):
        then = story(
            scheduled(),
            prepares(minute, gaps="Closing"),
            item("topic", by="dana", at=MONDAY + timedelta(minutes=minute)),
        )
        assert viewed(then).late is late
        assert [getattr(one, "late") for one in then.entries("item")] == [late]  # noqa: B009
        assert [getattr(one, "late") for one in then.entries("preparation")] == [late]  # noqa: B009


@pytest.mark.requirement("T7", "3.3", "D9", "E preparation")
def test_the_reps_numbers_stand_beside_frozen_ones_and_differences_are_not_judged() -> None:
    then = story(
        scheduled(),
        goal_set("q4-pipeline", "pipeline", 40),
        goal_set("deals", "closed_business", 9),
        metrics((reading(value=23), reading("deals", 4, 9, 2))),
    )
    desk = then.desk()
    goals = on_desk(desk, [], TUESDAY.date()).goals
    snapshot = frozen(goals, desk.figures.as_of if desk.figures else None)
    own = (
        OwnNumber(name="Leads", goal="q4-pipeline", value=Decimal(25)),
        OwnNumber(name="Dials", value=Decimal(120)),
    )
    then.given(prepares(own_numbers=own, snapshot=snapshot))
    before = viewed(then).numbers
    assert [(one.name, str(one.difference), one.sentence) for one in before] == [
        ("Leads", "2", "brought: 25, imported: 23, 2 apart"),
        ("Dials", "None", "brought: 120"),
        ("The deals", "None", "imported: 4"),
    ]
    then.given(metrics((reading(value=31),), TUESDAY))
    assert viewed(then).numbers == before


@given(st.dictionaries(st.sampled_from(PARTS), st.booleans()))
def test_a_part_is_filled_where_any_of_its_fields_is(chosen: dict[str, bool]) -> None:
    lists: dict[str, Any] = {name: value for name, value in WHOLE.items() if name != "gaps"}
    data: dict[str, Any] = {}
    for part, by_list in chosen.items():
        field = next((name for name in FIELDS[part][1:] if name in lists), None)
        data |= {field: lists[field]} if by_list and field else {part: "words"}
    filed = SessionPrepared(session="s", rep="mike", **data)
    assert filled(filed) == tuple(part for part in PARTS if part in chosen)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), max_size=4))
def test_every_number_of_either_stands_there_once(brought: list[tuple[str, int]]) -> None:
    own = tuple(OwnNumber(name=goal, goal=goal, value=Decimal(value)) for goal, value in brought)
    told = tuple(FrozenNumber(goal=goal, value=Decimal(5)) for goal in "ab")
    data = SessionPrepared(session="s", rep="mike", own_numbers=own, snapshot=told)
    then = story(scheduled(), event(data.model_copy(update={"session": "s-1"})))
    record = then.the(Record, document_id(f"{TENANT}/mike", "s-1"))
    assert record.preparation is not None
    lines = side_by_side(record.preparation)
    assert [one.own for one in lines if one.own is not None] == [one.value for one in own]
    assert sorted(one.goal or "" for one in lines if one.told is not None) == ["a", "b"]
    for one in lines:
        if one.own is not None and one.told is not None:
            assert one.difference == one.own - one.told
