"""Targets that look easy are noted and never scored."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ridealong.contracts.fields import Measure
from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.rules.figures import figures

from .items import FIRST, item

pytestmark = pytest.mark.requirement("C1")


def measured(number: int, day: int, target: int, reached: int, kind: str = "call") -> Settled:
    full = item(number, FIRST + timedelta(days=day), Decimal(1))
    return full.model_copy(
        update={
            "direction": "at_least",
            "target": Decimal(target),
            "amount_at_due": Decimal(reached),
            "measure": Measure(kind=kind),
        }
    )


def mostly(reached: int, count: int = 10) -> list[Settled]:
    """So many with ever higher targets, so that only attainment is easy."""
    return [measured(n, 7 * n, 100 * (n + 1), reached * (n + 1), f"kind-{n}") for n in range(count)]


def test_ten_that_are_mostly_met_by_far_are_noted_and_change_no_score() -> None:
    easy, hard = figures(mostly(131)), figures(mostly(130))
    [why] = easy.easy
    assert "half of the last 10" in why
    assert hard.easy == ()
    assert easy.score == hard.score
    assert easy.sentence().endswith("targets look easy")


def test_fewer_than_ten_say_nothing_and_neither_do_ten_of_which_most_are_just_met() -> None:
    assert figures(mostly(300, 9)).easy == ()
    half = [*mostly(300, 5), *(measured(20 + n, 40 + n, 10, 10, f"new-{n}") for n in range(5))]
    # Five at 300 % and five at 100 %: the median is 200 %.
    assert len(figures(half).easy) == 1
    more_hard = [*mostly(300, 4), *(measured(20 + n, 40 + n, 10, 10, f"new-{n}") for n in range(6))]
    assert figures(more_hard).easy == ()


def test_a_target_below_what_was_reached_on_average_in_eight_weeks_is_noted() -> None:
    reached = [measured(n, 7 * n, 20, 20) for n in range(4)]
    assert figures([*reached, measured(9, 28, 20, 20)]).easy == ()
    [why] = figures([*reached, measured(9, 28, 19, 20)]).easy
    assert "call, 19, lies below the 20" in why


def test_what_was_reached_before_the_eight_weeks_and_of_other_kinds_does_not_count() -> None:
    reached = [measured(n, n, 20, 20) for n in range(4)]
    assert figures([*reached, measured(9, 60, 10, 10)]).easy == ()
    assert figures([*reached, measured(9, 28, 10, 10, "meeting")]).easy == ()
    left_out = [each.model_copy(update={"left_out": "excused"}) for each in reached]
    assert figures([*left_out, measured(9, 28, 10, 10)]).easy == ()


def test_a_kind_without_a_new_target_for_three_months_is_over() -> None:
    reached = [measured(n, 7 * n, 20, 20) for n in range(4)]
    low = measured(9, 28, 10, 10)
    assert figures([*reached, low, measured(10, 28 + 90, 1, 1, "meeting")]).easy
    assert figures([*reached, low, measured(10, 28 + 91, 1, 1, "meeting")]).easy == ()
