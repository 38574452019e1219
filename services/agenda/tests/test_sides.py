"""What one side sees, the other sees as soon; and what people think is called that."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.model.entries import Entry, GoalEntry
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.rules.entries import on_desk
from ridealong.agenda.rules.items import why_not_changed
from ridealong.contracts import Event
from ridealong.contracts.agendas import AgendaPublished
from ridealong.contracts.goals import ConfidenceRecorded
from ridealong.contracts.internal import Forwarded, TimerFired
from ridealong.contracts.items import AgendaItemChanged

from .story import MONDAY, Story, event, story
from .test_page import card
from .words import (
    TUESDAY,
    final,
    goal_set,
    held,
    item,
    made,
    metrics,
    progressed,
    reading,
    scheduled,
    score,
)

DAY = date(2026, 11, 24)


def confidence(whose: Any, value: int, by: str, minute: int = 0) -> Event[Any]:
    data = ConfidenceRecorded(goal="q4-pipeline", rep="mike", by=by, whose=whose, value=value)
    at = MONDAY + timedelta(minutes=minute)
    return event(data, at, named=f"{whose}/{value}/{at.isoformat()}")


def seen(then: Story, viewer: str, name: str = "s-1") -> list[Entry]:
    view = Presenter(viewer, {}).session(then.session(name), then.desk())
    assert view.agenda is not None
    return [entry for section in view.agenda.sections for entry in section.entries]


@pytest.mark.requirement("T12", "4.6")
def test_both_ratings_stand_beside_the_goal_each_called_an_impression() -> None:
    goal = goal_set("q4-pipeline", "pipeline", 40)
    then = story(
        scheduled(),
        goal,
        confidence("own", 2, "mike"),
        confidence("observed", 3, "dana"),
        confidence("own", 4, "mike", 5),
        metrics((reading(),)),
    )
    (entry,) = [one for one in then.entries("goal") if isinstance(one, GoalEntry)]
    assert [(one.whose, one.by, one.value, one.sentence) for one in entry.impressions] == [
        ("own", "mike", 4, "the rep's own impression: 4 of 5"),
        ("observed", "dana", 3, "the manager's impression: 3 of 5"),
    ]
    assert str(entry.value) == "23"
    shown = card(then).replace("&#39;", "'")
    assert "confidence, the manager's impression: 3 of 5" in shown


@pytest.mark.requirement("T12")
def test_nothing_but_a_persons_word_makes_an_impression() -> None:
    then = story(
        scheduled(),
        goal_set("q4-pipeline", "pipeline", 40),
        metrics((reading(),), voice_stress=9),
        score(12),
        made(),
        held("s-0", TUESDAY - timedelta(days=7)),
    )
    (entry,) = [one for one in then.entries("goal") if isinstance(one, GoalEntry)]
    assert entry.impressions == ()


@pytest.mark.requirement("T13", "1.10")
@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from(["mike", "dana"]), st.sampled_from(["mine", "pair", "shared"])),
        max_size=6,
    )
)
def test_the_rep_sees_at_once_all_that_the_manager_sees_of_them(
    brought: list[tuple[str, Any]],
) -> None:
    then = story(
        scheduled(),
        goal_set("q4-pipeline", "pipeline", 40),
        goal_set("private", "behavioural", level="mine"),
        metrics((reading(),), discovery_call=3),
        score(),
        made(),
        *(item(f"i-{n}", by=by, level=level) for n, (by, level) in enumerate(brought)),
    )
    reps = seen(then, "mike")
    managers = [entry for entry in seen(then, "dana") if entry.level != "mine"]
    assert [entry for entry in managers if entry not in reps] == []


@pytest.mark.requirement("T13")
def test_one_score_is_shown_to_both_and_nothing_follows_from_it_by_itself() -> None:
    poor = story(scheduled(), goal_set(), made(), *final("c-2", "0", MONDAY, DAY), score(12))
    for viewer in ("mike", "dana"):
        (standing,) = [one for one in seen(poor, viewer) if one.kind == "follow_through"]
        assert getattr(standing, "standing").score == 12  # noqa: B009
    good = story(scheduled(), goal_set(), made(), *final("c-2", "0", MONDAY, DAY), score(95))
    assert {type(one.data) for one in poor.told} <= {AgendaPublished, Forwarded, TimerFired}
    assert [(one.ready, one.sections) for one in poor.published()] == [
        (one.ready, one.sections) for one in good.published()
    ]


@pytest.mark.requirement("2.28")
def test_between_sessions_both_find_promises_with_progress_and_the_backlog_on_one_desk() -> None:
    then = story(
        goal_set("q4-pipeline", "pipeline", 40),
        goal_set("over", "pipeline", 4, ends=date(2026, 11, 1)),
        made(),
        made("c-dana", owner_id="dana", text="Send the list"),
        progressed(amount=15),
        item("from-dana", None, by="dana"),
        item("from-mike", None),
        scheduled(),
        item("on-agenda", "s-1"),
    )
    desk = then.desk()
    lies = on_desk(desk, then.all(Promise), DAY)
    assert [one.id for one in lies.goals] == ["q4-pipeline"]
    assert {(one.id, one.by, str(one.amount)) for one in lies.commitments} == {
        ("c-1", "mike", "15"),
        ("c-dana", "dana", "None"),
    }
    assert [one.id for one in lies.backlog] == ["from-mike", "from-dana"]


@pytest.mark.requirement("2.28", "2.12")
def test_either_moves_an_item_and_its_words_are_changed_by_who_brought_it() -> None:
    (brought,) = story(item("topic", None, by="dana")).desk().items

    def why(by: str, **more: Any) -> str | None:
        return why_not_changed(brought, AgendaItemChanged(item="topic", rep="mike", by=by, **more))

    assert why("mike", section="skills", session="s-1", revisit=True) is None
    assert why("dana", title="Said better") is None
    assert why("mike", title="Said for her") == "title can be changed only by who brought it"
