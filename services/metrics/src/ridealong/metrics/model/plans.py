"""Behaviour plans: what a rep means to do, from when on."""

from datetime import datetime
from typing import ClassVar

from ridealong.chassis.projector.state import State
from ridealong.contracts.goals import PlanLine
from ridealong.metrics.model.value import Value


class PlanVersion(Value):
    """The lines of a plan from an instant on, until the next version."""

    since: datetime
    plan: str
    lines: tuple[PlanLine, ...]


class Plans(State):
    """All versions of one rep's plan, by time: the newest of whatever id is the plan."""

    COLLECTION: ClassVar[str] = "plans"

    rep: str
    versions: tuple[PlanVersion, ...] = ()
