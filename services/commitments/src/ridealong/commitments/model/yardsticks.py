"""What an organisation judges a rep's commitments by."""

from typing import ClassVar

from ridealong.chassis.projector import State
from ridealong.chassis.projector.reference import Heard
from ridealong.chassis.yardsticks import Applied


class Yardsticks(Heard):
    """The organisation's yardsticks as this rep was told them; under the tenant's key those that
    the organisation has by now."""

    COLLECTION: ClassVar[str] = "yardsticks"

    yardsticks: tuple[Applied, ...] = ()


class Judged(State):
    """Under a rep's key (which is its `id`): what all commitments in force are judged by."""

    COLLECTION: ClassVar[str] = "judged"

    yardsticks: tuple[Applied, ...] = ()
