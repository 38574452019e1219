"""Topic `goals`: what the rep aims at."""

from ridealong.agenda.model.desk import Desk
from ridealong.agenda.projection.documents import desk_of, settle
from ridealong.agenda.rules import goals as rules
from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.contracts.goals import (
    ConfidenceRecorded,
    ForecastStated,
    GoalAccepted,
    GoalClosed,
    GoalSet,
    GoalUpdated,
    NextStepNamed,
)


def bind(projection: Projection) -> None:
    """Fold these events."""
    projection.on(GoalSet)(goal_set)
    projection.on(GoalAccepted)(goal_accepted)
    projection.on(GoalUpdated)(goal_updated)
    projection.on(GoalClosed)(goal_closed)
    projection.on(ConfidenceRecorded)(confidence_recorded)
    projection.on(NextStepNamed)(step_named)
    projection.on(ForecastStated)(forecast_stated)


def goal_set(event: Event[GoalSet], work: Work) -> None:
    """A goal was chosen."""
    before = desk_of(work)
    _keep(work, before, rules.goal_set(before, event.data, event.actor))


def goal_accepted(event: Event[GoalAccepted], work: Work) -> None:
    """One of the pair agrees to it."""
    before = desk_of(work)
    _keep(work, before, rules.goal_accepted(before, event.data))


def goal_updated(event: Event[GoalUpdated], work: Work) -> None:
    """Where a goal stands."""
    before = desk_of(work)
    _keep(work, before, rules.goal_updated(before, event.data, event.actor))


def goal_closed(event: Event[GoalClosed], work: Work) -> None:
    """A goal is over."""
    before = desk_of(work)
    _keep(work, before, rules.goal_closed(before, event.data))


def confidence_recorded(event: Event[ConfidenceRecorded], work: Work) -> None:
    """How sure somebody is of a goal."""
    before = desk_of(work)
    _keep(work, before, rules.confidence_recorded(before, event.data, event.time))


def step_named(event: Event[NextStepNamed], work: Work) -> None:
    """What is done next for a goal."""
    before = desk_of(work)
    _keep(work, before, rules.step_named(before, event.data))


def forecast_stated(event: Event[ForecastStated], work: Work) -> None:
    """Where somebody expects the rep to finish."""
    before = desk_of(work)
    _keep(work, before, rules.forecast_stated(before, event.data, event.time))


def _keep(work: Work, before: Desk, after: Desk) -> None:
    if after != before:
        settle(work, after)
