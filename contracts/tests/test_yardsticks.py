"""What makes no sense as a parameter of follow-through says why."""

from datetime import date
from decimal import Decimal

import pytest

from ridealong.contracts.people import Yardstick
from ridealong.contracts.yardsticks import LIMITS, why_ignored


def of(name: str, value: str) -> Yardstick:
    return Yardstick(name=name, value=Decimal(value), applies_from=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("followthrough.half_life_days", "-60", "between 1 and 36500, not at -60"),
        ("followthrough.late_window_days", "13.5", "a whole number, not 13.5"),
        ("followthrough.late_share", "1.01", "between 0 and 1, not at 1.01"),
        ("followthrough.late_window_days", "367", "between 0 and 366, not at 367"),
        ("followthrough.prior_weight", "0", "between 0.1 and 1000, not at 0"),
        ("followthrough.needed", "0", "between 1 and 1000, not at 0"),
        ("followthrough.mood", "1", "there is no parameter followthrough.mood"),
    ],
)
def test_a_senseless_value_is_ignored_with_its_reason(name: str, value: str, why: str) -> None:
    assert why in (why_ignored(of(name, value)) or "")


def test_ends_of_the_limits_and_usual_values_are_applied() -> None:
    for name, limits in LIMITS.items():
        for value in (limits.least, limits.usual, limits.most):
            assert why_ignored(of(name, str(value))) is None


def test_other_yardsticks_are_not_judged() -> None:
    assert why_ignored(of("coaching_hours", "-3")) is None
