"""One person of a tenant."""

from typing import ClassVar

from ridealong.chassis.projector.state import State


class Person(State):
    """What others see of somebody: a name, and the zone to read a clock in."""

    COLLECTION: ClassVar[str] = "people"

    name: str
    zone: str
