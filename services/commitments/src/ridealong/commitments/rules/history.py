"""The life of a commitment in steps, computed from what is kept of it."""

from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from ridealong.commitments.model import Commitment, Said
from ridealong.commitments.rules.credit import credit
from ridealong.commitments.rules.judging import fulfilled

What = Literal[
    "proposed",
    "accepted",
    "in_force",
    "withdrawal_asked",
    "renegotiation_asked",
    "renegotiation_accepted",
    "renegotiation_declined",
    "disputed",
    "dispute_closed",
    "delivered",
    "settled",
    "final",
    "left_out",
    "lapsed",
]


class Step(NamedTuple):
    """What happened at an instant, by whom, and the credit it then had, once it had one."""

    at: datetime
    what: What
    by: tuple[str, ...] = ()
    credit: Decimal | None = None
    reason: str = ""


def history(commitment: Commitment) -> list[Step]:
    """Every step so far, oldest first."""
    steps: list[Step] = []
    if commitment.proposed is not None:
        steps.append(Step(commitment.proposed.at, "proposed", (commitment.proposed.by,)))
    steps += [Step(one.at, "accepted", (one.by,)) for one in commitment.accepted]
    if commitment.agreed_at is not None:
        steps.append(Step(commitment.agreed_at, "in_force", commitment.pair))
    steps += [
        Step(one.at, "withdrawal_asked", (one.by,), reason=one.reason)
        for one in commitment.withdrawals
    ]
    if commitment.delivery is not None:
        steps.append(Step(commitment.delivery.at, "delivered", (commitment.delivery.by,)))
    steps += _contested(commitment)
    return sorted(steps + _endings(commitment), key=lambda step: step.at)


def _contested(commitment: Commitment) -> list[Step]:
    steps: list[Step] = []
    for asked in commitment.requests:
        steps.append(_step("renegotiation_asked", asked))
        if (answer := asked.answer) is not None:
            word: What = "renegotiation_accepted" if answer.accepted else "renegotiation_declined"
            steps.append(_step(word, answer))
    for dispute in commitment.disputes:
        steps.append(_step("disputed", dispute))
        if dispute.closed is not None:
            steps.append(_step("dispute_closed", dispute.closed))
    return steps


def _step(what: What, said: Said) -> Step:
    return Step(said.at, what, (said.by,), reason=said.reason)


def _endings(commitment: Commitment) -> list[Step]:
    left, state = commitment.left_out, commitment.state
    if left is not None:
        return [Step(left.at, "left_out", left.by, reason=left.reason or left.why)]
    if state == "lapsed":
        return [Step(commitment.deadline, "lapsed")]
    endings: list[Step] = []
    if state in {"settled", "final"}:
        due = fulfilled(commitment).due
        at_due = credit(due, due, commitment.renegotiations, commitment.parameters)
        endings.append(Step(commitment.deadline, "settled", credit=at_due))
    if state == "final":
        endings.append(Step(commitment.late_window_ends, "final", credit=commitment.credit))
    return endings
