"""Topic `people`: names, and who coaches whom."""

from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.person import Person
from ridealong.agenda.projection import diaries
from ridealong.agenda.projection.documents import desk_of, settle, short_id
from ridealong.agenda.rules import pairs
from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.contracts.internal import TimerFired
from ridealong.contracts.people import PairUpdated, PersonUpdated


def bind(projection: Projection) -> None:
    """Fold these events."""
    projection.on(PersonUpdated)(person_updated)
    projection.on(PairUpdated)(pair_updated)
    projection.on_timer("pair")(pair_looked_at)


def person_updated(event: Event[PersonUpdated], work: Work) -> None:
    """A person's record."""
    data = event.data
    person = Person(
        id=event.key,
        tenant=event.tenant,
        key=event.key,
        name=data.name,
        zone=data.zone,
        addresses=tuple(one.address.lower() for one in data.channels if one.kind == "email"),
    )
    changed = work.get(Person, event.key) != person
    if changed:
        work.put(person)
    before = desk_of(work)
    diaries.person_updated(event, work)
    _keep(work, before, pairs.told_of_person(before, data), by_name=changed)


def pair_updated(event: Event[PairUpdated], work: Work) -> None:
    """A pair is made, changed or ended."""
    before = desk_of(work)
    diaries.pair_updated(event, work)
    _keep(work, before, pairs.told_of_pair(before, event.data, event.time))


def pair_looked_at(event: Event[TimerFired], work: Work) -> None:
    """A first or last day of a pair has come."""
    before = desk_of(work)
    _keep(work, before, pairs.as_of(before, event.data.fire_at))


def _keep(work: Work, before: Desk, after: Desk, *, by_name: bool = False) -> None:
    if after == before and not by_name:
        return
    timer = f"pair/{short_id(after.key, 'pair')}"
    at = pairs.next_change(after)
    if at:
        work.set_timer(timer, "pair", at)
    else:
        work.cancel_timer(timer)
    settle(work, after)
