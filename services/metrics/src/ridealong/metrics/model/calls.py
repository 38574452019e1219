"""Customer calls of a rep: planned together, attended together."""

from datetime import datetime
from typing import ClassVar

from ridealong.chassis.projector.identity import composed
from ridealong.chassis.projector.state import State


class Call(State):
    """A customer call. What isn't known yet is None: its debrief may be read before its plan."""

    COLLECTION: ClassVar[str] = "calls"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "rep", "at"),)

    call: str
    rep: str
    at: datetime | None = None
    joint: bool = False
    attended: bool | None = None

    @staticmethod
    def id_of(key: str, call: str) -> str:
        """The id of a call of the rep whose key this is."""
        return composed(key, call)
