"""A behaviour plan is proposed by one and accepted by both; until then the one before counts."""

from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.contracts.goals import PlanAccepted
from ridealong.metrics.model.plans import Plans, PlanVersion
from ridealong.metrics.rules.plans import agreed, agreement

from .aiming import agreed_to, proposed
from .given import World, at

pytestmark = pytest.mark.requirement("4.11", "E behaviour plan")
MANAGERS, MANAGER = ("manager-1",), "manager-1"


def counting(world: World) -> list[tuple[Any, int]]:
    [plans] = world.all(Plans)
    return [(each.since, int(each.lines[0].target)) for each in agreed(plans, MANAGERS, MANAGER)]


def newest(world: World) -> PlanVersion:
    return world.the(Plans, "acme/rep-1").versions[-1]


def test_a_plan_counts_from_when_the_second_of_the_two_accepted_it() -> None:
    world = World().reads(proposed(50, "2026-02-01"))
    assert counting(world) == []
    assert agreement("rep-1", newest(world), MANAGERS, MANAGER).waits_for == ("manager-1",)
    world.reads(agreed_to("manager-1", "2026-02-03", "2026-02-01"))
    assert counting(world) == [(at("2026-02-03"), 50)]
    assert agreement("rep-1", newest(world), MANAGERS, MANAGER).waits_for == ()


def test_until_another_one_is_agreed_the_one_before_counts() -> None:
    world = World().reads(
        proposed(50, "2026-02-01"),
        agreed_to("manager-1", "2026-02-02"),
        proposed(60, "2026-02-10"),
    )
    assert counting(world) == [(at("2026-02-02"), 50)]
    world.reads(agreed_to("manager-1", "2026-02-12"))
    assert counting(world) == [(at("2026-02-02"), 50), (at("2026-02-12"), 60)]


def test_a_platform_or_a_stranger_agrees_for_nobody() -> None:
    world = World().reads(proposed(50, "2026-02-01", by="crm"), agreed_to("stranger", "2026-02-02"))
    assert counting(world) == []
    waits = agreement("rep-1", newest(world), MANAGERS, MANAGER).waits_for
    assert waits == ("rep-1", "manager-1")
    world.reads(agreed_to("rep-1", "2026-02-03"), agreed_to("manager-1", "2026-02-04"))
    assert counting(world) == [(at("2026-02-04"), 50)]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (
            agreed_to("manager-1", "2026-02-11", of="2026-02-01"),
            "plan p was proposed anew on 2026-02-10: read it again",
        ),
        (
            agreed_to("manager-1", "2026-02-11", plan="q"),
            "plan q isn't the one that was proposed last: read it again",
        ),
        (agreed_to("rep-1", "2026-02-11"), "rep-1 has accepted plan p already"),
    ],
)
def test_what_was_not_read_or_is_said_twice_is_refused(
    wrong: Event[PlanAccepted], reason: str
) -> None:
    world = World().reads(proposed(50, "2026-02-01"), proposed(60, "2026-02-10"))
    before = world.picture()
    world.reads(wrong)
    assert world.refused == {wrong.id: reason}
    assert world.picture() == before
