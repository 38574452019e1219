"""The life of a commitment in steps, computed from what is kept of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from ridealong.commitments.model import Commitment, Dispute, LeftOut, Said
from ridealong.commitments.rules.credit import credit
from ridealong.commitments.rules.judging import fulfilled

What = Literal[
    "proposed",
    "accepted",
    "in_force",
    "progressed",
    "due_moved",
    "withdrawal_asked",
    "renegotiation_asked",
    "renegotiation_accepted",
    "renegotiation_declined",
    "disputed",
    "dispute_closed",
    "dispute_ran_out",
    "noted",
    "delivered",
    "settled",
    "refused",
    "final",
    "dropped",
    "left_out",
    "lapsed",
]


class Step(NamedTuple):
    """What happened at an instant, and by whom. `credit` is what is known today to have been earned
    by then: what was done in time and told of later is in it.

    `amount` is one that was reported, `due` the day that a due day was moved to.
    """

    at: datetime
    what: What
    by: tuple[str, ...] = ()
    credit: Decimal | None = None
    reason: str = ""
    amount: Decimal | None = None
    due: date | None = None


def history(commitment: Commitment) -> list[Step]:
    """Every step so far, oldest first."""
    steps: list[Step] = []
    if commitment.proposed is not None:
        steps.append(Step(commitment.proposed.at, "proposed", (commitment.proposed.by,)))
    steps += [Step(one.at, "accepted", (one.by,)) for one in commitment.accepted]
    if commitment.agreed_at is not None:
        steps.append(Step(commitment.agreed_at, "in_force", commitment.pair))
    steps += [_step("withdrawal_asked", one) for one in commitment.withdrawals]
    if commitment.delivery is not None:
        steps.append(Step(commitment.delivery.at, "delivered", (commitment.delivery.by,)))
    steps += [Step(one.at, "progressed", (one.by,), amount=one.amount) for one in commitment.told]
    steps += [
        Step(one.at, "due_moved", (one.by,), reason=one.reason, due=one.due)
        for one in commitment.moves
    ]
    steps += _requests(commitment) + _disputes(commitment)
    steps += [Step(one.at, "noted", (one.by,), reason=one.text) for one in commitment.notes]
    return sorted(steps + _endings(commitment), key=lambda step: step.at)


def _requests(commitment: Commitment) -> list[Step]:
    steps: list[Step] = []
    for one in commitment.requests:
        steps.append(_step("renegotiation_asked", one))
        if (answer := one.answer) is not None:
            what: What = "renegotiation_accepted" if answer.accepted else "renegotiation_declined"
            steps.append(_step(what, answer))
    return steps


def _step(what: What, said: Said) -> Step:
    return Step(said.at, what, (said.by,), reason=said.reason)


def _disputes(commitment: Commitment) -> list[Step]:
    steps: list[Step] = []
    for one in commitment.disputes:
        steps.append(_step("disputed", one))
        if (closed := one.closed) is not None:
            steps.append(_step("dispute_closed", closed))
        elif commitment.taken_out is None and not _open(commitment, one):
            steps.append(Step(one.until, "dispute_ran_out"))
    return steps


def _open(commitment: Commitment, dispute: Dispute) -> bool:
    # What time has yet to reach is what it wakes for next, or later than that.
    return commitment.wakes_at is not None and commitment.wakes_at <= dispute.until


def _endings(commitment: Commitment) -> list[Step]:
    if commitment.taken_out is not None:
        return [_left(commitment.taken_out)]
    endings: list[Step] = []
    if commitment.refused is not None:
        refusal = commitment.refused
        return [Step(refusal.at, "refused", reason=refusal.reason)]
    if commitment.phase == "lapsed":
        endings.append(Step(commitment.deadline, "lapsed"))
    if commitment.phase in {"settled", "final"}:
        due = fulfilled(commitment).due
        at_due = credit(due, due, commitment.renegotiations, commitment.parameters)
        endings.append(Step(commitment.deadline, "settled", credit=at_due))
        endings += _dropped(commitment)
    if commitment.left_out is not None:
        # It has a credit that doesn't count: that is no end yet.
        return [*(one for one in endings if one.what == "dropped"), _left(commitment.left_out)]
    if commitment.phase == "final":
        endings.append(Step(commitment.late_window_ends, "final", credit=commitment.credit))
    return endings


def _dropped(commitment: Commitment) -> list[Step]:
    if not commitment.withdrawals:
        return []
    first = commitment.withdrawals[0]
    return [Step(max(first.at, commitment.deadline), "dropped", (first.by,), reason=first.reason)]


def _left(left: LeftOut) -> Step:
    return Step(left.at, "left_out", left.by, reason=left.reason or left.why)
