"""Open when its owner left or its pair ended: then it is left out (DOMAIN C1)."""

from datetime import UTC, date, datetime, timedelta

from ridealong.commitments.model import Commitment, LeftOut, Person
from ridealong.contracts.instant import first_instant


def ended(commitment: Commitment, rep: Person, manager_left: datetime | None) -> LeftOut | None:
    """Why it was still open when it came to an end with people; None when it wasn't.

    It was open when its deadline is after the owner left, or its due day after the pair's last.
    """
    if commitment.agreed_at is None:
        return None
    left = rep.left if commitment.owner_id == commitment.rep else manager_left
    if left is not None and left < commitment.deadline:
        return LeftOut(why="owner_left", at=left, by=(commitment.owner_id,))
    last = next((pair.ended for pair in rep.pairs if pair.manager == commitment.manager), None)
    if last is not None and last < commitment.due:
        return LeftOut(why="pair_ended", at=first_instant(last + timedelta(1), commitment.zone))
    return None


def changed_since(before: Person, after: Person) -> date | None:
    """The day from which on other commitments may be open than before, None when none are.

    A day early, as a day begins earlier elsewhere.
    """
    days = [
        moment.astimezone(UTC).date() - timedelta(1)
        for moment in (before.left, after.left)
        if moment is not None and before.left != after.left
    ]
    ends = {(pair.manager, pair.ended) for pair in before.pairs} ^ {
        (pair.manager, pair.ended) for pair in after.pairs
    }
    days += [last for _, last in ends if last is not None]
    return min(days, default=None)
