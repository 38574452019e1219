"""Which parameters a commitment is judged with: those in force on its due day (DOMAIN C1)."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from ridealong.chassis.yardsticks import in_force
from ridealong.commitments.model import USUAL, Commitment, Parameters
from ridealong.commitments.rules.deadline import late_window_end
from ridealong.contracts.people import Yardstick

LATE_SHARE: Final = "followthrough.late_share"
LATE_WINDOW_DAYS: Final = "followthrough.late_window_days"
NAMES: Final = frozenset({LATE_SHARE, LATE_WINDOW_DAYS})


def parameters_on(yardsticks: Iterable[Yardstick], due: date) -> Parameters:
    """The set for what is due on this day."""
    listed = tuple(yardsticks)
    share, days = (in_force(listed, name, due) for name in (LATE_SHARE, LATE_WINDOW_DAYS))
    return Parameters(
        late_share=USUAL.late_share if share is None else share.normalize(),
        late_window_days=USUAL.late_window_days if days is None else int(days),
    )


def measured(commitment: Commitment, yardsticks: Iterable[Yardstick]) -> Commitment:
    """The commitment with the parameters of its due day, and the late window that they give."""
    parameters = parameters_on(yardsticks, commitment.due)
    if parameters == commitment.parameters:
        return commitment
    ends = late_window_end(commitment.due, commitment.zone, parameters)
    return commitment.model_copy(update={"parameters": parameters, "late_window_ends": ends})


def changed_from(before: Iterable[Yardstick], after: Iterable[Yardstick]) -> date | None:
    """The first due day that may be judged otherwise by the one list than by the other."""
    return min((each.applies_from for each in set(before) ^ set(after)), default=None)
