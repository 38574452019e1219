"""The organisation's numbers hold from a day on, and change nothing before it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.people import Yardstick
from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.rules.figures import figures
from ridealong.metrics.rules.follow_through import batches
from ridealong.metrics.rules.parameters import PARAMETERS, USUAL, ParameterHistory, history_of
from ridealong.metrics.rules.words import story

from .items import FIRST, histories, history

pytestmark = pytest.mark.requirement("C1")
CHANGE = FIRST + timedelta(days=200)


def yardstick(name: str, value: str, day: date = CHANGE) -> Yardstick:
    return Yardstick(name=name, value=Decimal(value), applies_from=day)


def test_each_yardstick_changes_one_number_from_its_day_on() -> None:
    later = CHANGE + timedelta(days=30)
    found = history_of(
        [
            yardstick("followthrough.needed", "5", later),
            yardstick("followthrough.half_life_days", "90"),
            yardstick("coaching.hours", "3"),
        ]
    )
    assert found.at(CHANGE - timedelta(days=1)) == PARAMETERS
    assert found.at(CHANGE) == replace(PARAMETERS, half_life_days=Decimal(90))
    assert found.at(later) == replace(found.at(CHANGE), needed=5)
    assert found.current(None) == found.at(later)
    assert found.ignored == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("prior_mean", "1.01"),
        ("prior_mean", "-0.1"),
        ("prior_weight", "0"),
        ("half_life_days", "0"),
        ("needed", "2.5"),
        ("late_window_days", "-1"),
        ("late_share", "2"),
        ("weight_of_item", "1"),
    ],
)
def test_a_yardstick_that_cannot_be_meant_is_ignored_and_said(name: str, value: str) -> None:
    found = history_of([yardstick(f"followthrough.{name}", value)])
    assert found.sets == ()
    [said] = found.ignored
    assert name in said


SETS = st.sampled_from(
    [
        USUAL,
        history_of([yardstick("followthrough.half_life_days", "20")]),
        history_of(
            [
                yardstick("followthrough.prior_weight", "8"),
                yardstick("followthrough.prior_mean", "0.5", FIRST),
                yardstick("followthrough.needed", "1"),
            ]
        ),
    ]
)


@given(histories, SETS)
def test_a_new_set_changes_nothing_that_was_due_before_it(
    items: list[Settled], sets: ParameterHistory
) -> None:
    before = [each for each in items if each.due < CHANGE]
    start = history_of([yardstick("followthrough.prior_mean", "0.5", FIRST)])
    known = start if sets.at(FIRST).prior_mean != PARAMETERS.prior_mean else USUAL
    first = batches(items, sets)[: len(batches(before, known))]
    assert [batch.score for batch in first] == [batch.score for batch in batches(before, known)]


@given(histories, SETS)
def test_with_any_sets_the_parts_sum_to_one_and_give_the_score(
    items: list[Settled], sets: ParameterHistory
) -> None:
    found = figures(items, sets)
    parts = found.shares
    assert parts.prior + sum(share for _, share in parts.items) == 1
    mean = found.trail[0].parameters.prior_mean if found.trail else found.parameters.prior_mean
    weighed = parts.prior * mean + sum(share * each.credit for each, share in parts.items)
    assert abs(weighed - found.exact) <= Decimal(1).scaleb(-10) * (len(items) + 1)


@given(histories, st.integers(0, 30))
def test_the_newest_have_the_same_shares_whether_all_are_listed_or_not(
    items: list[Settled], most: int
) -> None:
    whole = figures(items).shares
    newest = whole.newest(most)
    assert newest.items == whole.items[max(0, len(items) - most) :]
    assert newest.older + newest.prior + sum(share for _, share in newest.items) == 1


def test_fewer_are_needed_when_the_organisation_says_so() -> None:
    one = history_of([yardstick("followthrough.needed", "1", FIRST)])
    items = history([(0, Decimal(1))])
    assert figures(items, one).score == 78
    assert figures(items).sentence() == "1 of 3 needed"


def test_the_story_tells_between_due_days_what_the_organisation_changed() -> None:
    sets = history_of(
        [
            yardstick("followthrough.late_share", "0.25", date(2026, 1, 5)),
            yardstick("followthrough.late_share", "0.4", date(2026, 1, 9)),
            yardstick("followthrough.half_life_days", "90", date(2026, 1, 9)),
            yardstick("followthrough.needed", "3", date(2026, 1, 10)),
            yardstick("followthrough.needed", "2", date(2026, 1, 12)),
            yardstick("followthrough.needed", "9", date(2026, 1, 30)),
        ]
    )
    told = story(
        figures(history([(0, Decimal(1)), (7, Decimal(1)), (9, Decimal(1))]), sets).trail, sets
    )
    assert told[1].startswith("On 5 Jan one result came in")
    assert told[2].startswith(
        "From 9 Jan the organisation's half-life is 90 days and late share is 0.4. "
        "From 12 Jan the organisation's number of results needed is 2. On 12 Jan one result"
    )
    assert told[3].startswith("On 14 Jan one result came in")
