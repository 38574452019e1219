"""One session with all that figures about coaching are made of; no texts."""

from datetime import datetime
from typing import ClassVar, Literal

from ridealong.chassis.projector.identity import composed
from ridealong.chassis.projector.state import State
from ridealong.metrics.model.sessions import Session
from ridealong.metrics.model.value import Value

Answer = Literal["yes", "partly", "no"]


class Rating(Value):
    """What one of the two answered last: was it coaching, and of what value (1 to 5)."""

    by: str
    at: datetime
    coaching: Answer | None = None
    value: int | None = None


class Filled(Value):
    """One of the seven parts of a preparation, and when it was first there."""

    part: str
    at: datetime


class Cancelled(Value):
    """When it was called off; `reason` is a code where it is one of the list, else None."""

    said: datetime
    reason: str | None = None


class Speaking(Value):
    """Minutes that both spoke, and who says so."""

    manager: int
    rep: int
    source: Literal["timer", "estimate", "import"] | None = None


class SessionRecord(State):
    """A session of a pair. `known` is what it is and whether it was held; `when` is its start, as
    held or else as planned, None while neither is known. `questions` are those beside the standard
    ones, `solutions` minutes on solutions; `numbers`: a snapshot was there; `written`: it has a
    summary."""

    COLLECTION: ClassVar[str] = "session_records"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "rep", "when"),)

    session: str
    rep: str
    known: Session
    when: datetime | None = None
    manager: str | None = None
    zone: str | None = None
    minutes: int = 40
    place: str | None = None
    goals: tuple[str, ...] = ()
    moved: int = 0
    cancelled: Cancelled | None = None
    speaking: Speaking | None = None
    topics: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    solutions: int | None = None
    numbers: bool = False
    written: bool = False
    ratings: tuple[Rating, ...] = ()
    prepared: tuple[Filled, ...] = ()

    @staticmethod
    def id_of(key: str, session: str) -> str:
        """The id of a session of the rep whose key this is."""
        return composed(key, session)
