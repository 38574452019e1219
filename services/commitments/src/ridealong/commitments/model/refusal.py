"""What was refused, kept for who sent it."""

from datetime import datetime
from typing import ClassVar

from ridealong.chassis.projector import State
from ridealong.contracts.fields import Part


class Cause(Part):
    """An event: its CloudEvents id, source, type and time, and who sent it."""

    event: str
    source: str
    type: str
    at: datetime
    by: str


class Refusal(Cause):
    """An event that didn't fit, and the rule's reason."""

    reason: str


class Refusals(State):
    """The newest refusals about one commitment, which needn't exist itself."""

    COLLECTION: ClassVar[str] = "refusals"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "commitment"),)

    commitment: str
    rep: str
    refused: tuple[Refusal, ...] = ()
