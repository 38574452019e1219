"""What the organisation measures by, as each person who has figures was told it."""

from ridealong.chassis.projector import Work
from ridealong.chassis.projector.reference import Reference
from ridealong.chassis.yardsticks import carried_on
from ridealong.contracts import Event
from ridealong.contracts.people import OrganisationUpdated
from ridealong.contracts.yardsticks import FOLLOW_THROUGH
from ridealong.metrics.model.organisation import Organisation
from ridealong.metrics.model.yardsticks import Yardsticks
from ridealong.metrics.projection.bound import projection
from ridealong.metrics.rules import organisation

yardsticks = Reference(projection, "yardsticks", Yardsticks)


@projection.on(OrganisationUpdated)
def organisation_updated(event: Event[OrganisationUpdated], work: Work) -> None:
    """What scores are measured by is told to everybody; all else is read when somebody asks."""
    told = [each for each in event.data.yardsticks if each.name.startswith(FOLLOW_THROUGH)]

    def listed(known: Yardsticks) -> Yardsticks:
        now = carried_on(known.yardsticks, told, event.time)
        return known.model_copy(update={"yardsticks": now})

    yardsticks.update(work, listed)
    tenant = event.tenant
    known = work.get(Organisation, tenant) or Organisation(
        id=tenant, tenant=tenant, key=tenant, recorded=event.time
    )
    work.put(organisation.recorded(known, event))
