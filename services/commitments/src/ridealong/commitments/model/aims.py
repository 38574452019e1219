"""What promises may serve: goals of a rep and initiatives of the organisation, by their ids.

No title and no amount is kept: that is metrics' matter.
"""

from typing import ClassVar

from ridealong.chassis.projector import State
from ridealong.contracts.fields import Level, Measure, Part


class Aim(Part):
    """A goal or an initiative, and what it is measured by as far as that is known.

    `level` is who may know that there is such a goal; None where nobody has said.
    """

    id: str
    measures: tuple[Measure, ...] = ()
    level: Level | None = None


class Goals(State):
    """Under a rep's key (which is its `id`): the goals that were ever heard of."""

    COLLECTION: ClassVar[str] = "goals"

    goals: tuple[Aim, ...] = ()


class Initiatives(State):
    """Under the tenant's key (which is its `id`): the initiatives that were ever heard of."""

    COLLECTION: ClassVar[str] = "initiatives"

    initiatives: tuple[Aim, ...] = ()
