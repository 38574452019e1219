"""What others hear of where a commitment stands, so that they need none of these rules."""

from datetime import datetime
from typing import NamedTuple

from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.leaving import dropped
from ridealong.commitments.rules.renegotiating import open_request
from ridealong.commitments.rules.terms import TERMS
from ridealong.contracts.commitments import CommitmentUpdated, Pending


class Wait(NamedTuple):
    """Whose word is missing, on what, and since when."""

    pending: Pending
    waits_for: tuple[str, ...]
    since: datetime | None


def updated(before: Commitment | None, after: Commitment) -> CommitmentUpdated | None:
    """Its whole present state but for amounts, when that isn't what it was."""
    now = _shown(after)
    if before is not None and _shown(before) == now:
        return None
    return CommitmentUpdated.model_validate(now)


def _shown(commitment: Commitment) -> dict[str, object]:
    wait = waiting(commitment)
    return {name: getattr(commitment, name) for name in TERMS} | {
        "made_at": commitment.agreed_at,
        "state": commitment.state,
        "left_out": commitment.left_out.why if commitment.left_out else None,
        "delivered": _delivered(commitment),
        "dropped": dropped(commitment),
        "disputed": commitment.disputed,
        "pending": wait.pending if wait else None,
        "waits_for": wait.waits_for if wait else (),
        "pending_since": wait.since if wait else None,
        "replaced_by": commitment.replaced_by,
    }


def waiting(commitment: Commitment) -> Wait | None:
    """What it waits for: an acceptance, an answer, or the other side's wish to give it up too."""
    if commitment.taken_out is not None or commitment.ended is not None:
        return None
    if commitment.phase == "proposed":
        accepted = {one.by for one in commitment.accepted}
        proposed = commitment.proposed
        others = tuple(who for who in commitment.pair if who not in accepted)
        return Wait("acceptance", others, proposed.at if proposed is not None else None)
    if (request := open_request(commitment)) is not None:
        return Wait("renegotiation", (commitment.other_than(request.by),), request.at)
    if commitment.phase == "in_force" and len(commitment.withdrawals) == 1:
        [wish] = commitment.withdrawals
        return Wait("withdrawal", (commitment.other_than(wish.by),), wish.at)
    return None


def _delivered(commitment: Commitment) -> bool:
    if commitment.direction == "yes_no":
        return commitment.delivery is not None
    amount, target = commitment.amount_now, commitment.target
    if commitment.direction == "at_most" or amount is None or target is None:
        return False
    return amount >= target
