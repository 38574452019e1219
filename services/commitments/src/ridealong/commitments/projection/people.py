"""Who leads whom, and where people are."""

from ridealong.chassis.projector import Work
from ridealong.commitments.model import Person
from ridealong.commitments.projection.binding import projection
from ridealong.commitments.rules import leading
from ridealong.contracts import Event
from ridealong.contracts.people import PairUpdated, PersonUpdated


def person_of(work: Work) -> Person:
    """The person of the event's key, as known so far."""
    key = work.event.key
    tenant, _, person = key.partition("/")
    return work.get(Person, key) or Person(id=key, tenant=tenant, key=key, person=person)


def keep_person(work: Work, before: Person, after: Person) -> None:
    """Keep what changed."""
    if after != before:
        work.put(after)


@projection.on(PersonUpdated)
def person_updated(event: Event[PersonUpdated], work: Work) -> None:
    person = person_of(work)
    keep_person(work, person, leading.with_record(person, event.data))


@projection.on(PairUpdated)
def pair_updated(event: Event[PairUpdated], work: Work) -> None:
    person = person_of(work)
    keep_person(work, person, leading.with_pair(person, event.data, event.time.date()))
