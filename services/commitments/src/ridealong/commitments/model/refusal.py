"""What was refused, kept for who sent it."""

from datetime import datetime
from typing import ClassVar

from ridealong.chassis.projector import State
from ridealong.contracts.fields import Part


class Refusal(Part):
    """An event that didn't fit: its CloudEvents type, source and id, and the rule's reason."""

    event: str
    source: str
    type: str
    at: datetime
    by: str
    reason: str


class Refusals(State):
    """The newest refusals about one commitment, which needn't exist itself."""

    COLLECTION: ClassVar[str] = "refusals"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "commitment"),)

    commitment: str
    rep: str
    refused: tuple[Refusal, ...] = ()
