"""Two human ratings of a goal, and a flag where the rep's own doesn't fit the numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts import Event
from ridealong.contracts.goals import ConfidenceRecorded
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.rules.confidence import mismatch, newest
from ridealong.metrics.rules.definitions import Definitions

from .given import World, event
from .stories import goal_set

pytestmark = pytest.mark.requirement("4.6", "4.7", "D confidence mismatch", "E confidence")


def rated(by: str, value: int, time: str, whose: str = "own") -> Event[ConfidenceRecorded]:
    data = ConfidenceRecorded.model_validate(
        {"goal": "g-1", "rep": "rep-1", "by": by, "whose": whose, "value": value}
    )
    return event(data, time)


@pytest.mark.parametrize(
    ("own", "pace", "flag"),
    [
        (4, "0.80", None),
        (4, "0.79", "surer_than_numbers"),
        (5, "0.1", "surer_than_numbers"),
        (3, "0.1", None),
        (3, "2", None),
        (2, "1.00", "less_sure_than_numbers"),
        (2, "0.99", None),
        (1, "1.5", "less_sure_than_numbers"),
        (None, "0.1", None),
        (5, None, None),
    ],
)
def test_a_rating_that_does_not_fit_the_pace_is_flagged(
    own: int | None, pace: str | None, flag: str | None
) -> None:
    found = mismatch(own, None if pace is None else Fraction(pace))
    assert (found and found.flag) == flag


@given(st.integers(1, 5), st.fractions(0, 3), st.fractions(0, 3))
def test_a_better_pace_never_makes_a_rating_look_too_sure(
    own: int, one: Fraction, other: Fraction
) -> None:
    low, high = sorted((one, other))
    after, before = mismatch(own, high), mismatch(own, low)
    if after is not None and after.flag == "surer_than_numbers":
        assert before is not None
        assert before.flag == "surer_than_numbers"
    assert own != 3 or (before, after) == (None, None)


def test_an_organisation_may_draw_the_lines_elsewhere() -> None:
    strict = Definitions(confidence_low_pace=Decimal("0.95"))
    found = mismatch(4, Fraction("0.9"), strict)
    assert found is not None
    assert found.words == "4 of 5 is sure, and the pace of 0.90 lies below 0.95"


def test_both_ratings_are_kept_with_who_said_them_and_when() -> None:
    world = World().reads(
        rated("rep-1", 4, "2026-01-03"),
        goal_set(),
        rated("manager-1", 2, "2026-01-09", "observed"),
        rated("rep-1", 5, "2026-01-09"),
    )
    [goal] = world.all(Goal)
    assert [(each.by, each.value) for each in goal.confidence] == [
        ("rep-1", 4),
        ("manager-1", 2),
        ("rep-1", 5),
    ]
    own, seen = newest(goal.confidence, "own"), newest(goal.confidence, "observed")
    assert (own and own.value, seen and seen.value) == (5, 2)


@pytest.mark.requirement("T12")
def test_nobody_rates_the_own_confidence_of_another() -> None:
    wrong = [rated("manager-1", 4, "2026-01-03"), rated("rep-1", 4, "2026-01-04", "observed")]
    world = World().reads(goal_set(), *wrong)
    assert set(world.refused) == {each.id for each in wrong}
    assert world.refused[wrong[0].id].startswith("rep-1 rates the own confidence")
    assert world.all(Goal)[0].confidence == ()
