"""Sessions of a rep, as far as metrics needs them: which was held when."""

from datetime import datetime
from typing import ClassVar

from ridealong.chassis.projector.state import State
from ridealong.contracts.sessions import SessionKind
from ridealong.metrics.model.value import Value


class Held(Value):
    """What was said when a session was closed."""

    said: datetime
    start: datetime | None
    minutes: int
    manager: str | None = None
    confirmed_by: tuple[str, ...] = ()


class Session(Value):
    """One session. What isn't known yet is None: between events anything may be missing."""

    session: str
    kind: SessionKind | None = None
    planned: datetime | None = None
    held: Held | None = None
    disputed: datetime | None = None


class Sessions(State):
    """All sessions of one rep."""

    COLLECTION: ClassVar[str] = "sessions"

    rep: str
    sessions: tuple[Session, ...] = ()
