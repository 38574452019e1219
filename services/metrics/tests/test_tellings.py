"""What is told outside is kept with the figure, holds no text, and is told until it was heard."""

from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.contracts.goals import GoalClosed
from ridealong.contracts.internal import Forwarded
from ridealong.metrics.model.webhooks import Telling
from ridealong.metrics.projection.tellings import HEARD

from .given import World, event
from .stories import goal_at, goal_set, settled

GOAL = "acme/rep-1/goal/g-1"
SCORE = "acme/rep-1/score/rep-1"


def heard(telling: Telling, version: str | None) -> Event[Forwarded]:
    """What the delivery says once it has handed a figure over."""
    body: dict[str, Any] = {"telling": telling.id, "kind": telling.kind, "about": telling.about}
    said = Forwarded(
        service="metrics",
        person=telling.person,
        about="told",
        type=HEARD,
        body=body | {"version": version},
    )
    return event(said, "2026-03-10")


def told(world: World, id_: str = GOAL) -> Telling:
    return world.the(Telling, id_)


def test_a_goal_is_told_with_its_numbers_and_without_its_words() -> None:
    world = World().reads(goal_set(title="the ring for Anna"), goal_at(4, "2026-03-03"))
    found = told(world)
    assert found.body is not None
    assert (found.body["value"], found.body["target"]) == ("4", "100000")
    assert "Anna" not in found.model_dump_json()
    assert found.open == found.version


@pytest.mark.parametrize(
    ("more", "known"),
    [
        ({"level": "mine"}, False),
        ({"kind": "personal"}, False),
        ({"kind": "personal", "level": "shared"}, True),
        ({"level": "shared"}, True),
    ],
)
def test_what_is_the_pairs_own_is_not_told(more: dict[str, Any], *, known: bool) -> None:
    world = World().reads(goal_set(**more), goal_at(4, "2026-03-03"))
    assert (world.get(Telling, GOAL) is not None) is known


def test_a_goal_that_becomes_the_reps_alone_is_told_no_more() -> None:
    world = World().reads(goal_set())
    world.reads(heard(told(world), told(world).version), goal_set(level="mine", time="2026-03-04"))
    assert (told(world).body, told(world).open) == (None, "gone")
    world.reads(heard(told(world), None))
    assert told(world).open is None


def test_a_closed_goal_is_told_as_closed() -> None:
    closing = event(GoalClosed(goal="g-1", rep="rep-1", outcome="reached"), "2026-03-20")
    body = told(World().reads(goal_set(), closing)).body
    assert body is not None
    assert body["outcome"] == "reached"


def test_a_score_is_told_without_its_commitments() -> None:
    world = World().reads(*(settled(f"c-{n}", "2026-03-02", "1") for n in range(4)))
    body = told(world, SCORE).body
    assert body is not None
    assert (body["settled"], body["kept"], "items" in body) == (4, 4, False)
    assert "c-1" not in told(world, SCORE).model_dump_json()


def test_what_changed_after_it_was_handed_over_is_still_to_be_told() -> None:
    world = World().reads(goal_set(), goal_at(4, "2026-03-03"))
    before = told(world)
    world.reads(goal_at(5, "2026-03-04"), heard(before, before.version))
    assert told(world).open == told(world).version != before.version
    world.reads(heard(told(world), told(world).version))
    assert told(world).open is None


def test_what_was_heard_is_known_also_where_it_is_read_before_the_figure() -> None:
    stories = goal_set(), goal_at(4, "2026-03-03")
    straight = World().reads(*stories)
    said = heard(told(straight), told(straight).version)
    straight.reads(said)
    turned = World().reads(said, *stories)
    assert turned.picture() == straight.picture()
    assert told(turned).open is None
