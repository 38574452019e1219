"""What was told of a rep's sessions and could not be."""

from datetime import datetime
from typing import ClassVar

from ridealong.agenda.model.part import Part
from ridealong.chassis.projector.state import State


class Refusal(Part):
    """A change of a session that was refused: what, when, by whom, and why; `start` and `minutes`
    are the time that was wanted."""

    session: str
    type: str
    at: datetime
    by: str
    reason: str
    start: datetime | None = None
    minutes: int | None = None


class Refusals(State):
    """The last refusals of one rep's sessions, the newest last."""

    COLLECTION: ClassVar[str] = "refusals"

    rep: str
    refused: tuple[Refusal, ...] = ()
