"""Who leads whom, and so who may see what."""

from datetime import date, datetime
from typing import Literal

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


def access(
    reader: str, roles: frozenset[str], rep: str, person: Person | None, today: date
) -> Access | None:
    """What of a rep's commitments somebody may see; None: not even that there are any."""
    if reader == rep or reader == manager_of(person, today):
        return "whole"
    return "figures" if roles & ABOVE else None
