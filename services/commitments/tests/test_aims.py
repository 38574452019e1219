"""Goals and initiatives are known by their ids, and by the units that they are measured in."""

from datetime import date
from decimal import Decimal
from typing import Any

from ridealong.commitments.model.aims import Aim, Goals, Initiatives
from ridealong.commitments.rules.aims import (
    MOST,
    contradictions,
    listed,
    seen_by,
    unknown,
    with_aim,
)
from ridealong.contracts import Event
from ridealong.contracts.fields import Level, Measure
from ridealong.contracts.goals import GoalSet, GoalUpdated
from ridealong.contracts.people import InitiativeUpdated

from .given import REP, TENANT, Story, happened, instant

CALLS = Measure(kind="discovery_call")
MONEY = Measure(kind="deal_won", unit="money")


def goal_set(name: str, measure: Measure = CALLS, level: Level = "pair") -> Event[Any]:
    data = GoalSet(
        goal=name,
        rep=REP,
        kind="personal",
        title="A ring for my wife",
        measure=measure,
        target=Decimal(10),
        starts=date(2026, 1, 1),
        ends=date(2026, 6, 30),
        level=level,
    )
    return happened(data)


def goal_updated(name: str, measure: Measure | None = None) -> Event[Any]:
    as_of = instant("2026-03-02 09:00")
    return happened(GoalUpdated(goal=name, rep=REP, as_of=as_of, measure=measure))


def goals(*events: Event[Any]) -> tuple[Aim, ...]:
    return Story(*events).stage.the(Goals, f"{TENANT}/{REP}").goals


def test_a_goal_is_known_once_it_was_set_or_only_updated_and_without_its_words() -> None:
    known = goals(goal_set("ring", level="mine"), goal_updated("pipeline"), goal_updated("ring"))
    assert known == (Aim(id="pipeline"), Aim(id="ring", measures=(CALLS,), level="mine"))
    assert "wife" not in str(known)


def test_another_measure_takes_the_place_of_the_former() -> None:
    [known] = goals(goal_set("ring"), goal_updated("ring", MONEY))
    assert known.measures == (MONEY,)


def test_an_initiative_is_known_with_all_that_it_is_measured_by() -> None:
    data = InitiativeUpdated(
        initiative="expansion",
        name="Into hospitals",
        starts=date(2026, 1, 1),
        ends=date(2026, 6, 30),
        measures=(CALLS, MONEY),
    )
    [known] = Story(happened(data)).stage.the(Initiatives, TENANT).initiatives
    assert known == Aim(id="expansion", measures=(CALLS, MONEY))


def test_what_is_not_known_is_told_apart() -> None:
    aims = (Aim(id="ring"), Aim(id="pipeline"))
    assert unknown(("ring", "house"), aims) == ("house",)
    assert listed(aims) == "known are ring, pipeline"
    assert listed(()) == "none is known"
    assert listed([Aim(id=f"g-{n}") for n in range(15)]).endswith("g-11 and 3 more")


def test_a_goal_that_is_the_reps_alone_is_there_for_the_rep_only() -> None:
    aims = (Aim(id="ring", level="mine"), Aim(id="pipeline", level="pair"), Aim(id="told"))
    assert [one.id for one in seen_by(aims, own=False)] == ["pipeline", "told"]
    assert seen_by(aims, own=True) == aims


def test_the_same_kind_in_another_unit_contradicts_what_it_serves() -> None:
    aims = (Aim(id="ring", measures=(MONEY,)), Aim(id="plain"))
    count = Measure(kind="deal_won")
    assert contradictions(count, ("ring", "plain"), aims) == (
        "ring measures deal_won in money, and this in count",
    )
    assert contradictions(MONEY, ("ring",), aims) == ()
    assert contradictions(CALLS, ("ring",), aims) == ()
    assert contradictions(None, ("ring",), aims) == ()
    assert contradictions(count, (), aims) == ()


def test_so_many_are_known_and_no_more() -> None:
    many = tuple(Aim(id=f"g-{n:04}") for n in range(MOST))
    assert with_aim(many, "another", None) == many
    assert with_aim(many, "g-0000", (CALLS,))[0].measures == (CALLS,)
