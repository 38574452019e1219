"""When each pair meets, and whether it does."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from ridealong.deploy.sample.cast import REPS, Rep, chance
from ridealong.deploy.sample.organisation import away
from ridealong.deploy.sample.span import WEEKS, Quarter, local

MISSED: Final = 0.04
MOVED: Final = 0.08
MINUTES: Final = 40

Fate = Literal["held", "missed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session of a pair: where it was planned, where it ended up, and what became of it."""

    id: str
    rep: Rep
    week: int
    planned: datetime
    start: datetime
    fate: Fate

    @property
    def end(self) -> datetime:
        """When it is planned to end."""
        return self.start + timedelta(minutes=MINUTES)


def of(rep: Rep, quarter: Quarter) -> list[Meeting]:
    """A rep's sessions of the quarter, in the order of time."""
    random = chance("meetings", rep.id)
    span = away(rep, quarter)
    meetings = []
    for week in WEEKS:
        luck, shift = random.random(), random.choice((2, 3, 24))
        if week % rep.every:
            continue
        day = quarter.monday + timedelta(weeks=week, days=rep.weekday)
        planned = local(day, rep.hour, rep.zone)
        is_away = span is not None and span[0] <= day <= span[1]
        moved = MISSED <= luck < MISSED + MOVED and rep.weekday < 4 and not is_away
        year, number, _ = day.isocalendar()
        meetings.append(
            Meeting(
                id=f"session-{rep.id}-{year}-w{number:02}",
                rep=rep,
                week=week,
                planned=planned,
                start=planned + timedelta(hours=shift) if moved else planned,
                fate="cancelled" if is_away else "missed" if luck < MISSED else "held",
            )
        )
    return meetings


def all_of(quarter: Quarter) -> dict[str, list[Meeting]]:
    """Every rep's sessions."""
    return {rep.id: of(rep, quarter) for rep in REPS}
