"""How a commitment is left out of the score: withdrawn together, or excused (DOMAIN C1)."""

from ridealong.commitments.model import Commitment, LeftOut, Said
from ridealong.commitments.rules.deadline import deadline, late_window_end
from ridealong.commitments.rules.refusal import Refused
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentExcused, CommitmentWithdrawn


def withdrawn(before: Commitment | None, event: Event[CommitmentWithdrawn]) -> Commitment:
    """The commitment with this wish to give it up; left out when both have it before the deadline.

    A proposal is gone when either says so. One side alone changes nothing in the credit.
    """
    data = event.data
    known = _there(before, data.commitment)
    strangers = sorted(set(data.by) - set(known.pair))
    if strangers or not data.by:
        raise Refused(f"commitment {known.commitment} is withdrawn by its rep and its manager")
    if event.time >= known.deadline:
        raise Refused(
            f"commitment {known.commitment} was due on {known.due}: after its deadline it stays "
            "with its credit"
        )
    news = [by for by in dict.fromkeys(data.by) if by not in {one.by for one in known.withdrawals}]
    if not news:
        raise Refused(f"that wish to withdraw commitment {known.commitment} was recorded already")
    wishes = (
        *known.withdrawals,
        *(Said(by=by, at=event.time, reason=data.reason) for by in news),
    )
    reason = next((one.reason for one in wishes if one.reason), "")
    after = known.model_copy(update={"withdrawals": wishes})
    together = {one.by for one in wishes} == set(known.pair)
    if known.agreed_at is not None and not together:
        return after
    if known.agreed_at is not None and not reason:
        raise Refused(f"say why commitment {known.commitment} is withdrawn")
    left = LeftOut(
        why="withdrawn", at=event.time, by=tuple(one.by for one in wishes), reason=reason
    )
    return after.model_copy(update={"left_out": left})


def excused(before: Commitment | None, event: Event[CommitmentExcused]) -> Commitment:
    """The commitment left out, or with its due date moved by the blocked days.

    The other side confirms it. A due date moves before the deadline only; excused it can be until
    the late window closes.
    """
    data = event.data
    known = _there(before, data.commitment)
    if known.agreed_at is None:
        raise Refused(f"commitment {known.commitment} is not in force: there is nothing to excuse")
    if data.by != known.other_side:
        raise Refused(f"an excuse is confirmed by the other side, {known.other_side}")
    if not data.reason:
        raise Refused(f"say why commitment {known.commitment} is excused")
    if event.time >= known.late_window_ends:
        raise Refused(f"the late window of commitment {known.commitment} has closed")
    if data.due is None:
        left = LeftOut(why="excused", at=event.time, by=(data.by,), reason=data.reason)
        return known.model_copy(update={"left_out": left})
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
            "late_window_ends": late_window_end(data.due, known.zone),
        }
    )


def _there(commitment: Commitment | None, name: str) -> Commitment:
    if commitment is None:
        raise Refused(f"there is no commitment {name}")
    if commitment.left_out is not None:
        raise Refused(f"commitment {name} was {commitment.left_out.why}")
    return commitment
