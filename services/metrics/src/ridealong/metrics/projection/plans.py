"""Behaviour plans, and who agreed to them."""

from collections.abc import Callable

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.goals import PlanAccepted, PlanUpdated
from ridealong.metrics.model.plans import Plans
from ridealong.metrics.projection.bound import projection
from ridealong.metrics.rules import plans as rules
from ridealong.metrics.rules.refusing import Refused


@projection.on(PlanUpdated)
def plan_updated(event: Event[PlanUpdated], work: Work) -> None:
    """Another plan is proposed; what was agreed before stays what it was."""
    _apply(event, work, lambda plans: rules.proposed(plans, event))


@projection.on(PlanAccepted)
def plan_accepted(event: Event[PlanAccepted], work: Work) -> None:
    """One of the two agrees to it."""
    _apply(event, work, lambda plans: rules.accepted(plans, event))


def _apply(
    event: Event[PlanUpdated] | Event[PlanAccepted], work: Work, rule: Callable[[Plans], Plans]
) -> None:
    key = event.key
    known = work.get(Plans, key) or Plans(id=key, tenant=event.tenant, key=key, rep=event.data.rep)
    try:
        work.put(rule(known))
    except Refused as refused:
        work.refuse(refused.reason)
