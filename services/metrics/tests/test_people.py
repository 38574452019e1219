"""Who leads whom, and who may see what."""

from datetime import date

import pytest

from ridealong.metrics.model.goals import Goal
from ridealong.metrics.model.people import Person
from ridealong.metrics.rules.people import manager_of, zone_at
from ridealong.metrics.rules.sight import Sight, shown_goal, sight_of

from .given import World, at
from .stories import goal_set, pair, person

TODAY = date(2026, 3, 10)


def manager(world: World, rep: str = "rep-1", today: date = TODAY) -> str | None:
    return manager_of(world.get(Person, f"acme/{rep}"), today)


def test_the_newest_pair_that_has_not_ended_leads() -> None:
    world = World().reads(
        person("rep-1", "2026-01-01", manager="manager-0"),
        pair("rep-1", "manager-1", "2026-01-02"),
        pair("rep-1", "manager-2", "2026-02-01"),
    )
    assert manager(world) == "manager-2"
    world.reads(pair("rep-1", "manager-2", "2026-03-01", ended="2026-03-09"))
    assert manager(world, today=date(2026, 3, 9)) == "manager-2"
    assert manager(world) == "manager-1"
    world.reads(pair("rep-1", "manager-1", "2026-03-02", ended="2026-03-02"))
    assert manager(world) == "manager-0"


def test_a_pair_leads_from_its_first_day_on() -> None:
    world = World().reads(
        pair("rep-1", "manager-1", "2026-01-02"),
        pair("rep-1", "manager-2", "2026-02-01", start="2026-03-11"),
    )
    assert manager(world) == "manager-1"
    assert manager(world, today=date(2026, 3, 11)) == "manager-2"


def test_a_person_alone_says_who_leads_them() -> None:
    assert manager(World().reads(person("rep-1", "2026-01-01", manager="manager-1"))) == "manager-1"
    assert manager(World()) is None


def test_all_who_ever_led_somebody_can_be_looked_up() -> None:
    world = World().reads(
        person("rep-1", "2026-01-01", manager="manager-1"),
        person("rep-1", "2026-02-01", manager="manager-2"),
        pair("rep-1", "manager-3", "2026-02-02"),
    )
    assert world.all(Person)[0].managers == ("manager-1", "manager-2", "manager-3")


def test_a_zone_is_in_force_from_its_record_on_and_the_first_one_before_it() -> None:
    world = World().reads(
        person("rep-1", "2026-03-01", "Asia/Kolkata"), person("rep-1", "2026-02-01", "Europe/Riga")
    )
    known = world.get(Person, "acme/rep-1")
    days = ["2026-01-01", "2026-02-01", "2026-02-28", "2026-03-01"]
    assert [zone_at(known, at(day)) for day in days] == [
        "Europe/Riga",
        "Europe/Riga",
        "Europe/Riga",
        "Asia/Kolkata",
    ]
    assert zone_at(None, at("2026-01-01")) == "UTC"


@pytest.fixture
def tenant() -> World:
    return World().reads(
        pair("rep-1", "manager-1", "2026-01-02"),
        pair("rep-2", "manager-2", "2026-01-02"),
        pair("manager-1", "leader-1", "2026-01-02"),
    )


@pytest.mark.requirement("D3", "E privacy")
@pytest.mark.parametrize(
    ("caller", "roles", "about", "seen"),
    [
        ("rep-1", ["rep"], "rep-1", Sight.WHOLE),
        ("manager-1", ["manager"], "rep-1", Sight.WHOLE),
        ("rep-1", ["rep"], "manager-1", Sight.OWN_PAIR),
        ("leader-1", ["leader"], "manager-1", Sight.WHOLE),
        ("leader-1", ["leader"], "rep-1", Sight.NUMBERS),
        ("anyone", ["administrator"], "rep-1", Sight.NUMBERS),
        ("crm", ["operator"], "rep-1", Sight.NUMBERS),
        ("manager-1", ["manager"], "rep-2", None),
        ("rep-1", ["rep"], "rep-2", None),
        ("rep-2", ["rep"], "manager-1", None),
        ("stranger", ["manager"], "rep-1", None),
    ],
)
def test_a_role_in_a_token_makes_nobody_a_manager_of_a_rep(
    tenant: World, caller: str, roles: list[str], about: str, seen: Sight | None
) -> None:
    records = tenant.get(Person, f"acme/{caller}"), tenant.get(Person, f"acme/{about}")
    assert sight_of(caller, roles, about, records, TODAY) is seen


@pytest.mark.requirement("E privacy", "0.11")
@pytest.mark.parametrize(
    ("level", "kind", "rep_sees", "manager_sees", "leader_sees"),
    [
        ("mine", "personal", "title", None, None),
        ("pair", "personal", "title", "title", None),
        ("pair", "pipeline", "title", "title", "numbers"),
        ("shared", "personal", "title", "title", "numbers"),
    ],
)
def test_a_goal_is_shown_as_far_as_its_level_goes(
    level: str, kind: str, rep_sees: str, manager_sees: str | None, leader_sees: str | None
) -> None:
    [goal] = World().reads(goal_set(level=level, kind=kind)).all(Goal)

    def seen(caller: str, sight: Sight) -> str | None:
        shown = shown_goal(goal, caller, sight)
        if shown is None:
            return None
        return "title" if shown.title else "numbers"

    assert [
        seen("rep-1", Sight.WHOLE),
        seen("manager-1", Sight.WHOLE),
        seen("leader-1", Sight.NUMBERS),
    ] == [rep_sees, manager_sees, leader_sees]
