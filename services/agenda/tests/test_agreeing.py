"""Goals and the behaviour plan are only proposed until both stand behind them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ridealong.agenda.model.entries import GoalEntry, PlanLineEntry
from ridealong.agenda.rules.wording import describe
from ridealong.contracts import Event
from ridealong.contracts.goals import (
    GoalAccepted,
    GoalClosed,
    GoalUpdated,
    PlanAccepted,
    PlanLine,
    PlanUpdated,
)

from .story import MONDAY, Story, event, story
from .test_page import card
from .words import goal_set, metrics, pair, scheduled

LATER = MONDAY + timedelta(hours=1)
HOUR = timedelta(hours=1)


def proposed(dials: int, at: datetime = MONDAY, by: str = "mike", plan: str = "p") -> Event[Any]:
    lines = (
        PlanLine(kind="dial", per="day", target=Decimal(dials)),
        PlanLine(kind="visit", per="week", target=Decimal(2)),
    )
    return event(PlanUpdated(plan=plan, rep="mike", lines=lines), at, actor=by)


def yes(by: str, at: datetime = MONDAY, plan: str = "p", of: datetime | None = None) -> Event[Any]:
    data = PlanAccepted(plan=plan, rep="mike", by=by, proposed=of)
    return event(data, at, named=f"yes/{by}/{at}")


def lines(then: Story) -> list[tuple[str, int, tuple[str, ...]]]:
    found = [one for one in then.entries("plan_line") if isinstance(one, PlanLineEntry)]
    return [(one.id, int(one.target), one.waits_for) for one in found]


def goal(then: Story) -> tuple[str, ...]:
    (found,) = [one for one in then.entries("goal") if isinstance(one, GoalEntry)]
    return found.waits_for


@pytest.mark.requirement("4.3", "4.11")
def test_a_plan_counts_once_both_stand_behind_it_and_the_one_before_until_then() -> None:
    then = story(pair(), scheduled(), proposed(10), metrics(dial=31))
    assert lines(then) == [("dial", 10, ("dana",)), ("visit", 2, ("dana",))]
    (first, _) = then.entries("plan_line")
    said = "dial: 10 a day; 31 since the last session; proposed, waits for Dana"
    assert describe(first, str.title) == said
    assert "proposed, waits for you" in card(then)
    then.given(yes("dana"))
    assert lines(then) == [("dial", 10, ()), ("visit", 2, ())]
    # What stays as it is isn't proposed twice.
    then.given(proposed(12, LATER, plan="q"))
    assert lines(then) == [("dial", 10, ()), ("visit", 2, ()), ("proposed/dial", 12, ("dana",))]
    then.given(yes("dana", LATER, "q", of=LATER))
    assert lines(then) == [("dial", 12, ()), ("visit", 2, ())]


@pytest.mark.requirement("4.3")
def test_nobody_agrees_to_what_they_have_not_read() -> None:
    then = story(pair(), scheduled(), proposed(10), proposed(12, LATER))
    then.given(yes("dana", LATER + HOUR, of=MONDAY), yes("dana", LATER + 2 * HOUR, "another"))
    assert lines(then) == [("dial", 12, ("dana",)), ("visit", 2, ("dana",))]
    then.given(yes("nina", LATER + 3 * HOUR))
    assert lines(then)[0][2] == ("dana",)
    then.given(yes("dana", LATER + 4 * HOUR))
    assert lines(then)[0][2] == ()


@pytest.mark.requirement("4.3")
def test_what_a_platform_proposes_waits_for_both() -> None:
    then = story(pair(), scheduled(), proposed(10, by="crm"))
    assert lines(then)[0][2] == ("mike", "dana")
    then.given(yes("dana", LATER), yes("mike", LATER))
    assert lines(then)[0][2] == ()


@pytest.mark.requirement("4.3")
def test_what_was_agreed_with_one_manager_stays_agreed_with_the_next() -> None:
    then = story(pair(), scheduled(), proposed(10), yes("dana"))
    then.given(pair(manager="nina", at=LATER))
    assert then.desk().manager == "nina"
    assert lines(then)[0][2] == ()


@pytest.mark.requirement("4.3")
def test_however_often_a_plan_is_proposed_the_agreed_one_stays_and_a_desk_stays_small() -> None:
    then = story(pair(), scheduled(), proposed(10), yes("dana"))
    then.given(*(proposed(20 + n, LATER + n * HOUR) for n in range(30)))
    assert [one.lines[0].target for one in then.desk().plans] == [10, 49]
    assert lines(then)[:1] == [("dial", 10, ())]


@pytest.mark.requirement("4.3")
def test_a_goal_is_proposed_until_both_accepted_it_and_again_with_another_target() -> None:
    set_ = event(goal_set(level="pair").data, actor="mike")
    then = story(pair(), scheduled(), set_)
    assert goal(then) == ("dana",)
    accepted = GoalAccepted(goal="ring-fund", rep="mike", by="dana")
    then.given(event(accepted))
    assert goal(then) == ()
    value = GoalUpdated(goal="ring-fund", rep="mike", value=Decimal(9), as_of=LATER)
    then.given(event(value, LATER, actor="crm"))
    assert goal(then) == ()
    more = GoalUpdated(goal="ring-fund", rep="mike", target=Decimal(7000), as_of=LATER)
    then.given(event(more, LATER + HOUR, actor="mike"))
    assert goal(then) == ("dana",)
    assert "proposed, waits for you" in card(then)


@pytest.mark.requirement("4.3")
def test_an_older_target_replaces_no_newer_one_and_asks_nobody_again() -> None:
    set_ = event(goal_set(level="pair").data, actor="mike")
    then = story(
        pair(), scheduled(), set_, event(GoalAccepted(goal="ring-fund", rep="mike", by="dana"))
    )
    for target, read_off in ((7000, LATER + HOUR), (6500, LATER)):
        told = GoalUpdated(goal="ring-fund", rep="mike", target=Decimal(target), as_of=read_off)
        then.given(event(told, LATER + 2 * HOUR, actor="mike", named=f"target/{target}"))
        then.given(
            event(
                GoalAccepted(goal="ring-fund", rep="mike", by="dana"),
                LATER + 3 * HOUR,
                named=f"yes/{target}",
            )
        )
    assert [one.target for one in then.desk().goals] == [7000]
    assert goal(then) == ()


@pytest.mark.requirement("4.3")
def test_a_goal_of_the_reps_own_needs_nobody_else_and_a_closed_one_nobody_accepts() -> None:
    own = event(goal_set(level="mine").data, actor="mike")
    then = story(pair(), scheduled(), own)
    assert goal(then) == ()
    then.given(event(GoalClosed(goal="ring-fund", rep="mike", outcome="reached"), LATER))
    then.given(event(GoalAccepted(goal="ring-fund", rep="mike", by="dana"), LATER))
    assert [one.said for one in then.desk().goals] == [("mike",)]


def test_the_time_of_a_proposal_is_read_as_an_instant() -> None:
    riga = MONDAY.astimezone(UTC)
    then = story(pair(), scheduled(), proposed(10, riga), yes("dana", of=MONDAY))
    assert lines(then)[0][2] == ()
