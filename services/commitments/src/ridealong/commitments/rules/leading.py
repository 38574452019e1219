"""Who leads whom, and so who may see what."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, NamedTuple

from ridealong.commitments.model import Pair, Person
from ridealong.contracts.people import PairUpdated, PersonUpdated

Access = Literal["whole", "figures"]
"""`whole`: one of the pair. `figures`: those above, without anything that people wrote."""

ABOVE = frozenset({"leader", "administrator", "operator"})


def manager_of(person: Person | None, today: date) -> str | None:
    """The manager of the newest pair that has begun and hasn't ended, else the person's own.

    Where nobody publishes people, the manager of the newest commitment.
    """
    if person is None:
        return None
    running = [
        pair
        for pair in person.pairs
        if pair.since <= today and (pair.ended is None or today <= pair.ended)
    ]
    if running:
        return max(running, key=lambda pair: (pair.since, pair.manager)).manager
    if person.pairs or person.manager is not None:
        return person.manager
    return person.promised_with


def with_pair(person: Person, data: PairUpdated, told: date) -> Person:
    """The person with a pair as it is now; one without start began when it was first told of."""
    known = next((pair for pair in person.pairs if pair.manager == data.manager), None)
    since = data.start or (known.since if known else told)
    others = [pair for pair in person.pairs if pair.manager != data.manager]
    pair = Pair(manager=data.manager, since=since, ended=data.ended)
    ordered = sorted([*others, pair], key=lambda one: one.manager)
    return _found(person.model_copy(update={"pairs": tuple(ordered)}))


def with_record(person: Person, data: PersonUpdated, told: datetime) -> Person:
    """The person as their own record says; who isn't active left when that was first told."""
    left = None if data.active else (person.left or told)
    return _found(
        person.model_copy(update={"zone": data.zone, "manager": data.manager, "left": left})
    )


def with_promise(person: Person, manager: str) -> Person:
    """The person as their newest commitment shows them."""
    return _found(person.model_copy(update={"promised_with": manager}))


def _found(person: Person) -> Person:
    named = {pair.manager for pair in person.pairs} | {person.manager, person.promised_with}
    return person.model_copy(update={"managers": tuple(sorted(filter(None, named)))})


class Circle(NamedTuple):
    """Whose commitments somebody reads whole: their own, those of reps whom they lead now, and
    those that name them as manager, unless their pair with that rep is known to have ended."""

    reader: str
    led: frozenset[str]
    parted: frozenset[str]

    def whole(self, rep: str, manager: str) -> bool:
        """Whether a commitment of this rep that names this manager is among them."""
        if rep == self.reader or rep in self.led:
            return True
        return manager == self.reader and rep not in self.parted


def circle(reader: str, people: Iterable[Person], today: date) -> Circle:
    """The circle of somebody, by all people who may ever have been led by them."""
    known = list(people)
    led = {one.person for one in known if manager_of(one, today) == reader}
    parted = {
        one.person
        for one in known
        for pair in one.pairs
        if pair.manager == reader and pair.ended is not None and pair.ended < today
    }
    return Circle(reader, frozenset(led), frozenset(parted - led))


def access(
    reader: str, roles: frozenset[str], rep: str, person: Person | None, today: date
) -> Access | None:
    """What of a rep's commitments somebody may see; None: not even that there are any."""
    if reader == rep or reader == manager_of(person, today):
        return "whole"
    return "figures" if roles & ABOVE else None
