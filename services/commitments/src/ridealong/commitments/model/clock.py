"""How far time has come, as the log knows it."""

from datetime import UTC, datetime
from typing import ClassVar

from ridealong.chassis.projector import State

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(State):
    """The latest instant of which a rep's timers have told (`id` is the rep's key).

    A timer's event is applied once, and it may be read before the commitment it was set for: what
    it said, that its instant has passed, is kept here for commitments that are read later.
    """

    COLLECTION: ClassVar[str] = "clocks"

    reached: datetime = BEGINNING
