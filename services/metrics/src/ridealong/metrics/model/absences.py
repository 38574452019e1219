"""When somebody was away."""

from datetime import date
from typing import ClassVar

from ridealong.chassis.projector.state import State
from ridealong.metrics.model.value import Value


class Absence(Value):
    """From the first to the last day, both included, as last said under its id."""

    absence: str
    kind: str
    starts: date
    ends: date


class Absences(State):
    """All absences of one person."""

    COLLECTION: ClassVar[str] = "absences"

    person: str
    absences: tuple[Absence, ...] = ()
