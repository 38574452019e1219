"""Goals and initiatives, as far as promises name them."""

from collections.abc import Iterable
from typing import Any

from ridealong.chassis.projector import Work
from ridealong.commitments.model.aims import Goals, Initiatives
from ridealong.commitments.projection.binding import projection
from ridealong.commitments.rules.aims import with_aim
from ridealong.contracts import Event
from ridealong.contracts.fields import Level, Measure
from ridealong.contracts.goals import GoalSet, GoalUpdated
from ridealong.contracts.people import InitiativeUpdated

projection.states = (*projection.states, Goals, Initiatives)


@projection.on(GoalSet)
def goal_set(event: Event[GoalSet], work: Work) -> None:
    _know(event, work, (event.data.measure,), event.data.level)


@projection.on(GoalUpdated)
def goal_updated(event: Event[GoalUpdated], work: Work) -> None:
    measure = event.data.measure
    _know(event, work, None if measure is None else (measure,), None)


@projection.on(InitiativeUpdated)
def initiative_updated(event: Event[InitiativeUpdated], work: Work) -> None:
    key, data = event.key, event.data
    known = work.get(Initiatives, key) or Initiatives(id=key, tenant=event.tenant, key=key)
    after = with_aim(known.initiatives, data.initiative, data.measures)
    if after != known.initiatives:
        work.put(known.model_copy(update={"initiatives": after}))


def _know(
    event: Event[Any], work: Work, measures: Iterable[Measure] | None, level: Level | None
) -> None:
    key = event.key
    known = work.get(Goals, key) or Goals(id=key, tenant=event.tenant, key=key)
    after = with_aim(known.goals, event.data.goal, measures, level)
    if after != known.goals:
        work.put(known.model_copy(update={"goals": after}))
