"""What the page says of what both promised and brought along."""

import re
from datetime import date, timedelta

import pytest

from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.rendering import templates

from .story import MONDAY, Story, story
from .test_revisiting import revisit
from .words import TUESDAY, final, held, item, left_out, made, person, scheduled

WEEK = timedelta(days=7)


def card(then: Story, name: str = "s-1", viewer: str = "dana") -> str:
    """The card of a session as somebody reads it, without its marks."""
    view = Presenter(viewer, {}).session(then.session(name), then.desk())
    macro = getattr(templates().get_template("session.html").module, "session_card")  # noqa: B009
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", macro(view, viewer, True)))


@pytest.mark.requirement("0.22", "2.5", "3.13")
def test_it_shows_how_commitments_stand_whose_idea_they_were_and_which_are_decisive() -> None:
    then = story(
        person(),
        scheduled(),
        made("c-1", originator="rep", decisive=True),
        *final("c-2", "1", MONDAY, date(2026, 11, 20), originator="manager", owner_id="dana"),
        *left_out("c-3", "excused"),
        made("c-4", date(2026, 12, 4), replaces="c-0", dropped=True, disputed=True),
        made("c-0", state="left_out", left_out="superseded", replaced_by="c-4"),
    )
    shown = card(then)
    assert "open Twenty discovery calls decisive mike · 0 of 20 · due 27 Nov · the rep's idea" in (
        shown.replace("&#39;", "'")
    )
    assert shown.count("decisive") == 1
    assert re.search("kept Twenty discovery calls you .* the manager", shown)
    assert "not counted Twenty discovery calls mike · 0 of 20 · due 27 Nov · excused" in shown
    assert "due 4 Dec instead of 27 Nov · given up by one side · disputed" in shown


@pytest.mark.parametrize(("viewer", "whose"), [("dana", "you"), ("mike", "dana")])
def test_it_says_whose_word_is_missing(viewer: str, whose: str) -> None:
    asked = made(state="proposed", pending="acceptance", waits_for=("dana",))
    assert f"not agreed yet, waits for {whose}" in card(story(scheduled(), asked), viewer=viewer)


@pytest.mark.requirement("2.18", "2.27", "3.14")
def test_it_shows_what_came_along_and_what_answers_it() -> None:
    then = story(
        scheduled(),
        scheduled("s-2", TUESDAY + WEEK),
        item("help", title="How can I help?", by="dana"),
        made("c-1", owner_id="dana", item="help", text="Send the list", due=date(2026, 12, 1)),
        revisit("help"),
        held("s-1"),
    )
    shown = card(then, "s-2")
    assert "How can I help? you · carried over since 23 Nov" in shown
    assert "you: Send the list · due 1 Dec · open" in shown
