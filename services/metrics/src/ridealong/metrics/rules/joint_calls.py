"""Customer calls planned together and attended together, a week (DOMAIN 4.22, D "Joint calls")."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ridealong.metrics.model.calls import Call
from ridealong.metrics.rules.people import ZoneOf, local_day
from ridealong.metrics.rules.periods import Period, period_of

AIM: Final = 1
"""At least so many are to be planned together each week."""


@dataclass(frozen=True, slots=True)
class Week:
    """One ISO week of the rep's local day."""

    week: Period
    planned: int
    attended: int

    @property
    def reached(self) -> bool:
        """Whether enough were planned."""
        return self.planned >= AIM


def by_week(calls: Iterable[Call], weeks: Iterable[Period], zone: ZoneOf) -> list[Week]:
    """Each of these weeks; a call that both attended counts as planned only where it was."""
    of_week: dict[Period, list[Call]] = {}
    for call in calls:
        if call.at is not None:
            day = local_day(call.at, zone(call.rep, call.at))
            of_week.setdefault(period_of(day, "week"), []).append(call)
    return [
        Week(
            week,
            planned=sum(call.joint for call in of_week.get(week, ())),
            attended=sum(call.attended is True for call in of_week.get(week, ())),
        )
        for week in weeks
    ]
