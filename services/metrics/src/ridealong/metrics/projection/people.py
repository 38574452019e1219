"""People and pairs."""

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.people import PairUpdated, PersonUpdated
from ridealong.metrics.model.people import Person
from ridealong.metrics.projection.bound import owner_of, projection
from ridealong.metrics.rules import people


@projection.on(PersonUpdated)
def person_updated(event: Event[PersonUpdated], work: Work) -> None:
    """Zone and manager from this time on."""
    work.put(people.recorded(_person(work), event))


@projection.on(PairUpdated)
def pair_updated(event: Event[PairUpdated], work: Work) -> None:
    """Who coaches this rep."""
    work.put(people.paired(_person(work), event))


def _person(work: Work) -> Person:
    event = work.event
    return work.get(Person, event.key) or Person(
        id=event.key, tenant=event.tenant, key=event.key, person=owner_of(work)
    )
