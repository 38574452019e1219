"""What an organisation says of its calendar and of what it measures by."""

from datetime import date, datetime
from typing import ClassVar

from ridealong.chassis.projector.state import State
from ridealong.chassis.yardsticks import Applied
from ridealong.contracts.fiscal import FiscalCalendar


class Organisation(State):
    """Under the tenant's key (which is its `id`), by the newest record: read when somebody asks.

    `holidays` are days on which nobody works; `yardsticks` are all but those of follow-through.
    `first_month` and `calendar` say how it cuts its year.
    """

    COLLECTION: ClassVar[str] = "organisations"

    recorded: datetime
    holidays: tuple[date, ...] = ()
    first_month: int = 1
    calendar: FiscalCalendar = "months"
    yardsticks: tuple[Applied, ...] = ()
