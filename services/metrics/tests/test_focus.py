"""A focus area is the rep's: named or accepted by the rep, alive until both call it done."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts import Event
from ridealong.metrics.model.focus import Focus
from ridealong.metrics.model.sessions import Sessions
from ridealong.metrics.rules.focus_life import (
    held_one_on_ones,
    life_of,
    sessions_since,
    status_of,
    waits_for,
)
from ridealong.metrics.rules.sight import Sight, shown_focus

from .areas import MANAGER, REP, called_done, named, parked, taken_on
from .given import World
from .stories import held


def stands(world: World) -> tuple[str, tuple[str, ...]]:
    """Where it stands and whom it waits for."""
    [focus] = world.all(Focus)
    sessions = world.get(Sessions, "acme/rep-1")
    starts = held_one_on_ones(sessions.sessions if sessions else ())
    life = life_of(focus)
    return status_of(life, [start for _, start in starts]), waits_for(focus, life, MANAGER)


@pytest.mark.requirement("1.16", "1.17")
def test_a_reps_own_focus_is_active_at_once_and_needs_nobodys_consent() -> None:
    assert stands(World().reads(named(REP, "2026-03-02"))) == ("active", ())


@pytest.mark.requirement("1.16", "T10")
def test_a_managers_is_a_question_until_the_rep_takes_it_on() -> None:
    world = World().reads(named(MANAGER, "2026-03-02"))
    assert stands(world) == ("asked", (REP,))
    assert stands(world.reads(taken_on(REP, "2026-03-03"))) == ("active", ())


@pytest.mark.requirement("1.16", "T10")
def test_the_rep_may_put_the_question_in_own_words_instead() -> None:
    world = World().reads(named(MANAGER, "2026-03-02"))
    world.reads(named(REP, "2026-03-03", skill="money talk"))
    assert stands(world) == ("active", ())
    wording = world.all(Focus)[0].wording
    assert wording is not None
    assert wording.skill == "money talk"


@pytest.mark.requirement("1.17")
def test_a_managers_question_is_parked_until_another_session_was_held() -> None:
    world = World().reads(named(MANAGER, "2026-03-02"), parked("2026-03-03"))
    assert stands(world)[0] == "parked"
    world.reads(held("s-0", "2026-03-02T09:00"))
    assert stands(world)[0] == "parked"
    assert stands(world.reads(held("s-1", "2026-03-09T09:00")))[0] == "asked"


@pytest.mark.requirement("1.17")
def test_a_parked_question_may_be_asked_again_or_taken_on() -> None:
    world = World().reads(named(MANAGER, "2026-03-02"), parked("2026-03-03"))
    assert stands(world.reads(named(MANAGER, "2026-03-04")))[0] == "asked"
    world.reads(parked("2026-03-05"), taken_on(REP, "2026-03-06"))
    assert stands(world)[0] == "active"


@pytest.mark.requirement("1.18")
def test_it_stays_alive_over_sessions_until_both_call_it_done() -> None:
    world = World().reads(
        held("s-0", "2026-02-23T09:00"),
        named(REP, "2026-03-02"),
        held("s-1", "2026-03-09T09:00"),
        held("s-2", "2026-03-16T09:00", minutes=5),
        held("s-3", "2026-03-23T09:00"),
        called_done([REP], "2026-03-24"),
    )
    assert stands(world) == ("active", (MANAGER,))
    world.reads(held("s-4", "2026-03-30T09:00"), called_done([MANAGER], "2026-03-31"))
    world.reads(held("s-5", "2026-04-06T09:00"))
    assert stands(world) == ("closed", ())
    sessions = world.the(Sessions, "acme/rep-1").sessions
    since = sessions_since(life_of(world.all(Focus)[0]), sessions)
    assert [session for session, _ in since] == ["s-1", "s-3", "s-4"]


@pytest.mark.requirement("1.18")
def test_both_may_close_it_in_one_word_and_the_manager_may_be_first() -> None:
    assert stands(
        World().reads(named(REP, "2026-03-02"), called_done([MANAGER, REP], "2026-03-03"))
    ) == (
        "closed",
        (),
    )
    world = World().reads(named(REP, "2026-03-02"), called_done([MANAGER], "2026-03-03"))
    assert stands(world) == ("active", (REP,))


@pytest.mark.requirement("1.18")
def test_naming_it_again_says_that_it_is_alive() -> None:
    world = World().reads(named(REP, "2026-03-02"), called_done([MANAGER], "2026-03-03"))
    world.reads(named(REP, "2026-03-04"), called_done([REP], "2026-03-05"))
    assert stands(world) == ("active", (MANAGER,))


@pytest.mark.requirement("1.16")
def test_a_question_is_gone_when_the_rep_declines_it_or_the_manager_takes_it_back() -> None:
    for by in (REP, MANAGER):
        world = World().reads(named(MANAGER, "2026-03-02"), called_done([by], "2026-03-03"))
        assert stands(world) == ("closed", ())


def test_what_is_the_reps_alone_is_done_when_the_rep_says_so() -> None:
    world = World().reads(named(REP, "2026-03-02", level="mine"), called_done([REP], "2026-03-03"))
    assert stands(world) == ("closed", ())


@pytest.mark.requirement("1.16")
@pytest.mark.parametrize(
    ("story", "reason"),
    [
        ([named(MANAGER, "2026-03-02"), taken_on(MANAGER, "2026-03-03")], "only rep-1 takes"),
        (
            [
                named(MANAGER, "2026-03-02"),
                taken_on(REP, "2026-03-03"),
                taken_on(REP, "2026-03-04"),
            ],
            "rep-1 has taken focus f-1 on already",
        ),
        ([named(MANAGER, "2026-03-02", level="mine")], "can't be hidden from rep-1"),
        ([named(REP, "2026-03-02"), named(MANAGER, "2026-03-03")], "is rep-1's own: ask under"),
        ([named(REP, "2026-03-02"), parked("2026-03-03")], "has taken focus f-1 on: it lives"),
        (
            [named(REP, "2026-03-02"), called_done([REP], "2026-03-03", "parked")],
            "has nothing to park",
        ),
        ([named(MANAGER, "2026-03-02"), parked("2026-03-03"), parked("2026-03-04")], "is parked"),
        ([named(REP, "2026-03-02"), called_done([], "2026-03-03")], "nobody is named who calls"),
        (
            [
                named(REP, "2026-03-02"),
                called_done([REP], "2026-03-03"),
                called_done([REP], "2026-03-04"),
            ],
            "rep-1 has called focus f-1 done already",
        ),
        (
            [
                named(MANAGER, "2026-03-02"),
                called_done([REP], "2026-03-03"),
                taken_on(REP, "2026-03-04"),
            ],
            "focus f-1 is closed: name it again first",
        ),
        (
            [
                named(REP, "2026-03-02"),
                called_done([REP, MANAGER], "2026-03-03"),
                named(MANAGER, "2026-03-04"),
            ],
            "is rep-1's own: ask under an id of its own",
        ),
    ],
)
def test_what_doesnt_fit_is_recorded_as_refused_and_changes_nothing(
    story: list[Event[Any]], reason: str
) -> None:
    world = World().reads(*story[:-1])
    before = world.picture()
    world.reads(story[-1])
    assert list(world.refused) == [story[-1].id]
    assert reason in world.refused[story[-1].id]
    assert world.picture() == before


STORY: list[Event[Any]] = [
    named(MANAGER, "2026-03-02"),
    parked("2026-03-03"),
    named(MANAGER, "2026-03-05", skill="asking after the budget, twice"),
    taken_on(REP, "2026-03-06"),
    named(REP, "2026-03-21", skill="the budget", level="shared"),
    called_done([REP], "2026-03-30"),
    called_done([MANAGER], "2026-03-31"),
    held("s-1", "2026-03-09T09:00"),
]


@given(st.permutations(range(len(STORY))))
def test_a_story_has_one_end_in_whatever_order_it_is_read(order: list[int]) -> None:
    world = World().reads(*(STORY[place] for place in order))
    assert world.refused == {}
    assert stands(world) == ("closed", ())
    assert world.all(Focus) == World().reads(*STORY).all(Focus)


@pytest.mark.requirement("E privacy", "4.18")
@pytest.mark.parametrize(
    ("level", "by", "rep_sees", "manager_sees", "leader_sees"),
    [
        ("mine", REP, "words", None, None),
        ("pair", REP, "words", "words", None),
        ("pair", MANAGER, "words", "words", None),
        ("shared", REP, "words", "words", "numbers"),
    ],
)
def test_a_focus_is_shown_as_far_as_its_level_goes(
    level: str, by: str, rep_sees: str, manager_sees: str | None, leader_sees: str | None
) -> None:
    told = named(by, "2026-03-02", level=level, aim="next_role", realism=4, steps=("shadow Erin",))
    [focus] = World().reads(told).all(Focus)

    def seen(caller: str, sight: Sight) -> str | None:
        shown = shown_focus(focus, caller, sight)
        if shown is None or shown.wording is None:
            return None
        if not shown.wording.skill:
            assert shown.wording.steps == ()
            return "numbers"
        assert (shown.wording.realism, shown.wording.steps) == (4, ("shadow Erin",))
        return "words"

    assert [
        seen(REP, Sight.WHOLE),
        seen(MANAGER, Sight.WHOLE),
        seen("leader-1", Sight.NUMBERS),
    ] == [rep_sees, manager_sees, leader_sees]
