"""What the organisation judges by, as each rep with commitments was told it."""

from ridealong.chassis.projector import Work
from ridealong.chassis.projector.reference import Reference
from ridealong.chassis.yardsticks import carried_on
from ridealong.commitments.model import Commitment
from ridealong.commitments.model.yardsticks import Judged, Yardsticks
from ridealong.commitments.projection.binding import projection, together
from ridealong.commitments.rules import measuring
from ridealong.commitments.rules.kinds import in_order
from ridealong.contracts import Event
from ridealong.contracts.people import OrganisationUpdated

projection.states = (*projection.states, Judged)
yardsticks = Reference(projection, "yardsticks", Yardsticks)


@projection.on(OrganisationUpdated)
def organisation_updated(event: Event[OrganisationUpdated], work: Work) -> None:
    told = [each for each in event.data.yardsticks if each.name in measuring.NAMES]

    def listed(known: Yardsticks) -> Yardsticks:
        now = carried_on(known.yardsticks, told, event.time)
        counted = known.counted if event.data.counted is None else in_order(event.data.counted)
        return known.model_copy(update={"yardsticks": now, "counted": counted})

    yardsticks.update(work, listed)


def measured(work: Work, commitment: Commitment) -> Commitment:
    """The commitment with the parameters of its due day, once it is in force: a proposal isn't
    judged."""
    if commitment.agreed_at is None:
        return commitment
    now, judged = together(lambda: yardsticks.of(work).yardsticks, lambda: judged_by(work))
    if judged is None or judged.yardsticks != now:
        key = work.event.key
        work.put(Judged(id=key, tenant=work.event.tenant, key=key, yardsticks=now))
    return measuring.measured(commitment, now)


def judged_by(work: Work) -> Judged | None:
    """What the commitments of the event's rep were judged by before this event; None where none
    was in force."""
    return work.get(Judged, work.event.key)
