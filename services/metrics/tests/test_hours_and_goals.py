"""Coaching hours next to how far goals were reached: side by side, pooled, and without a cause."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.metrics.model.goals import Goal, Reading
from ridealong.metrics.rules.coaching import Material
from ridealong.metrics.rules.definitions import DefinitionHistory, Definitions
from ridealong.metrics.rules.hours_and_goals import NO_CAUSE, Beside, beside, by_band

from .given import at
from .sittings import mikes, sitting

pytestmark = pytest.mark.requirement("2.2")
USUAL = DefinitionHistory()
AGREED = at("2025-12-20")


def goal(name: str = "q1", **more: Any) -> Goal:
    content: dict[str, Any] = {
        "kind": "closed_business",
        "target": Decimal(100),
        "starts": date(2026, 1, 1),
        "ends": date(2026, 3, 31),
        "values": (
            Reading(as_of=at("2026-02-01"), value=Decimal(40)),
            Reading(as_of=at("2026-03-31T20:00"), value=Decimal(107)),
            Reading(as_of=at("2026-04-02"), value=Decimal(500)),
        ),
    }
    base = {"id": f"acme/mike/{name}", "tenant": "acme", "key": "acme/mike"}
    return Goal(goal=name, rep="mike", **(base | content | more))


def told(
    *goals: Goal,
    known: Material | None = None,
    agreed: datetime | None = AGREED,
    history: DefinitionHistory = USUAL,
) -> tuple[list[Beside], int]:
    return beside(known or mikes(*SITTINGS), goals, lambda _: agreed, history)


SITTINGS = [
    sitting("2026-01-05T09:00", 200),
    sitting("2026-02-02T09:00", 190),
    sitting("2026-03-02T09:00", 150),
    sitting("2026-03-16T09:00", 90, "incident_review"),
    sitting("2026-04-06T09:00", 500),
]


def test_a_goal_that_is_over_stands_beside_the_hours_of_its_months() -> None:
    [found], left_out = told(goal())
    # What came after its last day is no part of it, nor are minutes of other months.
    assert (int(found.value), found.share, found.reached) == (107, Fraction(107, 100), True)
    assert (found.minutes, found.months, int(found.per_month)) == (540, 3, 180)
    assert (found.band, found.words, left_out) == ("full", "3 h+", 0)


@pytest.mark.requirement("2.24")
def test_the_band_is_that_of_the_goals_last_day_whatever_is_asked_for_later() -> None:
    longer = Definitions(coaching_hours=Decimal(5))
    after = DefinitionHistory(((date(2026, 4, 1), longer),))
    before = DefinitionHistory(((date(2026, 3, 31), longer),))
    assert [told(goal(), history=each)[0][0].band for each in (after, before)] == ["full", "middle"]


@pytest.mark.parametrize(
    "without",
    [
        {"values": ()},
        {"starts": date(2025, 3, 1)},
        {"outcome": "dropped", "closed_at": at("2026-02-01")},
        {"target": None},
    ],
)
def test_what_can_not_be_set_beside_is_left_out_and_counted(without: dict[str, Any]) -> None:
    assert told(goal(**without)) == ([], 1)


def test_a_goal_that_was_never_agreed_on_is_left_out_and_one_reached_early_is_not() -> None:
    assert told(goal(), agreed=None) == ([], 1)
    assert told(goal(), agreed=at("2026-04-03")) == ([], 1)
    early = goal(outcome="reached", closed_at=at("2026-02-15"))
    assert [each.goal for each in told(early)[0]] == ["q1"]


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "personal"},
        {"level": "mine"},
        {"ends": date(2026, 7, 31)},
        {"ends": date(2025, 12, 31)},
    ],
)
def test_what_is_the_reps_own_or_of_other_days_is_none_of_it(other: dict[str, Any]) -> None:
    assert told(goal(**other)) == ([], 0)


@pytest.mark.requirement("4.12")
def test_behaviour_stands_before_results() -> None:
    both, _ = told(goal("won"), goal("talks", kind="behavioural"), goal("leads", kind="pipeline"))
    assert [each.goal for each in both] == ["talks", "leads", "won"]


def row(rep: str, share: int, band: Any) -> Beside:
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    value, target = Decimal(share), Decimal(100)
    return Beside(rep, "g", "closed_business", first, last, value, target, 360, 3, band, "tested")


def test_a_teams_bands_have_nothing_to_say_of_fewer_than_three_people() -> None:
    rows = [row(f"rep-{n}", 90 + n, "full") for n in range(3)]
    rows += [row(f"rep-{n}", 50, "low") for n in (3, 4)] + [row("rep-3", 60, "low")]
    low, middle, full = by_band(rows)
    assert (full.goals, full.reached, full.mean) == (3, 0, Fraction(91, 100))
    assert (low.goals, low.sum, low.mean) == (None, None, None)
    assert low.hidden == middle.hidden == "fewer than 3 people have such a goal"


@given(
    st.lists(
        st.tuples(
            st.integers(0, 6), st.integers(0, 300), st.sampled_from(["low", "middle", "full"])
        ),
        max_size=25,
    )
)
def test_a_band_is_shown_exactly_from_three_people_on_and_its_mean_lies_within(
    drawn: list[tuple[int, int, str]],
) -> None:
    rows = [row(f"rep-{rep}", share, band) for rep, share, band in drawn]
    for group in by_band(rows):
        theirs = [each for each in rows if each.band == group.band]
        assert (group.hidden is None) == (len({each.rep for each in theirs}) >= 3)
        if group.mean is not None:
            shares = [each.share for each in theirs]
            assert min(shares) <= group.mean <= max(shares)
            assert group.goals == len(theirs)


def test_it_says_that_no_cause_is_shown() -> None:
    assert "shows no cause" in NO_CAUSE
    assert not {"because", "leads to", "thanks to"} & set(NO_CAUSE.split())
