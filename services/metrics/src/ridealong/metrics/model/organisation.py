"""What an organisation says of its calendar and of what it measures by."""

from datetime import date, datetime
from typing import ClassVar

from ridealong.chassis.projector.state import State
from ridealong.chassis.yardsticks import Applied


class Organisation(State):
    """Under the tenant's key (which is its `id`), by the newest record: read when somebody asks.

    `holidays` are days on which nobody works; `yardsticks` are all but those of follow-through.
    """

    COLLECTION: ClassVar[str] = "organisations"

    recorded: datetime
    holidays: tuple[date, ...] = ()
    yardsticks: tuple[Applied, ...] = ()
