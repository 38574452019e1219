"""Which sessions something belongs to, told without a clock."""

from collections.abc import Sequence
from datetime import datetime

from ridealong.agenda.model.desk import Slot


def reaches(slot: Slot, slots: Sequence[Slot], moment: datetime) -> bool:
    """Whether what happens at `moment` belongs on this slot's agenda.

    It does up to the first coaching session at or after the moment: there it is looked at, and
    the sessions behind that one have news of their own.
    """
    return not any(
        other.coaching and moment <= other.start < slot.start
        for other in slots
        if other.session != slot.session
    )
