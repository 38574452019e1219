"""What an organisation measures a person by."""

from typing import ClassVar

from ridealong.chassis.projector.reference import Heard
from ridealong.chassis.yardsticks import Applied


class Yardsticks(Heard):
    """The organisation's yardsticks as this person's figures are measured by them.

    They are kept under each person's key, so that a change of theirs is read in order with the
    person's own events; under the tenant's key lie those that the organisation has by now.
    """

    COLLECTION: ClassVar[str] = "yardsticks"

    yardsticks: tuple[Applied, ...] = ()
