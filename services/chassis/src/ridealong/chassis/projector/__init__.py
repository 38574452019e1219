"""Events in, state out, exactly once in effect: one engine for all services."""

from ridealong.chassis.projector.projection import Handler, Projection
from ridealong.chassis.projector.state import State
from ridealong.chassis.projector.work import NotLoaded, NotOurs, Timer, Work

__all__ = ["Handler", "NotLoaded", "NotOurs", "Projection", "State", "Timer", "Work"]
