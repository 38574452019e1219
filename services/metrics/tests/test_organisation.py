"""An organisation's parameters reach each person's score, and anybody may read them with dates."""

from collections import deque
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridealong.contracts import Event
from ridealong.contracts.people import OrganisationUpdated, Yardstick
from ridealong.contracts.scores import FollowthroughUpdated
from ridealong.metrics.api.parameters import view
from ridealong.metrics.model.follow_through import FollowThrough, FollowThroughPage
from ridealong.metrics.model.yardsticks import Yardsticks
from ridealong.metrics.rules.figures import figures
from ridealong.metrics.rules.parameters import history_of
from ridealong.metrics.rules.words import story

from .given import World, at, event
from .stories import settled

pytestmark = pytest.mark.requirement("C1")


def organisation(time: str, *yardsticks: tuple[str, str, str]) -> Event[OrganisationUpdated]:
    """What it measures by: name without `followthrough.`, value, and from which day on."""
    data = OrganisationUpdated(
        name="Acme",
        zone="Europe/Riga",
        yardsticks=tuple(
            Yardstick(
                name=f"followthrough.{name}",
                value=Decimal(value),
                applies_from=date.fromisoformat(since),
            )
            for name, value, since in yardsticks
        ),
    )
    return event(data, time, f"organisation/{time}")


def score_of(world: World, person: str = "rep-1") -> int | None:
    return world.last_told(FollowthroughUpdated, person).score


THREE_KEPT = [settled(f"c-{number}", "2026-03-02", "1") for number in range(3)]


def test_a_score_is_told_anew_when_what_it_was_measured_by_is_read_after_it() -> None:
    world = World().reads(*THREE_KEPT)
    assert score_of(world) == 85
    world.reads(organisation("2026-03-01", ("prior_mean", "0.5", "2026-03-01")))
    # (3·0.5 + 3) / 6
    assert score_of(world) == 75


@pytest.mark.requirement("2.24")
def test_what_is_said_for_a_past_day_changes_nothing_that_was_settled() -> None:
    world = World().reads(*THREE_KEPT)
    before = len(world.heard(FollowthroughUpdated))
    world.reads(
        organisation(
            "2026-03-05", ("prior_mean", "0.5", "2026-03-01"), ("needed", "4", "2026-01-01")
        )
    )
    assert len(world.heard(FollowthroughUpdated)) == before
    world.reads(settled("c-9", "2026-03-04", "1"))
    assert score_of(world) == 87
    # From its own day on it holds: five are settled and four are needed.
    world.reads(settled("c-10", "2026-03-05", "1"))
    known = world.last_told(FollowthroughUpdated, "rep-1")
    assert (known.settled, known.needed, known.score) == (5, 4, 89)


def test_a_score_says_from_when_on_what_was_said_for_a_past_day_holds() -> None:
    world = World().reads(
        *THREE_KEPT,
        organisation("2026-03-05T09:00", ("half_life_days", "30", "2026-01-01")),
        settled("c-9", "2026-03-09", "1"),
    )
    sets = history_of(world.the(Yardsticks, "acme/rep-1").yardsticks)
    items = [each for page in world.all(FollowThroughPage) for each in page.items]
    told = story(figures(items, sets).trail, sets)
    assert told[1].startswith("On 2 Mar three results came in")
    assert told[2].startswith(
        "From 5 Mar the organisation's half-life is 30 days (said on that day for 1 Jan; what was "
        "due before stays as it was). On 9 Mar one result came in"
    )


def test_what_applies_later_changes_no_score_of_before() -> None:
    world = World().reads(*THREE_KEPT)
    before = len(world.heard(FollowthroughUpdated))
    world.reads(organisation("2026-03-05", ("prior_weight", "9", "2026-06-01")))
    assert len(world.heard(FollowthroughUpdated)) == before


def test_a_senseless_value_changes_no_score() -> None:
    world = World().reads(*THREE_KEPT)
    world.reads(organisation("2026-03-05", ("half_life_days", "-60", "2026-01-01")))
    assert score_of(world) == 85


