"""Goals and their readings."""

from collections.abc import Callable

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.goals import GoalClosed, GoalSet, GoalUpdated
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.projection.bound import projection
from ridealong.metrics.projection.standings import keep, standing_of
from ridealong.metrics.rules import goals, standing

OfGoal = Event[GoalSet] | Event[GoalUpdated] | Event[GoalClosed]


@projection.on(GoalSet)
def goal_set(event: Event[GoalSet], work: Work) -> None:
    """A goal as it was agreed."""
    _apply(event, work, lambda goal: goals.set_(goal, event))


@projection.on(GoalUpdated)
def goal_updated(event: Event[GoalUpdated], work: Work) -> None:
    """A new value or target; of a goal that nobody set, this is where it begins."""
    _apply(event, work, lambda goal: goals.updated(goal, event))


@projection.on(GoalClosed)
def goal_closed(event: Event[GoalClosed], work: Work) -> None:
    """A goal that is over."""
    _apply(event, work, lambda goal: goals.closed(goal, event))


def _apply(event: OfGoal, work: Work, rule: Callable[[Goal], Goal]) -> None:
    data = event.data
    id_ = Goal.id_of(event.key, data.goal)
    known = work.get(Goal, id_)
    goal = known or Goal(id=id_, tenant=event.tenant, key=event.key, goal=data.goal, rep=data.rep)
    after = rule(goal)
    if after != known:
        work.put(after)
    keep(standing.with_goal(standing_of(work), after), work)
