"""Who leads whom, and where people are."""

from ridealong.chassis.projector import Work
from ridealong.commitments.model import Person
from ridealong.commitments.projection.binding import projection
from ridealong.commitments.projection.ending import people_changed, person_of
from ridealong.commitments.rules import leading
from ridealong.contracts import Event
from ridealong.contracts.people import PairUpdated, PersonUpdated


def keep_person(work: Work, before: Person, after: Person) -> None:
    """Keep what changed, and what follows from it."""
    if after != before:
        work.put(after)
        people_changed(work, before, after)


@projection.on(PersonUpdated)
def person_updated(event: Event[PersonUpdated], work: Work) -> None:
    person = person_of(work)
    keep_person(work, person, leading.with_record(person, event.data, event.time))


@projection.on(PairUpdated)
def pair_updated(event: Event[PairUpdated], work: Work) -> None:
    person = person_of(work)
    keep_person(work, person, leading.with_pair(person, event.data, event.time.date()))
