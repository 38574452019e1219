"""The same questions for the rep between sessions."""

from datetime import timedelta

import pytest

from ridealong.agenda.api.self_coaching import self_coaching
from ridealong.agenda.model.reflection import Reflection
from ridealong.contracts.dialogue import QuestionKept, ReflectionWritten
from ridealong.contracts.fields import Level
from ridealong.contracts.people import OrganisationUpdated

from .story import MONDAY, Story, event, story
from .words import scheduled


def written(
    text: str, minute: int = 0, level: Level = "mine", by: str = "mike"
) -> ReflectionWritten:
    return ReflectionWritten(
        reflection=f"r-{minute}", rep="mike", by=by, question="different", text=text, level=level
    )


def answers(then: Story, viewer: str) -> dict[str, str | None]:
    known = sorted(then.all(Reflection), key=lambda one: one.written_at, reverse=True)
    view = self_coaching(then.desk(), viewer, known)
    return {one.question: one.answer for one in view.questions}


@pytest.mark.requirement("1.12", "1.11")
def test_the_rep_is_offered_the_questions_of_the_sessions_in_their_very_words() -> None:
    words = {"question.different": "What changed?", "question.deals": ""}
    own = QuestionKept(question="fans", rep="mike", by="mike", text="Who recommends us?")
    then = story(
        event(OrganisationUpdated(name="Acme", vocabulary=words, zone="UTC")),
        scheduled(),
        event(own),
    )
    asked = {one.question: one.text for one in self_coaching(then.desk(), "mike", []).questions}
    assert (asked["different"], asked["fans"]) == ("What changed?", "Who recommends us?")
    session = {
        prompt.code: prompt.text for part in then.agenda().sections for prompt in part.prompts
    }
    shared = asked.keys() & session.keys()
    assert shared >= {"different", "factors", "hard_skill", "did_well", "fans"}
    assert {code: asked[code] for code in shared} == {code: session[code] for code in shared}
    assert "help" not in asked


@pytest.mark.requirement("1.12")
def test_what_the_rep_answers_is_the_reps_own_unless_they_share_it() -> None:
    then = story(scheduled())
    for minute, (text, level) in enumerate((("old", "pair"), ("new", "mine"))):
        at = MONDAY + timedelta(minutes=minute)
        then.given(event(written(text, minute, "pair" if level == "pair" else "mine"), at))
    assert answers(then, "mike")["different"] == "new"
    assert answers(then, "dana")["different"] == "old"
    then.given(event(written("not mine to say", 9, by="dana"), MONDAY + timedelta(minutes=9)))
    assert len(then.refused) == 1
    assert answers(then, "mike")["different"] == "new"
