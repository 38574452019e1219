"""People: in which zone somebody lives, and who leads whom."""

from datetime import date, datetime
from typing import ClassVar

from ridealong.chassis.projector.state import State
from ridealong.contracts.people import Cadence
from ridealong.metrics.model.value import Value


class Record(Value):
    """A person's record, in force from `since` on. `working_days` count from Monday, 0."""

    since: datetime
    zone: str
    manager: str | None = None
    active: bool = True
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)


class CadenceSince(Value):
    """How often a pair is to meet, from when it was said on."""

    said: datetime
    cadence: Cadence


class Pair(Value):
    """A manager of this person, as last said: from the day `start` to the day `ended`, both
    included. `cadences` are all that were said, by time."""

    manager: str
    said: datetime
    start: date | None = None
    ended: date | None = None
    cadences: tuple[CadenceSince, ...] = ()


class Person(State):
    """Who somebody is, over time. `managers` are all who ever led them, for looking up."""

    COLLECTION: ClassVar[str] = "people"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "managers"),)

    person: str
    records: tuple[Record, ...] = ()
    pairs: tuple[Pair, ...] = ()
    managers: tuple[str, ...] = ()
