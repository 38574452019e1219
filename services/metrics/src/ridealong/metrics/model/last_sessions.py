"""The last held one-on-ones of a person, over all their pairs."""

from datetime import datetime
from typing import ClassVar

from ridealong.chassis.projector.state import State
from ridealong.metrics.model.value import Value


class LastSession(Value):
    """The last held one-on-one with a rep, by its start."""

    rep: str
    session: str
    start: datetime


class LastSessions(State):
    """Of each rep the last one that this person, the rep or a manager, was in; by rep."""

    COLLECTION: ClassVar[str] = "last_sessions"

    sessions: tuple[LastSession, ...] = ()
