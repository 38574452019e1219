"""What others hear of where a commitment stands, so that they need none of these rules."""

from datetime import datetime
from typing import Final, NamedTuple

from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.leaving import dropped
from ridealong.commitments.rules.renegotiating import open_request
from ridealong.commitments.rules.terms import TERMS
from ridealong.contracts.commitments import CommitmentUpdated, Pending, Question

MOST_QUESTIONS: Final = 20
"""So many are told, the newest: an event must not grow for ever."""


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
    wait, refusal = waiting(commitment), commitment.refused
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
        "questions": questions(commitment)[-MOST_QUESTIONS:],
        "refused": refusal.reason if refusal else None,
        "replaced_by": commitment.replaced_by,
        "followed_by": commitment.followed_by,
    }


def questions(commitment: Commitment) -> tuple[Question, ...]:
    """What was asked for so far, answered or not, oldest first.

    It follows from what was said alone, so it is the same however quickly an answer came.
    """
    asked = [
        Question(what="renegotiation", at=one.at, of=(commitment.other_than(one.by),))
        for one in commitment.requests
    ]
    proposal = commitment.proposed
    # What a renegotiation made was agreed by its answer: nobody was asked to accept it.
    if proposal is not None and not commitment.number:
        others = tuple(who for who in commitment.pair if who != proposal.by)
        asked.append(Question(what="acceptance", at=proposal.at, of=others))
    wishes = commitment.withdrawals
    if commitment.agreed_at is not None and wishes and _one_sided(commitment):
        others = (commitment.other_than(wishes[0].by),)
        asked.append(Question(what="withdrawal", at=wishes[0].at, of=others))
    return tuple(sorted(asked, key=lambda one: (one.at, one.what)))


def _one_sided(commitment: Commitment) -> bool:
    """One wished to give it up in time and the other hadn't said so yet."""
    first, *others = commitment.withdrawals
    return first.at < commitment.deadline and all(one.at > first.at for one in others)


def waiting(commitment: Commitment) -> Wait | None:
    """What it waits for: an acceptance, an answer, or the other side's wish to give it up too."""
    if commitment.taken_out is not None or commitment.ended is not None:
        return None
    if commitment.refused is not None:
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
