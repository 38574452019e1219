"""Waiting for a linked commitment of the other side: while that is overdue, one's own doesn't
count (DOMAIN C1: the manager owes the list, the rep can't call)."""

from collections.abc import Iterable
from datetime import datetime

from ridealong.commitments.model import Block, Commitment
from ridealong.commitments.rules.judging import fulfilled


def block_of(mine: Commitment, linked: Iterable[Commitment]) -> Block | None:
    """What of the other side's was due before this and isn't done by its deadline; of several the
    one that was due first.

    It follows from how both stand in the end, whatever was learnt first. What is left out itself
    is owed by nobody, so it blocks nothing. What is due at the same instant blocks nothing either:
    two that wait for one another would excuse each other for good.
    """
    if mine.agreed_at is None or mine.taken_out is not None:
        return None
    blocks = [other for other in linked if _blocks(other, mine)]
    first = min(blocks, key=lambda one: (one.deadline, one.commitment), default=None)
    if first is None:
        return None
    return Block(commitment=first.commitment)


def _blocks(other: Commitment, mine: Commitment) -> bool:
    if other.pair != mine.pair or other.owner_id != mine.other_side:
        return False
    if other.agreed_at is None or other.deadline >= mine.deadline or _owed_by_nobody(other):
        return False
    return not done_before(other, mine.deadline)


def _owed_by_nobody(commitment: Commitment) -> bool:
    return (
        commitment.taken_out is not None
        or commitment.refused is not None
        or commitment.ended is not None
        or commitment.blocked is not None
    )


def done_before(commitment: Commitment, instant: datetime) -> bool:
    """Whether it was fulfilled before an instant at or after its deadline.

    A measured promise is known at two cuts, its deadline and the end of its late window: the last
    one that isn't after the instant decides.
    """
    if commitment.direction == "yes_no":
        return commitment.delivery is not None and commitment.delivery.at < instant
    found = fulfilled(commitment)
    return found.due == 1 or (found.close == 1 and instant >= commitment.late_window_ends)


def seen_by_linked(commitment: Commitment) -> tuple[object, ...]:
    """All of it that says whether it blocks others."""
    found = fulfilled(commitment)
    return (
        commitment.agreed_at is None,
        commitment.deadline,
        commitment.late_window_ends,
        _owed_by_nobody(commitment),
        commitment.delivery.at if commitment.delivery is not None else None,
        found.due == 1,
        found.close == 1,
    )
