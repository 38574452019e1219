"""What a commitment is worth by what is known, and where time has brought it."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from ridealong.commitments.model import Commitment, LeftOut
from ridealong.commitments.rules.credit import credit, delivered, fulfilment
from ridealong.commitments.rules.disputing import open_dispute
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
            "credit": credit(
                found.due, found.close, commitment.renegotiations, commitment.parameters
            ),
            "kept": found.due == 1,
        }
    )


def standing(commitment: Commitment, reached: datetime) -> Commitment:
    """The commitment in the state that it has once time has come to `reached`."""
    if commitment.taken_out is not None:
        return _gone(commitment, commitment.taken_out)
    phase = _phase(commitment, reached)
    # What nobody counts never counts, whatever else became of it.
    refused = commitment.refused is not None
    left_out = None if refused else _left_out(commitment, phase, reached)
    state: LifeState = phase if left_out is None else "left_out"
    return commitment.model_copy(
        update={
            "phase": phase,
            "left_out": left_out,
            "state": "lapsed" if refused else state,
            "disputed": open_dispute(commitment, reached) is not None,
            "wakes_at": _wakes_at(commitment, reached),
        }
    )


def _gone(commitment: Commitment, taken_out: LeftOut) -> Commitment:
    # However far time had come when that was learnt: nothing of it may be left to see.
    update = {"phase": "left_out", "state": "left_out", "left_out": taken_out}
    return commitment.model_copy(update=update | {"disputed": False, "wakes_at": None})


def _phase(commitment: Commitment, reached: datetime) -> LifeState:
    if commitment.agreed_at is None:
        return "lapsed" if reached >= commitment.deadline else "proposed"
    if reached >= commitment.late_window_ends:
        return "final"
    return "settled" if reached >= commitment.deadline else "in_force"


def _left_out(commitment: Commitment, phase: LifeState, reached: datetime) -> LeftOut | None:
    """Why it doesn't count. A dispute or a block says nothing before the deadline: until then
    nothing counts anyway, and the work goes on."""
    if commitment.agreed_at is None:
        return None
    if commitment.ended is not None or phase == "in_force":
        return commitment.ended
    if (dispute := open_dispute(commitment, reached)) is not None:
        since = max(dispute.at, commitment.deadline)
        return LeftOut(why="disputed", at=since, by=(dispute.by,), reason=dispute.reason)
    if (block := commitment.blocked) is not None:
        return LeftOut(
            why="excused",
            at=commitment.deadline,
            by=(commitment.other_side,),
            reason=f"waits for {block.commitment}, which {commitment.other_side} had not done",
        )
    return None


def _wakes_at(commitment: Commitment, reached: datetime) -> datetime | None:
    instants = [commitment.deadline]
    if commitment.agreed_at is not None:
        disputes = (one.until for one in commitment.disputes if one.closed is None)
        instants += [commitment.late_window_ends, *disputes]
    return min((one for one in instants if one > reached), default=None)
