"""What others hear of a commitment: its whole present state, when that has changed."""

from datetime import datetime
from decimal import Decimal

from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.judging import Fulfilled, fulfilled
from ridealong.commitments.rules.leaving import dropped
from ridealong.commitments.rules.terms import TERMS
from ridealong.contracts.commitments import (
    CommitmentMade,
    CommitmentProgressed,
    CommitmentSettled,
)

SOURCE = "activities"
NOT_COUNTED = "not_counted"
"""Why it is left out when it is measured by what nobody counts."""


def made(before: Commitment | None, after: Commitment) -> CommitmentMade | None:
    """That it is in force, when an acceptance has just brought it there."""
    if after.agreed_at is None or (before is not None and before.agreed_at is not None):
        return None
    terms = {name: getattr(after, name) for name in TERMS}
    return CommitmentMade.model_validate({**terms, "made_at": after.agreed_at})


def settled(commitment: Commitment | None) -> CommitmentSettled | None:
    """Its credit as others should have it; None while it has none: never in force, or not due.

    What may yet be taken back, that its owner left, its pair ended or nobody counts it, is told at
    the deadline.
    `settled_at` is when it entered, its deadline, or when it was left out: the same however late
    that is learnt.
    """
    if commitment is None or commitment.agreed_at is None:
        return None
    if commitment.taken_out is None and commitment.phase == "in_force":
        return None
    if commitment.taken_out is None and commitment.refused is not None:
        return _not_counting(commitment, NOT_COUNTED, commitment.deadline)
    left_out = commitment.left_out
    if left_out is not None:
        return _not_counting(commitment, left_out.why, left_out.at)
    found = fulfilled(commitment)
    gone = dropped(commitment)
    return _settled(
        commitment,
        credit=commitment.credit,
        amount_at_due=commitment.amount_at_due,
        amount_now=commitment.amount_now,
        kept=commitment.kept,
        late_window_open=commitment.phase == "settled",
        dropped=gone,
        reason="dropped" if gone and found.due < 1 else reason(found),
        settled_at=commitment.deadline,
    )


def _not_counting(commitment: Commitment, why: str, at: datetime) -> CommitmentSettled:
    return _settled(
        commitment,
        credit=Decimal("0.0000"),
        kept=False,
        late_window_open=False,
        left_out=why,
        reason=why,
        settled_at=at,
    )


def _settled(commitment: Commitment, **more: object) -> CommitmentSettled:
    return CommitmentSettled.model_validate(
        {
            "commitment": commitment.commitment,
            "rep": commitment.rep,
            "manager": commitment.manager,
            "owner_id": commitment.owner_id,
            "due": commitment.due,
            "zone": commitment.zone,
            "target": commitment.target,
            "measure": commitment.measure,
            "direction": commitment.direction,
            "renegotiations": commitment.renegotiations,
            **more,
        }
    )


def reason(found: Fulfilled) -> str:
    """Why the credit is what it is: `on_time`, `late`, `partly`, `partly_late` or `missed`."""
    if found.due == 1:
        return "on_time"
    if found.close <= found.due:
        return "partly" if found.due else "missed"
    return "late" if found.close == 1 else "partly_late"


def progressed(
    before: Commitment | None, after: Commitment, as_of: datetime
) -> CommitmentProgressed | None:
    """The amount so far, when it isn't the one that was told last; also that of an accepted report,
    since who reads only what was judged doesn't read the report."""
    if not _counts(after):
        return None
    if before is None or before.agreed_at is None:
        if not after.amount_now:
            return None
    elif _counts(before) and before.amount_now == after.amount_now:
        return None
    return CommitmentProgressed(
        commitment=after.commitment,
        rep=after.rep,
        amount=after.amount_now,
        as_of=as_of,
        source=SOURCE,
    )


def _counts(commitment: Commitment) -> bool:
    """Whether its amount is told as it changes."""
    given = commitment.taken_out is None and commitment.refused is None
    return given and commitment.agreed_at is not None and commitment.amount_now is not None
