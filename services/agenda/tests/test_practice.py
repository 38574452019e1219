"""What a rep practises on the agenda: behaviour plan, coaching plan, customer calls."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ridealong.agenda.api.dialogue_telling import calls_view
from ridealong.agenda.model.entries import CallEntry, FocusEntry
from ridealong.agenda.rules.wording import describe
from ridealong.contracts import Event
from ridealong.contracts.calls import CallDebriefed, CallPlanned
from ridealong.contracts.goals import (
    FocusAccepted,
    FocusClosed,
    FocusNamed,
    PlanAccepted,
    PlanLine,
    PlanUpdated,
)

from .story import MONDAY, Story, event, story
from .test_page import card
from .words import TUESDAY, held, metrics, scheduled

WEEK = timedelta(days=7)
AGAIN = scheduled("s-2", TUESDAY + WEEK)


def named(focus: str, by: str, at: datetime = MONDAY, **more: Any) -> Event[Any]:
    return event(FocusNamed(focus=focus, rep="mike", by=by, skill=f"Skill {focus}", **more), at)


def closed(focus: str, *by: str, at: datetime = MONDAY, outcome: str | None = None) -> Event[Any]:
    data = FocusClosed(focus=focus, rep="mike", by=by, outcome=outcome)
    return event(data, at, named=f"{focus}/{by}/{outcome}")


def calls(customer: str, at: datetime, **more: Any) -> Event[Any]:
    return event(CallPlanned(call=customer, rep="mike", customer=customer, at=at, **more))


def focuses(then: Story, name: str = "s-1") -> list[tuple[str, bool]]:
    found = [one for one in then.entries("focus", name) if isinstance(one, FocusEntry)]
    return [(one.id, one.accepted) for one in found]


def on(then: Story, name: str) -> list[tuple[str, bool]]:
    found = [one for one in then.entries("call", name) if isinstance(one, CallEntry)]
    return [(one.id, one.ahead) for one in found]


@pytest.mark.requirement("4.16", "1.16", "T10")
def test_the_reps_own_focus_comes_before_the_managers_question() -> None:
    then = story(scheduled(), named("asked", "dana"), named("own", "mike"))
    assert focuses(then) == [("own", True), ("asked", False)]
    (_, question) = then.section("skills").entries
    assert describe(question, str.title) == "Dana asks: Skill asked"
    then.given(event(FocusAccepted(focus="asked", rep="mike", by="dana")))
    assert focuses(then)[1] == ("asked", False)
    then.given(event(FocusAccepted(focus="asked", rep="mike", by="mike"), TUESDAY))
    assert dict(focuses(then)) == {"own": True, "asked": True}


@pytest.mark.requirement("1.17", "1.18", "4.16")
def test_a_focus_lives_until_both_call_it_done_and_a_parked_question_rests_one_session() -> None:
    then = story(scheduled(), AGAIN, named("own", "mike"), named("asked", "dana"))
    then.given(closed("own", "mike"), closed("asked", "dana", outcome="parked"))
    assert focuses(then) == [("own", True)]
    then.given(held("s-1"))
    assert focuses(then, "s-2") == [("own", True), ("asked", False)]
    then.given(closed("own", "dana"), closed("asked", "dana", outcome="withdrawn"))
    assert focuses(then, "s-2") == []


@pytest.mark.requirement("4.20")
def test_calls_stand_on_the_session_before_them_and_until_somebody_says_what_they_brought() -> None:
    then = story(
        scheduled(),
        AGAIN,
        calls("before", TUESDAY - timedelta(hours=2)),
        calls("soon", TUESDAY + timedelta(days=1), joint=True, next_step="a date"),
        calls("later", TUESDAY + WEEK + timedelta(days=1)),
        calls("far", TUESDAY + 9 * WEEK),
    )
    assert on(then, "s-1") == [("before", False), ("soon", True)]
    assert on(then, "s-2") == [("later", True)]
    lines = [describe(one, str.title) for one in then.section("pipeline").entries]
    assert lines == ["before, 24 Nov: what did it bring?", "soon, 25 Nov, together"]
    assert then.agenda().not_ready == ("no_goal",)
    then.given(event(CallDebriefed(call="before", rep="mike", outcome="a second visit")), held())
    assert on(then, "s-2") == [("soon", False), ("later", True)]


@pytest.mark.requirement("4.11", "4.13")
def test_the_plan_stands_beside_what_was_done_and_is_not_counted_twice() -> None:
    lines = (
        PlanLine(kind="dial", per="day", target=Decimal(10)),
        PlanLine(kind="visit", per="week", target=Decimal(2)),
        PlanLine(kind="nothing", per="week", target=Decimal(0)),
    )
    then = story(
        scheduled(),
        event(PlanUpdated(plan="p", rep="mike", lines=lines), actor="mike"),
        event(PlanAccepted(plan="p", rep="mike", by="dana")),
        metrics(dial=31, proposal=2),
    )
    said = [describe(one, str.title) for one in then.section("commitments").entries]
    assert said == [
        "dial: 10 a day; 31 since the last session",
        "visit: 2 a week; nothing counted since the last session",
        "2 proposal since the last session",
    ]


@pytest.mark.requirement("4.21", "4.20")
def test_a_call_has_a_plan_before_that_says_what_is_missing_and_a_debrief_after() -> None:
    bare = CallPlanned(call="k-1", rep="mike", customer="St. Mary", at=TUESDAY + timedelta(days=1))
    then = story(scheduled(), event(bare))
    (entry,) = then.section("pipeline").entries
    assert isinstance(entry, CallEntry)
    assert entry.unplanned == ("purpose", "people", "questions", "next step")
    assert "not planned yet: purpose, people, questions, next step" in card(then)
    plan = {
        "purpose": "Agree on the pilot",
        "names": ("Ann of procurement",),
        "questions": ("Who signs?",),
        "next_step": "A date for the pilot",
    }
    then.given(event(bare.model_copy(update=plan), MONDAY + timedelta(hours=1)))
    (entry,) = then.section("pipeline").entries
    assert isinstance(entry, CallEntry)
    assert (entry.unplanned, entry.people, entry.questions) == (
        (),
        ("Ann of procurement",),
        ("Who signs?",),
    )
    assert "with Ann of procurement · next step: A date for the pilot asks: Who signs?" in card(
        then
    )
    debrief = CallDebriefed(
        call="k-1", rep="mike", outcome="They want it", learned=("The board signs",), by="mike"
    )
    then.given(event(debrief, TUESDAY + timedelta(days=2)))
    assert then.section("pipeline").entries == ()
    view = calls_view(then.desk())
    assert view.ahead == []
    (told,) = view.debriefed
    assert (told.purpose, told.outcome, told.learned) == (
        "Agree on the pilot",
        "They want it",
        ["The board signs"],
    )
