"""What an organisation judges a rep's commitments by, and what of them it counts at all."""

from typing import ClassVar

from ridealong.chassis.projector import State
from ridealong.chassis.projector.reference import Heard
from ridealong.chassis.yardsticks import Applied
from ridealong.contracts.people import CountedKinds


class Yardsticks(Heard):
    """The organisation's yardsticks, and its lists of the kinds that it counts, as this rep was
    told them; under the tenant's key those that the organisation has by now."""

    COLLECTION: ClassVar[str] = "yardsticks"

    yardsticks: tuple[Applied, ...] = ()
    counted: tuple[CountedKinds, ...] = ()


class Judged(State):
    """Under a rep's key (which is its `id`): what all commitments in force are judged by."""

    COLLECTION: ClassVar[str] = "judged"

    yardsticks: tuple[Applied, ...] = ()
