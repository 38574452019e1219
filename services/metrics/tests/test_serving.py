"""One commitment serves a goal and an initiative, and both know how it stands."""

from itertools import permutations
from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.metrics.model.serving import ServingCommitment
from ridealong.metrics.rules.serving import by_state, standing

from .given import World, at
from .promises import progressed, reported, stands

pytestmark = pytest.mark.requirement("0.14")


def test_a_commitment_is_known_by_both_that_it_serves_and_without_its_text() -> None:
    world = World().reads(stands("c-1", "2026-03-02"), progressed("c-1", 7, "2026-03-03"))
    [known] = world.all(ServingCommitment)
    assert (known.goals, known.initiatives) == (("ring",), ("expansion",))
    assert known.state == "in_force"
    assert [known.amount, known.target] == [7, 20]
    assert "twenty calls" not in str(world.picture())


def test_its_state_is_the_last_told_and_its_amount_the_newest() -> None:
    world = World().reads(
        stands("c-1", "2026-03-02"),
        progressed("c-1", 9, "2026-03-05"),
        progressed("c-1", 4, "2026-03-04"),
        stands("c-1", "2026-03-10", state="settled", goals=()),
    )
    [known] = world.all(ServingCommitment)
    assert (known.state, known.goals) == ("settled", ())
    assert known.amount == 9


def test_an_amount_counts_once_it_is_judged() -> None:
    world = World().reads(stands("c-1", "2026-03-02"), reported("c-1", 9, "2026-03-03"))
    assert [each.amount for each in world.all(ServingCommitment)] == [None]


def test_an_amount_may_be_read_before_what_is_known_of_its_commitment() -> None:
    story: list[Event[Any]] = [
        stands("c-1", "2026-03-02"),
        progressed("c-1", 7, "2026-03-03"),
        progressed("c-1", 8, "2026-03-04"),
    ]
    ends = [World().reads(*order).picture() for order in permutations(story)]
    assert all(end == ends[0] for end in ends)
    only = World().reads(story[1]).all(ServingCommitment)
    assert standing(only) == []


def test_when_it_began_is_the_same_whichever_state_is_heard_of_first() -> None:
    question = {"what": "acceptance", "at": at("2026-03-02"), "of": ("manager-1",)}
    states = [
        stands("c-1", "2026-03-02", state="proposed", questions=(question,)),
        stands("c-1", "2026-03-04", questions=(question,), made_at=at("2026-03-04")),
        stands(
            "c-1", "2026-03-09", state="settled", questions=(question,), made_at=at("2026-03-04")
        ),
    ]
    for heard in (states, states[1:], states[2:]):
        [known] = World().reads(*heard).all(ServingCommitment)
        assert known.first_told == at("2026-03-02")
    agreed_at_once = stands("c-2", "2026-03-09", made_at=at("2026-03-04"))
    assert World().reads(agreed_at_once).all(ServingCommitment)[0].first_told == at("2026-03-04")


def test_they_are_listed_by_due_day_and_counted_by_state() -> None:
    world = World().reads(
        stands("c-1", "2026-03-02", due="2026-03-20"),
        stands("c-2", "2026-03-02", state="final"),
        stands("c-3", "2026-03-02", state="left_out", left_out="superseded", replaced_by="c-1"),
    )
    found = standing(world.all(ServingCommitment))
    assert [each.commitment for each in found] == ["c-2", "c-3", "c-1"]
    assert by_state(found) == {"final": 1, "in_force": 1, "left_out": 1}
