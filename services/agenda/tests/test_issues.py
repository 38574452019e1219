"""What stands in a rep's way, across sessions."""

from datetime import timedelta
from typing import Any

import pytest

from ridealong.agenda.api.dialogue_telling import dialogue_view
from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.model.entries import IssueEntry
from ridealong.agenda.rules.wording import describe
from ridealong.contracts import Event
from ridealong.contracts.dialogue import IssueClosed, IssueExamined, IssueRaised
from ridealong.contracts.sessions import NamedIssue, SessionPrepared

from .story import MONDAY, Story, event, story
from .words import TUESDAY, held, person, scheduled

WEEK = timedelta(days=7)
WEEKS = tuple(scheduled(f"s-{week}", TUESDAY + (week - 1) * WEEK) for week in range(1, 5))
SLOW = "Offers leave too late"


def raised(name: str, session: str | None, title: str = SLOW, **more: Any) -> Event[Any]:
    at = more.pop("at", MONDAY)
    fields: dict[str, Any] = {"by": "mike"} | more
    data = IssueRaised(issue=name, rep="mike", title=title, session=session, **fields)
    return event(data, at, named=f"{name}/{session}/{at}")


def prepares(session: str, *titles: str, minute: int = 0) -> Event[Any]:
    named = tuple(NamedIssue(title=title) for title in titles)
    data = SessionPrepared(session=session, rep="mike", issues=named)
    return event(data, MONDAY + timedelta(minutes=minute))


def shown(then: Story, session: str) -> list[IssueEntry]:
    return [one for one in then.entries("issue", session) if isinstance(one, IssueEntry)]


@pytest.mark.requirement("1.1")
def test_an_issue_that_is_raised_in_another_session_recurs_under_whichever_id() -> None:
    then = story(person(), *WEEKS, raised("i-1", "s-1"), held("s-1"))
    (once,) = shown(then, "s-2")
    assert (once.sessions, once.recurring) == (1, False)
    then.given(raised("another-id", "s-2", "offers  leave TOO late", at=TUESDAY + WEEK))
    then.given(raised("i-1", "s-2", at=TUESDAY + WEEK + timedelta(minutes=1)))
    (twice,) = shown(then, "s-2")
    assert (twice.id, twice.sessions, twice.recurring) == ("i-1", 2, True)
    assert "raised 2 times since 23 Nov" in describe(twice, str.title)
    (told,) = dialogue_view(then.desk(), "dana", Presenter("dana", {})).issues
    assert (told.raised_in, told.recurring) == (["s-1", "s-2"], True)


@pytest.mark.requirement("1.1")
def test_what_was_over_and_comes_again_is_counted_on() -> None:
    over = event(IssueClosed(issue="i-1", rep="mike", by="dana", reason="one text"), TUESDAY)
    then = story(*WEEKS, raised("i-1", "s-1"), over)
    assert shown(then, "s-1") == []
    then.given(raised("i-1", "s-3", at=TUESDAY + 2 * WEEK), held("s-1"), held("s-2"))
    (again,) = shown(then, "s-3")
    assert (again.sessions, again.recurring) == (2, True)
    assert then.desk().dialogue.issues[0].closed_because is None


@pytest.mark.requirement("1.6")
def test_the_top_issues_that_the_rep_names_beforehand_come_first_in_their_order() -> None:
    then = story(*WEEKS, raised("old", None, "No list of hospitals", by="dana"))
    prompts = {one.code for part in then.agenda().sections for one in part.prompts}
    assert "in_the_way" in prompts
    then.given(prepares("s-1", "Price list is old", SLOW))
    assert [(one.title, one.top) for one in shown(then, "s-1")] == [
        ("Price list is old", True),
        (SLOW, True),
        ("No list of hospitals", False),
    ]
    then.given(prepares("s-1", SLOW, minute=1))
    assert [(one.title, one.top) for one in shown(then, "s-1")] == [
        (SLOW, True),
        ("No list of hospitals", False),
    ]
    assert "no_agenda" not in then.agenda().not_ready


@pytest.mark.requirement("1.7")
def test_an_issue_says_its_root_and_the_solution_that_the_rep_arrived_at() -> None:
    then = story(*WEEKS, raised("i-1", "s-1"))
    (bare,) = shown(then, "s-1")
    assert "what is at its root?" in describe(bare, str.title)
    then.given(
        event(IssueExamined(issue="i-1", rep="mike", by="dana", root_cause="Legal reads all")),
        event(
            IssueExamined(issue="i-1", rep="mike", by="mike", solution="One text for all"), TUESDAY
        ),
    )
    (known,) = shown(then, "s-1")
    assert (known.root_cause, known.solution, known.solution_by) == (
        "Legal reads all",
        "One text for all",
        "mike",
    )
    assert "root: Legal reads all; solution: One text for all" in describe(known, str.title)


def test_what_is_said_of_an_issue_that_is_not_there_changes_nothing() -> None:
    then = story(*WEEKS, event(IssueExamined(issue="x", rep="mike", by="dana", root_cause="y")))
    assert list(then.refused.values()) == ["there is no such issue on this rep's desk"]
    assert then.desk().dialogue.issues == ()