TOPICS: list[list[Event[Any]]] = [
    [
        organisation("2026-01-01"),
        organisation("2026-02-01", ("prior_mean", "0.5", "2026-03-01")),
        organisation(
            "2026-02-15", ("prior_mean", "0.6", "2026-03-01"), ("prior_weight", "6", "2026-03-09")
        ),
        organisation("2026-03-12", ("half_life_days", "30", "2026-03-10")),
    ],
    [
        *THREE_KEPT,
        settled("c-7", "2026-03-16", "0.5"),
        settled("c-8", "2026-03-09", "0"),
        *(
            settled(f"m-{number}", "2026-03-09", "1", rep=f"rep-{number}", owner_id="manager-1")
            for number in range(4)
        ),
    ],
]
STREAMS = [
    [each for each in topic if each.key == key]
    for topic in TOPICS
    for key in sorted({each.key for each in topic})
]


def read(picks: Sequence[tuple[int, int]]) -> World:
    """Read batches of so many events of such a stream, as they are drawn, and then the rest."""
    world = World()
    waiting = [deque(stream) for stream in STREAMS]

    def step(stream: int, size: int) -> None:
        if stream == len(STREAMS):
            ours, world.coming_back = world.coming_back[:size], world.coming_back[size:]
            world.batch(ours)
        else:
            queue = waiting[stream]
            world.batch([queue.popleft() for _ in range(min(size, len(queue)))])

    for stream, size in picks:
        step(stream % (len(STREAMS) + 1), size)
    while world.coming_back or any(waiting):
        for stream in range(len(STREAMS) + 1):
            step(stream, 3)
    assert not world.bad
    return world


IN_ORDER = read([])


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4)), max_size=30))
def test_whichever_is_read_first_the_scores_end_the_same(order: list[tuple[int, int]]) -> None:
    world = read(order)
    assert world.picture() == IN_ORDER.picture()
    for person in ("rep-1", "manager-1"):
        assert world.last_told(FollowthroughUpdated, person) == IN_ORDER.last_told(
            FollowthroughUpdated, person
        )


def test_a_person_without_results_is_told_nothing() -> None:
    world = World().reads(organisation("2026-03-05", ("needed", "4", "2026-01-01")))
    assert [state.key for state in world.all(Yardsticks)] == ["acme"]
    assert world.all(FollowThrough) == []


def test_all_versions_are_shown_with_their_days_and_what_is_ignored_with_its_reason() -> None:
    world = World().reads(
        organisation(
            "2026-01-01",
            ("needed", "4", "2026-01-01"),
            ("late_share", "0.25", "2026-04-01"),
            ("late_share", "1.5", "2026-05-01"),
            ("mood", "1", "2026-01-01"),
        )
    )
    shown = view(world.the(Yardsticks, "acme"), date(2026, 3, 31))
    assert [(each.applies_from, each.in_force) for each in shown.versions] == [
        (None, False),
        (date(2026, 1, 1), True),
        (date(2026, 4, 1), False),
    ]
    assert [each.parameters.needed for each in shown.versions] == [3, 4, 4]
    assert (shown.in_force.needed, shown.in_force.late_share) == (4, Decimal("0.5"))
    assert shown.versions[2].parameters.late_share == Decimal("0.25")
    ignored = {each.name: each.why for each in shown.ignored}
    assert "between 0 and 1, not at 1.5" in ignored["followthrough.late_share"]
    assert "there is no parameter followthrough.mood" in ignored["followthrough.mood"]


def test_a_version_that_was_said_for_a_past_day_shows_both_days() -> None:
    world = World().reads(organisation("2026-03-05", ("needed", "4", "2026-01-01")))
    shown = view(world.the(Yardsticks, "acme"), date(2026, 3, 31)).versions[-1]
    assert (shown.applies_from, shown.said_for) == (date(2026, 3, 5), date(2026, 1, 1))


def test_where_nobody_sets_any_the_usual_ones_are_shown() -> None:
    shown = view(None, date(2026, 3, 31))
    assert shown.changed_at is None
    assert [each.in_force for each in shown.versions] == [True]
    assert shown.in_force.half_life_days == 60
    assert shown.in_force.late_window_days == 14


def test_a_score_whose_timer_is_read_before_its_items_is_grey_too() -> None:
    world, rung = World().reads(*THREE_KEPT), []
    while (fired := world.ring_one(at("2026-12-01"))) is not None:
        rung.append(fired)
    world.wait_until("2026-12-01")
    anew = World().reads(*rung).reads(*THREE_KEPT).wait_until("2026-12-01")
    assert world.last_told(FollowthroughUpdated, "rep-1").grey
    assert anew.picture() == world.picture()
