"""Which session was held last."""

from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.contracts.sessions import SessionDisputed, SessionMoved
from ridealong.metrics.model.standing import Standing

from .given import World, at, event
from .stories import held, scheduled

pytestmark = pytest.mark.requirement("D held")


def last(world: World) -> tuple[str | None, str | None]:
    standing = world.get(Standing, "acme/rep-1")
    if standing is None or standing.last_held is None:
        return None, None
    return standing.last_session, f"{standing.last_held:%Y-%m-%dT%H:%M}"


def disputed(session: str, when: str) -> Event[SessionDisputed]:
    return event(SessionDisputed(session=session, rep="rep-1", by="rep-1"), when)


@pytest.mark.requirement("0.5")
@pytest.mark.parametrize("kind", ["incident_review", "training", "planning", "forecast_call"])
@pytest.mark.parametrize("held_first", [True, False])
def test_only_one_on_ones_count(kind: str, held_first: bool) -> None:
    story: list[Event[Any]] = [
        scheduled("s-2", "2026-03-09T09:00", kind),
        held("s-2", "2026-03-09T09:00"),
    ]
    world = World().reads(held("s-1", "2026-03-02T09:00"))
    for each in reversed(story) if held_first else story:
        world.reads(each)
    assert last(world) == ("s-1", "2026-03-02T09:00")


def test_the_latest_by_start_is_the_last_whichever_was_closed_last() -> None:
    world = World().reads(
        held("s-2", "2026-03-09T09:00", closed="2026-03-09T10:00"),
        held("s-1", "2026-03-02T09:00", closed="2026-03-11T10:00"),
    )
    assert last(world) == ("s-2", "2026-03-09T09:00")


def test_without_a_start_of_its_own_the_plan_decides() -> None:
    moved = SessionMoved(
        session="s-1", rep="rep-1", start=at("2026-03-03T09:00"), zone="Europe/Riga"
    )
    world = World().reads(
        scheduled("s-1", "2026-03-02T09:00"),
        event(moved),
        held("s-1", None, closed="2026-03-03T09:45"),
    )
    assert last(world) == ("s-1", "2026-03-03T09:00")
    world.reads(held("s-2", None, closed="2026-03-04T10:00"))
    assert last(world) == ("s-2", "2026-03-04T10:00")


def test_less_than_ten_minutes_is_no_session() -> None:
    world = World().reads(held("s-1", "2026-03-02T09:00", minutes=9))
    assert last(world) == (None, None)
    assert last(world.reads(held("s-1", "2026-03-02T09:00", minutes=10)))[0] == "s-1"


@pytest.mark.parametrize(
    ("confirmed_by", "objection", "counts"),
    [
        (["manager-1"], "2026-03-04T09:45", False),
        (["manager-1"], "2026-03-04T09:46", True),
        (["manager-1", "rep-1"], "2026-03-03T09:00", True),
        ([], "2026-03-03T09:00", False),
    ],
)
def test_one_confirms_and_the_other_has_48_hours_to_object(
    confirmed_by: list[str], objection: str, counts: bool
) -> None:
    closed = held("s-1", "2026-03-02T09:00", closed="2026-03-02T09:45", confirmed_by=confirmed_by)
    world = World().reads(closed)
    assert last(world)[0] == "s-1"
    assert last(world.reads(disputed("s-1", objection)))[0] == ("s-1" if counts else None)
