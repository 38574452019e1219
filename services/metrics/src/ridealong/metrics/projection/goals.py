"""Goals, who agreed to them, and their readings."""

from collections.abc import Callable

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.goals import (
    ConfidenceRecorded,
    GoalAccepted,
    GoalClosed,
    GoalSet,
    GoalUpdated,
    NextStepNamed,
)
from ridealong.metrics.model.goals import Goal, PersonalGoals
from ridealong.metrics.projection.bound import projection
from ridealong.metrics.projection.standings import keep, standing_of
from ridealong.metrics.projection.tellings import tell_goal
from ridealong.metrics.rules import agreement, aims, confidence, goals, next_steps, standing
from ridealong.metrics.rules.refusing import Refused

OfGoal = (
    Event[GoalSet]
    | Event[GoalUpdated]
    | Event[GoalAccepted]
    | Event[ConfidenceRecorded]
    | Event[NextStepNamed]
    | Event[GoalClosed]
)


@projection.on(GoalSet)
def goal_set(event: Event[GoalSet], work: Work) -> None:
    """A goal as it was proposed."""
    known = work.get(PersonalGoals, event.key)

    def rule(goal: Goal) -> Goal:
        aims.check(known, event.data)
        return goals.set_(goal, event)

    _apply(event, work, rule)


@projection.on(GoalUpdated)
def goal_updated(event: Event[GoalUpdated], work: Work) -> None:
    """A new value or target; of a goal that nobody set, this is where it begins."""
    _apply(event, work, lambda goal: goals.updated(goal, event))


@projection.on(GoalAccepted)
def goal_accepted(event: Event[GoalAccepted], work: Work) -> None:
    """One of the two agrees to it."""
    _apply(event, work, lambda goal: agreement.accepted(goal, event))


@projection.on(ConfidenceRecorded)
def confidence_recorded(event: Event[ConfidenceRecorded], work: Work) -> None:
    """How sure one of the two is."""
    _apply(event, work, lambda goal: confidence.rated(goal, event))


@projection.on(NextStepNamed)
def next_step_named(event: Event[NextStepNamed], work: Work) -> None:
    """What is done next for it."""
    _apply(event, work, lambda goal: next_steps.named(goal, event))


@projection.on(GoalClosed)
def goal_closed(event: Event[GoalClosed], work: Work) -> None:
    """A goal that is over."""
    _apply(event, work, lambda goal: goals.closed(goal, event))


def _apply(event: OfGoal, work: Work, rule: Callable[[Goal], Goal]) -> None:
    data = event.data
    id_ = Goal.id_of(event.key, data.goal)
    known = work.get(Goal, id_)
    goal = known or Goal(id=id_, tenant=event.tenant, key=event.key, goal=data.goal, rep=data.rep)
    try:
        after = rule(goal)
    except Refused as refused:
        work.refuse(refused.reason)
        return
    if after != known:
        work.put(after)
        tell_goal(work, after)
    _list(work, after)
    # What is said beside it changes no figure, and may be read before there is a goal.
    if not isinstance(data, GoalAccepted | ConfidenceRecorded | NextStepNamed):
        keep(standing.with_goal(standing_of(work), after), work)


def _list(work: Work, goal: Goal) -> None:
    key = work.event.key
    known = work.get(PersonalGoals, key)
    before = known or PersonalGoals(id=key, tenant=work.event.tenant, key=key)
    after = aims.listed(before, goal)
    if after != before:
        work.put(after)
