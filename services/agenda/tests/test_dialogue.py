"""What a pair comes back to: help, voices, trainings, chosen skills, pulses, own questions."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from ridealong.agenda.api.dialogue_telling import dialogue_view
from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.rules.dialogue import MOST_PULSES
from ridealong.agenda.rules.wording import describe
from ridealong.contracts import Event, EventData
from ridealong.contracts.dialogue import (
    HelpRequested,
    HelpUpdated,
    PulseGiven,
    QuestionKept,
    SkillsChosen,
    TrainingAssigned,
    TrainingClosed,
    VoiceAnswered,
    VoiceRaised,
)
from ridealong.contracts.sessions import SessionPrepared

from .story import MONDAY, Story, event, story
from .test_page import card
from .words import TUESDAY, held, item, pair, person, scheduled

WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)
PAIR = (person(), scheduled(), scheduled("s-2", TUESDAY + WEEK))
SECRET = "The night shifts at home"


def said(data: EventData, hours: int = 0) -> Event[Any]:
    return event(data, MONDAY + hours * HOUR, named=f"{data.TYPE}/{data.subject()}/{hours}")


def asks(kind: Any = "resource", text: str = "A slide deck", **more: Any) -> HelpRequested:
    fields: dict[str, Any] = {"help": "h-1", "by": "mike", "to": "dana"} | more
    return HelpRequested(rep="mike", kind=kind, text=text, **fields)


def feedback(**more: Any) -> VoiceRaised:
    fields: dict[str, Any] = {"by": "mike", "to": "dana", "text": "Fewer meetings"} | more
    return VoiceRaised(voice="v-1", rep="mike", kind="feedback", **fields)


def ids(then: Story, kind: str, session: str = "s-1") -> list[str]:
    return [one.id for one in then.entries(kind, session)]


@pytest.mark.requirement("4.9")
def test_a_request_for_help_has_a_kind_an_owner_and_a_state_until_it_is_over() -> None:
    then = story(*PAIR, said(asks()))
    (entry,) = then.section("free_form").entries
    assert describe(entry, str.title) == "A slide deck, a resource; Dana sees to it, open"
    update = HelpUpdated(help="h-1", rep="mike", by="dana", state="in_hand", owner_id="erin")
    then.given(said(update, 1))
    (entry,) = then.section("free_form").entries
    assert "Erin sees to it, in hand" in describe(entry, str.title)
    then.given(said(HelpUpdated(help="h-1", rep="mike", by="erin", state="given"), 2))
    assert ids(then, "help") == []
    assert [one.state for one in then.desk().dialogue.helps] == ["given"]


@pytest.mark.requirement("4.9", "T11")
def test_somebody_to_talk_to_is_between_the_two_alone_and_leaves_nothing_behind() -> None:
    then = story(*PAIR, said(asks("someone_to_talk_to", SECRET)))
    assert SECRET in card(then, viewer="mike")
    assert SECRET in card(then, viewer="dana")
    for viewer in (None, "erin", "boss"):
        seen = Presenter(viewer, {}).session(then.session(), then.desk())
        assert SECRET not in seen.model_dump_json()
    assert all(SECRET not in one.model_dump_json() for one in then.published())
    assert all("h-1" not in part.items for one in then.published() for part in one.sections)
    told = dialogue_view(then.desk(), "erin", Presenter("erin", {}))
    assert told.helps == []
    then.given(pair("erin", at=MONDAY + 2 * HOUR))
    assert ids(then, "help") == []
    then.given(said(HelpUpdated(help="h-1", rep="mike", by="mike", state="given"), 3))
    assert then.desk().dialogue.helps == ()
    assert SECRET not in then.desk().model_dump_json()


@pytest.mark.requirement("2.20")
def test_upward_feedback_is_followed_up_over_sessions_until_it_is_answered() -> None:
    then = story(*PAIR, said(feedback()), held(start=TUESDAY))
    (entry,) = then.entries("voice", "s-2")
    assert describe(entry, str.title) == (
        "Fewer meetings, feedback upward; waits for an answer since 23 Nov"
    )
    own = VoiceAnswered(voice="v-1", rep="mike", by="mike", answer="never mind")
    then.given(said(own, 30))
    assert ids(then, "voice", "s-2") == ["v-1"]
    answer = VoiceAnswered(voice="v-1", rep="mike", by="dana", answer="One less", commitment="c-9")
    then.given(said(answer, 31))
    assert ids(then, "voice", "s-2") == []
    (told,) = dialogue_view(then.desk(), "mike", Presenter("mike", {})).voices
    assert (told.answer, told.commitment) == ("One less", "c-9")
    assert dialogue_view(then.desk(), "erin", Presenter("erin", {})).voices == []


def test_only_the_rep_says_what_is_the_reps_to_say() -> None:
    then = story(
        *PAIR,
        said(feedback(by="dana")),
        said(PulseGiven(pulse="p", rep="mike", by="dana", to="dana", value=1)),
        said(SkillsChosen(rep="mike", by="dana", month="2026-11", skills=("Closing",))),
    )
    assert len(then.refused) == 3
    assert then.desk().dialogue == story(*PAIR).desk().dialogue


@pytest.mark.requirement("4.10", "D14")
def test_a_pulse_is_voluntary_private_to_the_pair_and_old_ones_are_forgotten() -> None:
    bare = story(*PAIR, item("topic"))
    assert ids(bare, "pulse") == []
    assert all("pulse" not in part.missing for part in bare.agenda().sections)
    told = PulseGiven(pulse="p-1", rep="mike", by="mike", to="dana", value=2, word="worn out")
    then = story(*PAIR, item("topic"), said(told))
    assert "worn out, 2 of 5" in card(then, viewer="dana")
    assert (then.agenda().ready, then.agenda().not_ready) == (
        bare.agenda().ready,
        bare.agenda().not_ready,
    )
    outside = Presenter(None, {}).session(then.session(), then.desk()).model_dump_json()
    assert "worn out" not in outside
    then.given(held())
    assert ids(then, "pulse", "s-2") == []
    for number in range(2, 20):
        later = PulseGiven(pulse=f"p-{number}", rep="mike", by="mike", to="dana", value=3)
        then.given(said(later, number))
    assert len(then.desk().dialogue.pulses) == MOST_PULSES


@pytest.mark.requirement("1.13", "T3")
def test_a_training_that_somebody_else_gives_has_its_own_time_and_is_no_session() -> None:
    training = TrainingAssigned(
        training="t-1",
        rep="mike",
        by="dana",
        title="Two decision makers",
        deliverer="Erin of enablement",
        starts=TUESDAY + timedelta(days=2),
        place="Room 4",
    )
    then = story(*PAIR, said(training))
    (entry,) = then.section("skills").entries
    assert describe(entry, str.title) == (
        "Two decision makers, with Erin of enablement, 26 Nov, Room 4"
    )
    assert then.section("free_form").entries == ()
    assert then.desk().coached == 0
    then.given(said(TrainingClosed(training="t-1", rep="mike", by="mike", outcome="done"), 1))
    assert then.section("skills").entries == ()
    (told,) = dialogue_view(then.desk(), "mike", Presenter("mike", {})).trainings
    assert told.state == "done"


@pytest.mark.requirement("2.17")
def test_the_skills_of_a_month_stand_on_its_agendas_and_are_kept_by_month() -> None:
    then = story(
        *PAIR,
        said(SkillsChosen(rep="mike", by="mike", month="2026-10", skills=("Opening",))),
        said(SkillsChosen(rep="mike", by="mike", month="2026-11", skills=("Listening",)), 1),
        said(SkillsChosen(rep="mike", by="mike", month="2026-11", skills=("Closing",)), 2),
    )
    (entry,) = then.section("skills").entries
    assert describe(entry, str.title) == "Chosen for the month: Closing"
    told = dialogue_view(then.desk(), "dana", Presenter("dana", {})).skills
    assert [(one.month, one.skills) for one in told] == [
        ("2026-10", ["Opening"]),
        ("2026-11", ["Closing"]),
    ]


@pytest.mark.requirement("1.15")
def test_the_rep_names_one_or_two_things_done_well_before_what_to_improve() -> None:
    two, three = ("a", "b"), ("a", "b", "c")
    filed = SessionPrepared(session="s-1", rep="mike", done_well=("Asked twice",), to_improve=two)
    then = story(*PAIR, said(filed))
    (entry,) = then.section("skills").entries
    assert describe(entry, str.title) == "did well: Asked twice; to improve: a, b"
    assert "did_well" in {one.code for one in then.section("skills").prompts}
    for name in ("done_well", "to_improve"):
        with pytest.raises(ValidationError, match="at most 2"):
            SessionPrepared.model_validate({"session": "s-1", "rep": "mike", name: three})


@pytest.mark.requirement("D15")
def test_a_question_of_the_pairs_own_stands_on_each_agenda_until_it_is_taken_off() -> None:
    text = "Which customer would recommend us?"
    then = story(*PAIR, said(QuestionKept(question="fans", rep="mike", by="mike", text=text)))
    for session in ("s-1", "s-2"):
        asked = {one.code: one.text for one in then.section("free_form", session).prompts}
        assert asked["fans"] == text
    then.given(said(QuestionKept(question="fans", rep="mike", by="dana"), 1))
    assert "fans" not in {one.code for one in then.section("free_form").prompts}


@pytest.mark.requirement("T2")
def test_a_manager_marks_two_musts_at_most_and_the_reps_own_still_come_first() -> None:
    musts = [item(f"m-{n}", by="dana", must=True, at=MONDAY + n * HOUR) for n in range(3)]
    then = story(*PAIR, *musts, item("own", must=True, at=MONDAY + 4 * HOUR))
    (why,) = then.refused.values()
    assert why.startswith("2 items of this session have to be talked about already")
    shown = then.section("free_form").entries
    assert [(one.id, getattr(one, "must", None)) for one in shown] == [
        ("own", False),
        ("m-0", True),
        ("m-1", True),
    ]
    assert "has to be talked about" in card(then)
    view = Presenter("dana", {}).session(then.session(), then.desk()).agenda
    assert view is not None
    assert (view.brought_by_rep, view.brought) == (1, 3)
    assert "1 of 3 topics brought by" in card(then)
