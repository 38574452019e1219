"""Standard questions, the one that takes its turn, and the organisation's own words."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ridealong.agenda.model.desk import Count, Figures
from ridealong.agenda.model.organisation import House
from ridealong.agenda.rules.questions import TURNS

from .building import (
    MIDDLE,
    at,
    built,
    facts,
    section,
)


@pytest.mark.requirement("2.19", "T1", "E questions")
def test_the_question_of_the_session_was_not_asked_lately() -> None:
    asked = []
    for number in range(2 * len(TURNS)):
        prompts = section(built(at(MIDDLE), facts(ordinal=number)), "free_form").prompts
        (turn,) = [one for one in prompts if one.in_turn]
        asked.append(turn.code)
    assert asked[: len(TURNS)] == [one.code for one in TURNS] == asked[len(TURNS) :]
    assert {one.purpose for one in TURNS} >= {"culture", "motivation", "blind_spots"}


@pytest.mark.requirement("1.9", "2.14", "3.11")
def test_standard_questions_stand_with_their_section_in_the_same_words_each_time() -> None:
    first, later = (built(at(MIDDLE), facts(ordinal=number)) for number in (0, 7))
    for agenda in (first, later):
        questions = {one.name: one.question for one in agenda.sections}
        assert questions["forecast"] == "Where will you finish: committed, most likely, upside?"
        assert "next period" in (questions["pipeline"] or "")
        assert questions["skills"] == "Which skill do you want to develop this month?"
        assert questions["free_form"] == "How can I help?"
        prompts = {one.code for part in agenda.sections for one in part.prompts}
        assert prompts >= {"open_issues", "hard_skill", "congratulate", "different", "factors"}
    assert {one.question for one in first.sections} == {one.question for one in later.sections}


@pytest.mark.requirement("1.11", "E questions")
def test_the_organisation_words_sections_and_questions_and_adds_its_own() -> None:
    house = House(
        words=(
            ("ask.ride", "What did you see on your last ride-along?"),
            ("question.help", "What do you need from me?"),
            ("section.skills", "Craft"),
            ("conversation", "Voice-to-voice conversation"),
        )
    )
    figures = Figures(
        as_of=datetime(2026, 5, 18, tzinfo=UTC),
        readings=(),
        counts=(Count(kind="conversation", amount=Decimal(3)),),
    )
    agenda = built(at(MIDDLE), facts(house=house, figures=figures, ordinal=len(TURNS)))
    assert section(agenda, "skills").title == "Craft"
    assert section(agenda, "free_form").question == "What do you need from me?"
    turn = section(agenda, "free_form").prompts[-1]
    assert (turn.code, turn.text) == ("ride", "What did you see on your last ride-along?")
    (counted,) = section(agenda, "commitments").entries
    assert getattr(counted, "title") == "Voice-to-voice conversation"  # noqa: B009
