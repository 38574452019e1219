"""Other parameters of the organisation: what they concern is judged anew."""

from ridealong.chassis.projector import Work
from ridealong.commitments.model import Commitment
from ridealong.commitments.projection.ending import due_from
from ridealong.commitments.projection.settling import keep
from ridealong.commitments.projection.tallies import count
from ridealong.commitments.projection.yardsticks import judged_by, yardsticks
from ridealong.commitments.rules.measuring import changed_from


@yardsticks.on_change
def judge_anew(work: Work) -> None:
    """Judge what is due from the first day on that the change concerns, settled or not."""
    judged, now = judged_by(work), yardsticks.of(work).yardsticks
    first = changed_from(judged.yardsticks, now) if judged is not None else None
    if judged is None or first is None:
        return
    concerned = due_from(work, first)
    work.put(judged.model_copy(update={"yardsticks": now}))
    for one in concerned:
        # One that was judged before it in this loop may have changed it.
        if (before := work.get(Commitment, one.id)) is not None:
            keep(work, before, count(work, before, before))
