"""Events of focus areas in a few words."""

from collections.abc import Sequence
from typing import Any

from ridealong.contracts import Event
from ridealong.contracts.goals import FocusAccepted, FocusClosed, FocusNamed

from .given import event

REP, MANAGER = "rep-1", "manager-1"


def named(by: str, time: str, **more: Any) -> Event[FocusNamed]:
    """Somebody names a focus."""
    content = {"focus": "f-1", "skill": "asking after the budget"} | more
    return event(FocusNamed(rep=REP, by=by, **content), time)


def taken_on(by: str, time: str) -> Event[FocusAccepted]:
    """Somebody takes it on."""
    return event(FocusAccepted(focus="f-1", rep=REP, by=by), time)


def called_done(by: Sequence[str], time: str, outcome: str | None = None) -> Event[FocusClosed]:
    """Those named call it done."""
    return event(FocusClosed(focus="f-1", rep=REP, by=tuple(by), outcome=outcome), time)


def parked(time: str) -> Event[FocusClosed]:
    """The manager keeps the question for later."""
    return called_done([MANAGER], time, "parked")
