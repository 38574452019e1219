"""One person of a tenant."""

from typing import ClassVar

from ridealong.chassis.projector.state import State


class Person(State):
    """What others see of somebody: a name, and the zone to read a clock in.

    `addresses` are mail addresses in small letters, by which calendars outside know a person.
    """

    COLLECTION: ClassVar[str] = "people"

    name: str
    zone: str
    addresses: tuple[str, ...] = ()
