"""How a commitment is left out of the score: withdrawn together, or excused (DOMAIN C1)."""

from datetime import datetime

from ridealong.commitments.model import Commitment, LeftOut, Moved, Said
from ridealong.commitments.rules.deadline import deadline, late_window_end
from ridealong.commitments.rules.presence import still_open, there
from ridealong.commitments.rules.refusal import Refused
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentExcused, CommitmentWithdrawn


def withdrawn(before: Commitment | None, event: Event[CommitmentWithdrawn]) -> Commitment:
    """The commitment with this wish to give it up; left out when both have it before the deadline.

    A proposal is gone when either says so. One side alone, or whoever says so after the deadline,
    drops it: it counts with its credit.
    """
    data = event.data
    known = there(before, data.commitment)
    strangers = sorted(set(data.by) - set(known.pair))
    if strangers or not data.by:
        raise Refused(f"commitment {known.commitment} is withdrawn by its rep and its manager")
    if known.agreed_at is None and event.time >= known.deadline:
        raise Refused(
            f"commitment {known.commitment} was due on {known.due} and lapsed, as not both had "
            "accepted it"
        )
    still_open(known, event.time)
    news = [by for by in dict.fromkeys(data.by) if by not in {one.by for one in known.withdrawals}]
    if not news:
        raise Refused(f"that wish to withdraw commitment {known.commitment} was recorded already")
    wishes = (
        *known.withdrawals,
        *(Said(by=by, at=event.time, reason=data.reason) for by in news),
    )
    return _given_up(known.model_copy(update={"withdrawals": wishes}), event.time)


def _given_up(known: Commitment, at: datetime) -> Commitment:
    wishes = [one for one in known.withdrawals if one.at < known.deadline]
    reason = next((one.reason for one in wishes if one.reason), "")
    if known.agreed_at is not None:
        if at >= known.deadline or {one.by for one in wishes} != set(known.pair):
            return known
        if not reason:
            raise Refused(f"say why commitment {known.commitment} is withdrawn")
    left = LeftOut(why="withdrawn", at=at, by=tuple(one.by for one in wishes), reason=reason)
    return known.model_copy(update={"taken_out": left})


def dropped(commitment: Commitment) -> bool:
    """Whether it counts although somebody gave it up: one side alone, or after the deadline."""
    counts = commitment.left_out is None and commitment.state in {"settled", "final"}
    return counts and bool(commitment.withdrawals)


def excused(before: Commitment | None, event: Event[CommitmentExcused]) -> Commitment:
    """The commitment left out, or with its due date moved by the blocked days.

    The other side confirms it. A due date moves before the deadline only; excused it can be until
    the late window closes.
    """
    data = event.data
    known = there(before, data.commitment)
    if known.agreed_at is None:
        raise Refused(f"commitment {known.commitment} is not in force: there is nothing to excuse")
    if data.by != known.other_side:
        raise Refused(f"an excuse is confirmed by the other side, {known.other_side}")
    if not data.reason:
        raise Refused(f"say why commitment {known.commitment} is excused")
    still_open(known, event.time)
    if data.due is None:
        left = LeftOut(why="excused", at=event.time, by=(data.by,), reason=data.reason)
        return known.model_copy(update={"taken_out": left})
    if event.time >= known.deadline:
        raise Refused(
            f"commitment {known.commitment} was due on {known.due}: its date can't move any more; "
            "excused without a new date it is left out"
        )
    if data.due <= known.due:
        raise Refused(f"a due date moves to a later day than {known.due}")
    return known.model_copy(
        update={
            "due": data.due,
            "deadline": deadline(data.due, known.zone),
            "late_window_ends": late_window_end(data.due, known.zone, known.parameters),
            "moves": (
                *known.moves,
                Moved(
                    by=data.by,
                    at=event.time,
                    reason=data.reason,
                    before=known.due,
                    due=data.due,
                ),
            ),
        }
    )
