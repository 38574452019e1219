"""What a rep answers themselves between sessions."""

from datetime import datetime
from typing import ClassVar

from ridealong.chassis.projector.state import State
from ridealong.contracts.fields import Level


class Reflection(State):
    """An answer to one of the sessions' questions (DOMAIN 1.12), the rep's own unless shared."""

    COLLECTION: ClassVar[str] = "reflections"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "rep", "written_at"),)

    reflection: str
    rep: str
    question: str
    text: str
    level: Level
    written_at: datetime
