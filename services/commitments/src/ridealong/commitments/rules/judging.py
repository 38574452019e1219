"""What a commitment is worth by what is known, and where time has brought it."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.credit import credit, delivered, fulfilment
from ridealong.commitments.rules.progress import amounts
from ridealong.contracts.commitments import LifeState


class Fulfilled(NamedTuple):
    """`f_due` and `f_close` of DOMAIN C1, with the amounts they come from (None for yes/no)."""

    due: Decimal
    close: Decimal
    amount_at_due: Decimal | None
    amount_now: Decimal | None


def fulfilled(commitment: Commitment) -> Fulfilled:
    """How far it is kept at the deadline, and by now up to the end of the late window."""
    if commitment.direction == "yes_no":
        done = commitment.delivery
        return Fulfilled(
            delivered(done is not None and done.at < commitment.deadline),
            delivered(done is not None and done.at < commitment.late_window_ends),
            None,
            None,
        )
    at_due, now = amounts(commitment)
    direction, target = commitment.direction, commitment.target
    due = fulfilment(direction, at_due, target)
    close = fulfilment(direction, now, target)
    return Fulfilled(due, close, at_due, now)


def judged(commitment: Commitment) -> Commitment:
    """The commitment with its amounts and credit brought up to what is known of it."""
    found = fulfilled(commitment)
    return commitment.model_copy(
        update={
            "amount_at_due": found.amount_at_due,
            "amount_now": found.amount_now,
            "credit": credit(found.due, found.close, commitment.renegotiations),
            "kept": found.due == 1,
        }
    )


def standing(commitment: Commitment, reached: datetime) -> Commitment:
    """The commitment in the state that it has once time has come to `reached`."""
    return commitment.model_copy(update={"state": _state(commitment, reached)})


def _state(commitment: Commitment, reached: datetime) -> LifeState:
    if commitment.left_out is not None:
        return "left_out"
    if commitment.agreed_at is None:
        return "lapsed" if reached >= commitment.deadline else "proposed"
    if reached >= commitment.late_window_ends:
        return "final"
    return "settled" if reached >= commitment.deadline else "in_force"


def waits_for(commitment: Commitment | None) -> datetime | None:
    """The next instant at which time changes its state; None when time can't any more."""
    if commitment is None:
        return None
    if commitment.state in {"proposed", "in_force"}:
        return commitment.deadline
    return commitment.late_window_ends if commitment.state == "settled" else None
