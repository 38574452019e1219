"""How often what is due is read."""

import pytest

from ridealong.notifier.delivery.worker import pause


@pytest.mark.parametrize(
    ("took", "until"),
    [
        pytest.param(0.001, 0.5, id="a few: as often as polled"),
        pytest.param(0.1, 2.0, id="many: a twentieth of the time"),
        pytest.param(12.0, 15.0, id="held up: soon again all the same"),
    ],
)
def test_it_is_read_often_enough_and_seldom_enough(took: float, until: float) -> None:
    assert pause(took, poll=0.5) == pytest.approx(until)
