"""The life of a commitment in steps, computed from what is kept of it."""

from collections.abc import Iterable, Iterator

from ridealong.commitments.model import ActivityDay, Commitment, Dispute, LeftOut, Said
from ridealong.commitments.rules.growing import Growth, growth
from ridealong.commitments.rules.steps import Step, What


def history(commitment: Commitment, pages: Iterable[ActivityDay]) -> list[Step]:
    """Every step so far, oldest first; activities are told of day by day.

    `pages` are its owner's activities of its kind on the days of its window. What was refused never
    was in force, and nothing is told of its progress.
    """
    refused = commitment.refused is not None
    grown = growth(commitment, pages)
    steps: list[Step] = []
    if commitment.proposed is not None:
        steps.append(Step(commitment.proposed.at, "proposed", (commitment.proposed.by,)))
    steps += [Step(one.at, "accepted", (one.by,)) for one in commitment.accepted]
    if commitment.agreed_at is not None and not refused:
        steps.append(Step(commitment.agreed_at, "in_force", commitment.pair))
    steps += [_step("withdrawal_asked", one) for one in commitment.withdrawals]
    steps += [
        Step(one.at, "due_moved", (one.by,), reason=one.reason, due=one.due)
        for one in commitment.moves
    ]
    steps += _requests(commitment) + _disputes(commitment)
    steps += [Step(one.at, "noted", (one.by,), reason=one.text) for one in commitment.notes]
    # What is told at the instant of the deadline comes too late to be in what was settled by it.
    steps += _endings(commitment, grown) + list(_counting(commitment, grown))
    return sorted(steps, key=lambda step: step.at)


def _counting(commitment: Commitment, grown: Growth) -> Iterator[Step]:
    """The steps of its growth while it could count, worth something only while it did."""
    if commitment.refused is not None:
        return
    left = commitment.left_out
    for step in grown.steps:
        if left is None or step.at < left.at:
            yield step
        elif commitment.taken_out is None:
            yield step._replace(credit=None)


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


def _endings(commitment: Commitment, grown: Growth) -> list[Step]:
    if (taken_out := commitment.taken_out) is not None:
        came = commitment.agreed_at is not None and commitment.deadline <= taken_out.at
        settled = [Step(commitment.deadline, "settled", credit=grown.at_deadline)] if came else []
        return [*settled, _left(taken_out)]
    endings: list[Step] = []
    if commitment.refused is not None:
        refusal = commitment.refused
        return [Step(refusal.at, "refused", reason=refusal.reason)]
    if commitment.phase == "lapsed":
        endings.append(Step(commitment.deadline, "lapsed"))
    if commitment.phase in {"settled", "final"}:
        endings.append(Step(commitment.deadline, "settled", credit=grown.at_deadline))
        endings += _dropped(commitment)
    if commitment.left_out is not None:
        # It has a credit that doesn't count: that is no end yet.
        return [*(one for one in endings if one.what == "dropped"), _left(commitment.left_out)]
    if commitment.phase == "final":
        endings.append(Step(commitment.late_window_ends, "final", credit=grown.at_end))
    return endings


def _dropped(commitment: Commitment) -> list[Step]:
    if not commitment.withdrawals:
        return []
    first = commitment.withdrawals[0]
    return [Step(max(first.at, commitment.deadline), "dropped", (first.by,), reason=first.reason)]


def _left(left: LeftOut) -> Step:
    return Step(left.at, "left_out", left.by, reason=left.reason or left.why)
