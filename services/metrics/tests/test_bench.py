"""Leaders see who prepares for what, of those who agree to that, and nothing else."""

from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.metrics.api.bench import PreparingView
from ridealong.metrics.model.bench import BenchConsent
from ridealong.metrics.model.focus import Focus
from ridealong.metrics.rules.bench import bench

from .aiming import consent
from .areas import called_done, named, taken_on
from .given import World

pytestmark = pytest.mark.requirement("4.19")


def role(time: str = "2026-01-05", by: str = "rep-1", **more: Any) -> Event[Any]:
    return named(by, time, **({"skill": "leading a team", "aim": "next_role"} | more))


def listed(world: World) -> list[tuple[str, str]]:
    found = bench(world.all(BenchConsent), world.all(Focus))
    return [(each.rep, each.role) for each in found]


LISTED = [("rep-1", "leading a team")]


def test_without_the_reps_own_word_nothing_is_shown_and_it_is_taken_back_at_once() -> None:
    world = World().reads(role())
    assert listed(world) == []
    world.reads(consent(given=True, time="2026-01-06"))
    assert listed(world) == LISTED
    world.reads(consent(given=False, time="2026-01-07"))
    assert listed(world) == []


def test_nobody_else_agrees_for_the_rep() -> None:
    pushed = consent(given=True, time="2026-01-06", by="manager-1")
    world = World().reads(role(), pushed)
    assert world.refused == {pushed.id: "rep-1 alone says who may see it, and not manager-1"}
    assert listed(world) == []


def test_the_later_word_counts_whichever_is_read_first() -> None:
    yes, no = consent(given=True, time="2026-01-06"), consent(given=False, time="2026-01-07")
    assert World().reads(no, yes).picture() == World().reads(yes, no).picture()


def test_a_role_that_is_only_asked_about_or_done_or_ones_own_is_not_shown() -> None:
    agreed = consent(given=True, time="2026-01-01")
    world = World().reads(agreed, role(by="manager-1"))
    assert listed(world) == []
    world.reads(taken_on("rep-1", "2026-01-08"))
    assert listed(world) == LISTED
    world.reads(called_done(["rep-1", "manager-1"], "2026-01-20"))
    assert listed(world) == []
    assert listed(World().reads(agreed, role(level="mine"))) == []


def test_another_focus_is_nobodys_business_above() -> None:
    world = World().reads(consent(given=True, time="2026-01-01"), role(aim="to_improve"))
    assert listed(world) == []
    assert set(PreparingView.model_fields) == {"person", "role", "since"}
