"""A person's own word first, then the organisation's, then ours; and only the person's own word."""

from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts import Event
from ridealong.contracts.people import Channel
from ridealong.contracts.preferences import (
    PreferencesUpdated,
    ReminderDefaultsUpdated,
    ReminderKindMuted,
    ReminderLinksRevoked,
)
from ridealong.notifier.model import KINDS, Defaults, Preferences, Reminder
from ridealong.notifier.rules import choosing
from ridealong.notifier.rules.foreseeing import Foreseen, foreseen
from ridealong.notifier.rules.judging import Hold, Send, Suppress, judge

from .given import Story, at, event, person, promised, scheduled, story
from .test_judging import MIKE

NINE = at("2026-11-23T09:00+02:00")
MODES = st.sampled_from(["single", "digest", "off"])
CHOICES = st.dictionaries(st.sampled_from(KINDS), MODES)


def own(actor: str = "mike", **more: Any) -> Event[Any]:
    """What Mike wants, said by somebody."""
    return event(PreferencesUpdated.model_validate({"person": "mike", **more}), actor=actor)


def proposed(**more: Any) -> Event[Any]:
    """What the organisation proposes."""
    return event(ReminderDefaultsUpdated.model_validate({"by": "ada", **more}), actor="ada")


def chosen(told: Story) -> tuple[Preferences | None, Defaults | None]:
    return told.stage.get(Preferences, "acme/mike"), told.stage.get(Defaults, "acme")


def due(**more: Any) -> Reminder:
    told = story(person(), scheduled("2026-11-25T10:00+02:00")).then(NINE)
    return told.only("mike", "prepare").model_copy(update=more)


def verdict(*events: Event[Any], now: Any = NINE, **more: Any) -> object:
    """What becomes of Mike's due reminder, by these words."""
    return judge(due(**more), MIKE, now, *chosen(story(*events)))


@pytest.mark.requirement("D12")
@given(mine=CHOICES, theirs=CHOICES)
def test_a_choice_of_ones_own_wins_and_a_right_to_know_is_never_turned_off_by_others(
    mine: dict[Any, Any], theirs: dict[Any, Any]
) -> None:
    me, house = chosen(story(own(kinds=mine), proposed(kinds=theirs)))
    for kind in KINDS:
        found = choosing.mode_of(kind, me, house)
        if kind in mine:
            assert (found.mode, found.by) == (mine[kind], "you")
        elif kind in choosing.RIGHTS:
            assert found.mode != "off"
        else:
            assert found.mode == theirs.get(kind, choosing.OURS[kind])


@pytest.mark.parametrize("who", ["ines", "ada", "crm"])
def test_nobody_else_can_say_what_somebody_wants(who: str) -> None:
    told = story(own(kinds={"prepare": "single"}), own(actor=who, kinds={"prepare": "off"}))
    me, _ = chosen(told)
    assert me is not None
    assert me.kinds == {"prepare": "single"}
    assert list(told.stage.refused.values()) == [
        "Only the person can say what they want to be told"
    ]


def test_what_was_turned_off_is_not_sent_and_says_by_whom() -> None:
    assert verdict(own(kinds={"prepare": "off"})) == Suppress("turned off by you")
    off = {"session_tomorrow": "off"}
    assert verdict(proposed(kinds=off), kind="session_tomorrow") == Suppress(
        "turned off by your organisation"
    )


def test_a_pair_can_be_muted() -> None:
    assert verdict(own(muted=["ines"])) == Suppress("muted by you for this pair")
    assert isinstance(verdict(own(muted=["olga", "mike"])), Send)


def test_in_quiet_hours_and_on_days_off_it_is_held_and_comes_after() -> None:
    late, evening = at("2026-11-23T10:00+02:00"), at("2026-11-23T21:00+02:00")
    assert verdict(own(quiet={"from": "09:00", "to": "10:00"})) == Hold(
        "quiet hours or a day off", late
    )
    assert verdict(now=evening) == Hold("quiet hours or a day off", at("2026-11-24T08:00+02:00"))
    quiet_house = proposed(quiet={"from": "20:00", "to": "09:30"})
    assert isinstance(verdict(quiet_house), Hold)
    assert isinstance(verdict(quiet_house, own(quiet={"from": "00:00", "to": "00:00"})), Send)


def test_where_no_good_moment_is_left_it_is_not_sent_at_a_bad_one() -> None:
    dawn = at("2026-11-25T07:00+02:00")
    soon = at("2026-11-25T07:30+02:00")
    assert verdict(now=dawn, useful_until=soon) == Suppress(
        "no moment outside of quiet hours and days off before it is too late"
    )


