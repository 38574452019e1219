"""Two or three commitments a session (DOMAIN 0.18)."""

from typing import Any

import pytest

from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.session_count import counted
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentWithdrawn

from .given import REP, YES_NO, Story, happened, made, proposed


def in_session(*events: Event[Any]) -> tuple[int, int, int, str | None]:
    """What counts, and what is asked for."""
    count = counted(Story(*events).stage.all(Commitment))
    return count.made, count.proposed, count.measured, count.asks


def promises(number: int) -> list[Event[Any]]:
    return [made(commitment=f"c-{each}", session="s-1") for each in range(number)]


@pytest.mark.requirement("0.18")
@pytest.mark.parametrize(
    ("number", "asks"), [(0, "few"), (1, "few"), (2, None), (3, None), (4, "many")]
)
def test_two_or_three_are_in_order_and_others_ask_for_a_reason(
    number: int, asks: str | None
) -> None:
    assert in_session(*promises(number)) == (number, 0, number, asks)


@pytest.mark.requirement("0.18")
def test_measured_ones_are_told_from_yes_or_no_ones_and_proposals_count_while_open() -> None:
    events: list[Event[Any]] = [
        made(commitment="c-1", session="s-1", **YES_NO),
        proposed(commitment="c-2", session="s-1"),
    ]
    assert in_session(*events) == (1, 1, 1, None)
    gone = CommitmentWithdrawn(commitment="c-2", rep=REP, by=(REP,))
    assert in_session(*events, happened(gone)) == (1, 0, 0, "few")


@pytest.mark.requirement("0.18")
def test_what_was_made_stays_made_and_one_put_in_its_place_is_not_another() -> None:
    instead = made("2026-03-03 10:00", commitment="c-9", session="s-1", replaces="c-0")
    assert in_session(*promises(3), instead) == (3, 0, 3, None)
    older = made("2026-03-03 10:00", commitment="c-9", session="s-1", replaces="c-x")
    assert in_session(*promises(3), older) == (4, 0, 4, "many")
