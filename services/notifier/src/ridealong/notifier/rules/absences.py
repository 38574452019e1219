"""When somebody is away."""

from collections.abc import Sequence
from typing import Final

from ridealong.contracts.people import AbsenceRecorded
from ridealong.notifier.model import Away

MOST: Final = 100
"""So many absences of a person are kept, the latest."""


def recorded(away: Sequence[Away], data: AbsenceRecorded) -> tuple[Away, ...]:
    """The absences with this one; told again, the newer record of it holds."""
    others = [one for one in away if one.absence != data.absence]
    told = Away(absence=data.absence, starts=data.starts, ends=data.ends)
    return tuple(sorted([*others, told], key=lambda one: (one.starts, one.absence))[-MOST:])