def test_what_comes_together_waits_for_its_hour_and_goes_alone_where_it_can_not() -> None:
    digest = own(kinds={"prepare": "digest"}, digest_at="15:30")
    afternoon = at("2026-11-23T15:30:20+02:00")
    assert verdict(digest) == Hold("comes with others", afternoon)
    sent = verdict(digest, now=afternoon)
    assert isinstance(sent, Send)
    assert sent.gathered
    alone = verdict(digest, useful_until=afternoon)
    assert isinstance(alone, Send)
    assert not alone.gathered


@pytest.mark.parametrize(
    ("mine", "theirs", "kinds"),
    [
        ([], [], ["email", "slack"]),
        (["slack"], [], ["slack", "email"]),
        (["slack", "webhook"], ["email"], ["slack", "email"]),
        ([], ["slack"], ["slack", "email"]),
        (["teams"], [], ["email", "slack"]),
    ],
)
def test_the_preferred_channel_comes_first_and_nobody_is_made_unreachable(
    mine: list[str], theirs: list[str], kinds: list[str]
) -> None:
    me, house = chosen(story(own(channels=mine), proposed(channels=theirs)))
    assert [one.kind for one in choosing.ways_of(MIKE, me, house)] == kinds
    only = MIKE.model_copy(update={"channels": (Channel(kind="teams", address="x"),)})
    assert [one.kind for one in choosing.ways_of(only, me, house)] == ["teams"]


def test_what_one_wrote_unaware_of_a_newer_word_is_refused() -> None:
    told = story(own(revision=0, digest_at="10:00"), own(revision=0, digest_at="11:00"))
    me, house = chosen(told)
    assert choosing.digest_at(me, house) == time(10)
    assert list(told.stage.refused.values()) == [
        "It has been changed since you read it: read it again"
    ]


def test_a_link_turns_its_kind_off_once_and_for_all_until_links_are_revoked() -> None:
    mute = ReminderKindMuted(person="mike", kind="prepare", links=0)
    told = story(own(digest_at="10:00"), event(mute, actor="mike"))
    me, _ = chosen(told)
    assert me is not None
    assert (me.kinds, me.digest_at, me.revision) == ({"prepare": "off"}, "10:00", 2)
    told.given(event(ReminderLinksRevoked(person="mike"), actor="mike"))
    again = ReminderKindMuted(person="mike", kind="session_cold", links=0)
    told.given(event(again, actor="mike"))
    assert "session_cold" not in told.stage.the(Preferences, "acme/mike").kinds
    assert list(told.stage.refused.values()) == ["This link was revoked"]


def test_a_kind_that_a_later_release_knows_is_passed_over() -> None:
    me, _ = chosen(story(own(kinds={"birthday": "off", "prepare": "off"})))
    assert me is not None
    assert me.kinds == {"prepare": "off"}


def test_the_language_is_the_chosen_one_or_that_of_the_record() -> None:
    me, _ = chosen(story(own(language="de")))
    assert choosing.language_of(MIKE, me) == "de"
    assert choosing.language_of(MIKE, None) == "en"


@pytest.mark.parametrize(
    ("change", "now", "expected"),
    [
        ({"state": "planned"}, "2026-11-20T12:00Z", Foreseen("planned", None, NINE)),
        (
            {"unwanted": "session held"},
            "2026-11-23T09:00+02:00",
            Foreseen("due", "session held"),
        ),
        (
            {},
            "2026-11-23T22:00+02:00",
            Foreseen("held", "quiet hours or a day off", at("2026-11-24T08:00+02:00")),
        ),
        ({"state": "sent", "reason": "so"}, "2026-11-23T22:00+02:00", Foreseen("sent")),
        (
            {"state": "failed", "reason": "no channel"},
            "2026-11-24T22:00Z",
            Foreseen("failed", "no channel"),
        ),
    ],
)
def test_who_looks_at_the_list_sees_what_will_become_of_each_and_why(
    change: dict[str, Any], now: str, expected: Foreseen
) -> None:
    assert foreseen(due(**change), MIKE, None, None, at(now)) == expected


def test_whom_nothing_reaches_sees_why_beforehand() -> None:
    nobody = MIKE.model_copy(update={"channels": ()})
    planned = story(person(), promised("2026-11-27")).only("mike")
    assert foreseen(planned, nobody, None, None, NINE).outcome == "no channel"
