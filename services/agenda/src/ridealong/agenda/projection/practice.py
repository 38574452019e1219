"""Topics `goals` and `sessions`: the behaviour plan, the coaching plan, and customer calls."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from ridealong.agenda.model.desk import Desk
from ridealong.agenda.projection.documents import desk_of, settle
from ridealong.agenda.rules import agreeing
from ridealong.agenda.rules import practice as rules
from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.contracts.calls import CallDebriefed, CallPlanned
from ridealong.contracts.goals import (
    FocusAccepted,
    FocusClosed,
    FocusNamed,
    PlanAccepted,
    PlanUpdated,
)

P = ParamSpec("P")


def bind(projection: Projection) -> None:
    """Fold these events."""
    projection.on(PlanUpdated)(plan_updated)
    projection.on(PlanAccepted)(plan_accepted)
    projection.on(FocusNamed)(focus_named)
    projection.on(FocusAccepted)(focus_accepted)
    projection.on(FocusClosed)(focus_closed)
    projection.on(CallPlanned)(call_planned)
    projection.on(CallDebriefed)(call_debriefed)


def plan_updated(event: Event[PlanUpdated], work: Work) -> None:
    """A behaviour plan is proposed."""
    _fold(work, agreeing.plan_proposed, event.data, event.time, event.actor)


def plan_accepted(event: Event[PlanAccepted], work: Work) -> None:
    """One of the pair agrees to it."""
    _fold(work, agreeing.plan_accepted, event.data)


def focus_named(event: Event[FocusNamed], work: Work) -> None:
    """One thing to do well or to improve."""
    _fold(work, rules.focus_named, event.data, event.time)


def focus_accepted(event: Event[FocusAccepted], work: Work) -> None:
    """The rep takes it on."""
    _fold(work, rules.focus_accepted, event.data)


def focus_closed(event: Event[FocusClosed], work: Work) -> None:
    """Somebody calls it done, or lets it rest."""
    _fold(work, rules.focus_closed, event.data, event.time)


def call_planned(event: Event[CallPlanned], work: Work) -> None:
    """A customer call to come."""
    _fold(work, rules.call_planned, event.data)


def call_debriefed(event: Event[CallDebriefed], work: Work) -> None:
    """What it brought was talked about."""
    _fold(work, rules.call_debriefed, event.data, event.time)


def _fold(
    work: Work, rule: Callable[Concatenate[Desk, P], Desk], *said: P.args, **more: P.kwargs
) -> None:
    before = desk_of(work)
    after = rule(before, *said, **more)
    if after != before:
        settle(work, after)
