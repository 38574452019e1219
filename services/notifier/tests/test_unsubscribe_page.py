"""The page of a link by which people unsubscribe: what it lists, in whose language, and what it
offers to turn off."""

import re
from datetime import time

import pytest

from ridealong.contracts.preferences import PreferencesUpdated, ReminderKindMuted
from ridealong.notifier.api.unsubscribe_page import Line, Shown, State, rendered
from ridealong.notifier.model import Kind, Preferences
from ridealong.notifier.rules.naming import NAMES
from ridealong.notifier.wording.languages import language_for

from .given import event, story


def page(state: State, *kinds: tuple[Kind, bool], language: str = "en") -> str:
    spoken = language_for(language)
    lines = tuple(Line(kind, spoken.say(NAMES[kind]), off) for kind, off in kinds)
    return rendered(Shown(spoken, lines, revoked=False), state)


def offered(html: str) -> tuple[list[str], list[str]]:
    """The kinds that can be ticked, and the names of the buttons."""
    return (
        re.findall(r'type="checkbox" name="kind" value="(\w+)"', html),
        re.findall(r'<button name="([\w-]+)"', html),
    )


def test_of_several_kinds_some_can_be_ticked_or_all_turned_off() -> None:
    html = page("asked", ("prepare", False), ("commitment_due", False))
    assert "Nothing has changed yet" in html
    assert "A session to prepare" in html
    assert offered(html) == (["prepare", "commitment_due"], ["chosen", "List-Unsubscribe"])


def test_what_is_off_is_said_and_one_that_is_left_needs_no_tick() -> None:
    html = page("changed", ("prepare", True), ("commitment_due", False))
    assert "A session to prepare: off" in html
    assert offered(html) == ([], ["List-Unsubscribe"])
    assert offered(page("changed", ("prepare", True))) == ([], [])
    assert offered(page("accepted", ("prepare", False), ("weekly_digest", False)))[1] == []


def test_a_revoked_link_offers_nothing() -> None:
    html = page("revoked", ("prepare", False), ("commitment_due", False))
    assert "This link was revoked" in html
    assert offered(html) == ([], [])


@pytest.mark.parametrize(
    ("language", "tag", "words"),
    [
        ("de-CH", "de", "Angekreuztes ausschalten"),
        ("en-US", "en", "Turn off what is ticked"),
        ("fr", "en", "Turn off what is ticked"),
    ],
)
def test_it_speaks_the_persons_language(language: str, tag: str, words: str) -> None:
    html = page("asked", ("prepare", False), ("commitment_due", False), language=language)
    assert f'<html lang="{tag}">' in html
    assert words in html


def test_one_post_turns_off_all_that_it_names_and_leaves_the_rest_of_what_was_chosen() -> None:
    chosen = PreferencesUpdated(
        person="mike", kinds={"prepare": "digest", "session_cold": "single"}, digest_at=time(10)
    )
    muted = ReminderKindMuted(
        person="mike", kind="prepare", others=("commitment_due", "unheard_of"), links=0
    )
    told = story(event(chosen, actor="mike"), event(muted, actor="mike"))
    (own,) = told.stage.all(Preferences)
    assert own.kinds == {"prepare": "off", "session_cold": "single", "commitment_due": "off"}
    assert (own.digest_at, own.revision) == ("10:00", 2)
