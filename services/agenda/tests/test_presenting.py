"""What one of a pair sees of a session, and the sentences that stand everywhere."""

from datetime import UTC, datetime
from decimal import Decimal

import icalendar
import pytest

from ridealong.agenda.api.calendar import Line, render
from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.model.follow_through import FollowThrough
from ridealong.agenda.rules.wording import change, kept_sentence, number
from ridealong.chassis.http.auth import Caller

from .story import Story, story
from .words import goal_set, item, made, prepared, scheduled, score

DANA = Caller("dana", "acme", frozenset())


def whole() -> Story:
    return story(
        scheduled(),
        goal_set("q4-pipeline", "pipeline", level="mine"),
        item("ours"),
        item("mikes", level="mine"),
        item("danas", by="dana", level="mine"),
        made(text="Twenty\ncalls; and,more"),
        score(),
    )


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [
        ("mike", {"q4-pipeline", "ours", "mikes", "c-1", "mike"}),
        ("dana", {"ours", "danas", "c-1", "mike"}),
        (None, {"ours", "c-1", "mike"}),
    ],
)
def test_what_one_keeps_to_oneself_is_seen_by_nobody_else(
    viewer: str | None, seen: set[str]
) -> None:
    then = whole()
    view = Presenter(viewer, {}).session(then.session(), then.desk())
    assert view.agenda is not None
    assert {entry.id for part in view.agenda.sections for entry in part.entries} == seen


def test_the_digest_of_a_plan_is_that_of_what_one_may_see() -> None:
    then = whole()

    def digest(viewer: str) -> str:
        view = Presenter(viewer, {}).session(then.session(), then.desk())
        assert view.agenda is not None
        return view.agenda.digest

    before = digest("dana"), digest("mike")
    then.given(item("another", level="mine"))
    assert digest("dana") == before[0]
    assert digest("mike") != before[1]


def test_a_calendar_holds_plain_text_whatever_people_wrote() -> None:
    then = whole()
    body = render(
        [Line(then.session(), then.desk())], Presenter(None, {}), DANA, "https://agenda.example"
    )
    (event,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    text = str(event["DESCRIPTION"])
    assert "- mike: Twenty calls; and,more, 0 of 20, open, due 27 Nov" in text
    assert "Follow-through 76 % (likely 61 to 87 %); kept in full and on time: 2 of" in text
    assert str(event["SUMMARY"]) == "1:1: mike"
    assert max(map(len, body.splitlines())) <= 75


def test_a_session_that_was_never_scheduled_is_in_no_calendar() -> None:
    then = story(prepared(focus="one thing"))
    body = render([Line(then.session(), then.desk())], Presenter(None, {}), DANA, "")
    assert icalendar.Calendar.from_ical(body).walk("VEVENT") == []


def test_a_score_of_too_few_is_a_sentence_and_no_number() -> None:
    few = FollowThrough(
        score=None,
        settled=2,
        needed=3,
        kept=1,
        of=2,
        range_low=None,
        range_high=None,
        band=None,
        as_of=datetime(2026, 11, 20, tzinfo=UTC).date(),
        grey=False,
        left_out=0,
    )
    assert kept_sentence(few) == "2 of 3 needed"


@pytest.mark.parametrize(
    ("amount", "text"),
    [("1200", "1,200"), ("0.50", "0.5"), ("100", "100"), ("68497.50", "68,497.5"), ("0", "0")],
)
def test_numbers_are_written_as_people_write_them(amount: str, text: str) -> None:
    assert number(Decimal(amount)) == text


def test_a_difference_has_its_sign() -> None:
    assert [change(Decimal(amount)) for amount in ("5", "-2.50", "0")] == ["+5", "-2.5", "0"]
