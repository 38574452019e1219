"""Events of what is aimed at, in a few words."""

from dataclasses import replace
from datetime import date
from typing import Any

from ridealong.contracts import Event
from ridealong.contracts.goals import (
    BenchConsentRecorded,
    CadenceGoalSet,
    ForecastStated,
    NextStepNamed,
    PipelineStated,
    PlanAccepted,
    PlanLine,
    PlanUpdated,
)

from .given import at, event

FIRST: dict[str, Any] = {"starts": "2026-01-01", "ends": "2026-03-31"}
SECOND: dict[str, Any] = {"starts": "2026-04-01", "ends": "2026-06-30"}


def next_step(due: str, time: str = "2026-01-10", **more: Any) -> Event[NextStepNamed]:
    """What is done next for a goal."""
    content = {"goal": "g-1", "rep": "rep-1", "by": "rep-1", "step": "ask who signs"} | more
    return event(NextStepNamed(due=date.fromisoformat(due), **content), time)


def proposed(target: int, time: str, by: str = "rep-1", plan: str = "p") -> Event[PlanUpdated]:
    """Somebody proposes so many dials a week."""
    lines = (PlanLine(kind="dial", per="week", target=target),)
    told = event(PlanUpdated(plan=plan, rep="rep-1", lines=lines), time)
    return replace(told, actor=by)


def agreed_to(by: str, time: str, of: str | None = None, plan: str = "p") -> Event[PlanAccepted]:
    """One of the two accepts what was proposed, at an instant where that is said."""
    meant = None if of is None else at(of)
    return event(PlanAccepted(plan=plan, rep="rep-1", by=by, proposed=meant), time)


def forecast(
    id_: str, time: str, amounts: tuple[int, int, int], by: str = "rep-1", **more: Any
) -> Event[ForecastStated]:
    """Where somebody expects the first quarter to end."""
    content: dict[str, Any] = {"rep": "rep-1", "currency": "USD", **FIRST, **more}
    content |= dict(zip(("committed", "likely", "upside"), amounts, strict=True))
    return event(ForecastStated(forecast=id_, by=by, **content), time)


def generated(id_: str, time: str, amount: int, **more: Any) -> Event[PipelineStated]:
    """What there is for the second quarter."""
    content: dict[str, Any] = {"rep": "rep-1", "by": "rep-1", "currency": "USD", **SECOND, **more}
    return event(PipelineStated(pipeline=id_, generated=amount, **content), time)


def aim(sessions: int, starts: str, time: str, per: Any = "quarter") -> Event[CadenceGoalSet]:
    """How many one-on-ones a manager aims at."""
    data = CadenceGoalSet(manager="manager-1", per=per, starts=starts, sessions=sessions)
    return event(data, time)


def consent(given: bool, time: str, by: str = "rep-1") -> Event[BenchConsentRecorded]:
    """Somebody says whether those above may see the role."""
    return event(BenchConsentRecorded(rep="rep-1", by=by, given=given), time)
