"""What a person's results cost to fold, in counts that no machine's speed changes."""

from datetime import date, timedelta
from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.metrics.model.follow_through import FollowThroughPage

from .given import World
from .stories import settled
from .test_cost import calls

pytestmark = pytest.mark.requirement("C1")

LAST = date(2026, 3, 31)
PORTION = 300


def results(owner: str, first: int, count: int) -> list[Event[Any]]:
    """So many of the days of a quarter, each day in turn."""
    return [
        settled(
            f"c-{number}",
            (LAST - timedelta(days=number % 90)).isoformat(),
            ("0", "0.5", "1")[number % 3],
            owner_id=owner,
        )
        for number in range(first, first + count)
    ]


def portion(world: World, events: list[Event[Any]]) -> None:
    """One batch off the log, and what it makes the service tell itself as the next one."""
    while events:
        world.batch(events)
        events, world.coming_back = world.coming_back, []
    assert not world.bad


def cost_of_a_portion(owner: str, there: int) -> float:
    """Calls for each new result where so many of the same quarter are there."""
    world = World()
    portion(world, results(owner, 0, there))
    more = results(owner, there, PORTION)
    taken = calls(lambda: portion(world, more))
    assert sum(len(page.items) for page in world.all(FollowThroughPage)) == there + PORTION
    return taken / PORTION


@pytest.mark.parametrize("owner", ["rep-1", "manager-1"])
def test_a_result_costs_hardly_more_where_ten_times_as_many_lie_in_the_half_year(
    owner: str,
) -> None:
    few, many = cost_of_a_portion(owner, 200), cost_of_a_portion(owner, 2000)
    print(owner, few, many)
    assert many < 2 * few
