"""How far time has come, as the log knows it."""

from datetime import UTC, datetime
from typing import ClassVar

from ridealong.chassis.projector import State

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(State):
    """Under a person's key (which is its `id`): how far time has come, and how new the news is.

    `reached` is the latest instant of which the rep's timers have told. A timer's event is applied
    once, and it may be read before the commitment it was set for: that its instant has passed is
    kept here for commitments that are read later.

    `latest` is the latest time of any event of the person's: as of when an amount is told. It never
    goes back, so of two amounts the later told one is the newer, however late an activity arrives.
    """

    COLLECTION: ClassVar[str] = "clocks"

    reached: datetime = BEGINNING
    latest: datetime = BEGINNING
