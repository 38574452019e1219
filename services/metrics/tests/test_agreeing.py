"""A goal counts once both have accepted its present terms."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.contracts.goals import GoalClosed
from ridealong.contracts.scores import MetricsUpdated
from ridealong.metrics.model.goals import Goal, PersonalGoals
from ridealong.metrics.rules.agreement import Agreement, agreement_of

from .given import World, at, event
from .stories import accepted, goal_at, goal_set

pytestmark = pytest.mark.requirement("4.3")


def closed(time: str, goal: str = "g-1") -> Event[GoalClosed]:
    return event(GoalClosed(goal=goal, rep="rep-1", outcome="reached"), time)


def by_actor(told: Event[Any], actor: str) -> Event[Any]:
    return Event(told.id, told.source, told.tenant, actor, told.time, told.data)


def agreement(world: World, manager: str | None = "manager-1") -> Agreement:
    [goal] = world.all(Goal)
    return agreement_of(goal, ["manager-1"], manager)


def test_a_goal_counts_from_the_day_the_second_of_the_two_accepted_it() -> None:
    world = World().reads(goal_set())
    assert agreement(world).waits_for == ("rep-1", "manager-1")
    world.reads(accepted("manager-1", "2026-01-03"))
    assert agreement(world).waits_for == ("rep-1",)
    assert agreement(world).agreed_at is None
    world.reads(accepted("rep-1", "2026-01-05"))
    assert (agreement(world).waits_for, agreement(world).agreed_at) == ((), at("2026-01-05"))


def test_who_sets_a_goal_has_accepted_it() -> None:
    world = World().reads(by_actor(goal_set(), "rep-1"), accepted("manager-1", "2026-01-03"))
    assert agreement(world).agreed_at == at("2026-01-03")
    assert [each.by for each in agreement(world).accepted] == ["rep-1", "manager-1"]


def test_a_stranger_or_a_platform_agrees_for_nobody() -> None:
    world = World().reads(goal_set(), accepted("somebody", "2026-01-03"))
    assert agreement(world).accepted == ()
    assert agreement(world, None).waits_for == ("rep-1", "manager")


def test_other_terms_are_accepted_anew_by_the_other_side() -> None:
    world = World().reads(
        by_actor(goal_set(), "rep-1"),
        accepted("manager-1", "2026-01-03"),
        by_actor(goal_at(5, "2026-01-10"), "rep-1"),
    )
    assert agreement(world).waits_for == ()
    world.reads(by_actor(goal_at(None, "2026-01-12", target=Decimal(7)), "manager-1"))
    assert agreement(world).waits_for == ("rep-1",)
    world.reads(accepted("rep-1", "2026-01-13"))
    assert agreement(world).agreed_at == at("2026-01-13")


def test_the_same_goal_sent_again_by_a_platform_changes_nothing() -> None:
    world = World().reads(by_actor(goal_set(), "rep-1"), accepted("manager-1", "2026-01-03"))
    before = world.picture()
    world.reads(by_actor(goal_set(time="2026-02-01"), "crm"))
    assert world.all(Goal)[0].set_by == "rep-1"
    assert agreement(world).waits_for == ()
    assert before["goals acme/rep-1/g-1"] == world.picture()["goals acme/rep-1/g-1"]


def test_what_was_agreed_stays_so_under_another_manager() -> None:
    world = World().reads(goal_set(), accepted("manager-1", "2026-01-03"))
    world.reads(accepted("rep-1", "2026-01-04"))
    assert agreement(world, "manager-2").waits_for == ()


def test_an_acceptance_read_before_the_goal_counts_and_tells_no_figures() -> None:
    world = World().reads(accepted("manager-1", "2026-01-03"), accepted("rep-1", "2026-01-03"))
    assert world.heard(MetricsUpdated) == []
    world.reads(goal_set())
    assert agreement(world).agreed_at == at("2026-01-03")


@pytest.mark.requirement("0.11")
def test_what_is_the_reps_alone_needs_nobody_elses_word() -> None:
    world = World().reads(by_actor(goal_set(level="mine"), "rep-1"))
    assert agreement(world).waits_for == ()


@pytest.mark.parametrize(
    ("story", "reason"),
    [
        (
            [goal_set(), accepted("rep-1", "2026-01-03"), accepted("rep-1", "2026-01-04")],
            "rep-1 has accepted goal g-1 already",
        ),
        (
            [goal_set(), closed("2026-02-01"), accepted("rep-1", "2026-02-02")],
            "goal g-1 is closed (reached): set it again first",
        ),
        (
            [goal_set(), closed("2026-02-01"), closed("2026-02-02")],
            "goal g-1 is closed already (reached)",
        ),
        (
            [goal_set(), closed("2026-02-01"), goal_at(3, "2026-02-02")],
            "goal g-1 is closed (reached): set it again first",
        ),
        (
            [goal_set(ends="2025-12-31")],
            "goal g-1: it ends on 2025-12-31, before it starts on 2026-01-01",
        ),
        (
            [goal_set(funding_date="2026-02-01")],
            "goal g-1: only a personal goal is paid for: leave the funding date out",
        ),
        (
            [goal_set(kind="personal", funding_date="2026-04-01")],
            "goal g-1: the money is needed on 2026-04-01, before its first day or after its last",
        ),
    ],
)
def test_what_doesnt_fit_is_recorded_as_refused_and_changes_nothing(
    story: list[Event[Any]], reason: str
) -> None:
    world = World().reads(*story[:-1])
    before = world.picture()
    world.reads(story[-1])
    assert world.refused == {story[-1].id: reason}
    assert world.picture() == before


def test_a_late_reading_from_before_the_closing_is_taken() -> None:
    world = World().reads(goal_set(), closed("2026-02-01"), goal_at(3, "2026-01-31"))
    assert world.refused == {}
    assert world.all(Goal)[0].values[-1].value == 3


@pytest.mark.requirement("0.11")
def test_a_rep_has_one_personal_goal_at_a_time() -> None:
    ring, house = (goal_set(name, kind="personal") for name in ("ring", "house"))
    world = World().reads(ring, house)
    reason = "rep-1 has a personal goal already: close ring first"
    assert world.refused == {house.id: reason}
    world.reads(
        goal_set("ring", kind="personal", title="a larger ring"), closed("2026-02-01", "ring")
    )
    world.reads(goal_set("house", "2026-02-02", kind="personal"))
    assert world.the(PersonalGoals, "acme/rep-1").goals == ("house",)
    assert len(world.refused) == 1


@pytest.mark.requirement("0.12")
def test_a_funding_date_is_kept_with_the_goal() -> None:
    [goal] = World().reads(goal_set(kind="personal", funding_date="2026-03-01")).all(Goal)
    assert goal.funding_date == date(2026, 3, 1)
