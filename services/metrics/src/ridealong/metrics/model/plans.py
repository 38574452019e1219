"""Behaviour plans: what a rep means to do, from when on."""

from datetime import datetime
from typing import ClassVar

from ridealong.chassis.projector.state import State
from ridealong.contracts.goals import PlanLine
from ridealong.metrics.model.goals import Acceptance
from ridealong.metrics.model.value import Value


class PlanVersion(Value):
    """The lines of a plan as `set_by` proposed them at an instant, and who agreed to them since."""

    since: datetime
    plan: str
    lines: tuple[PlanLine, ...]
    set_by: str | None = None
    accepted: tuple[Acceptance, ...] = ()


class Plans(State):
    """All versions of one rep's plan, by time: the newest of whatever id that both accepted is the
    plan."""

    COLLECTION: ClassVar[str] = "plans"

    rep: str
    versions: tuple[PlanVersion, ...] = ()
