"""What must be known of a person: their zone, and who leads them."""

from datetime import date, datetime
from typing import ClassVar

from ridealong.chassis.projector import State
from ridealong.contracts.fields import Part


class Pair(Part):
    """A rep with one manager, from the day `since` to the day `ended`, both included."""

    manager: str
    since: date
    ended: date | None = None


class Person(State):
    """A person under their own key (`id` is that key).

    `promised_with` is the manager of the newest commitment: it stands in where nobody publishes
    people. `left` is since when they aren't active. `managers` are all who may lead this person,
    to find reps by.
    """

    COLLECTION: ClassVar[str] = "people"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "managers"),)

    person: str
    zone: str | None = None
    manager: str | None = None
    pairs: tuple[Pair, ...] = ()
    promised_with: str | None = None
    left: datetime | None = None
    managers: tuple[str, ...] = ()
