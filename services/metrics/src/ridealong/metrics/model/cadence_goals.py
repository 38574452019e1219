"""How many one-on-ones a manager means to hold."""

from datetime import date, datetime
from typing import ClassVar, Literal

from ridealong.chassis.projector.state import State
from ridealong.metrics.model.value import Value


class CadenceGoal(Value):
    """So many sessions with all reps together, in the year or quarter that begins on a day."""

    per: Literal["year", "quarter"]
    starts: date
    sessions: int
    said: datetime


class CadenceGoals(State):
    """All of one manager's, by their first day."""

    COLLECTION: ClassVar[str] = "cadence_goals"

    manager: str
    goals: tuple[CadenceGoal, ...] = ()
