"""What one of a pair said of a commitment: asked, answered, contested, noted."""

from datetime import date, datetime
from decimal import Decimal

from ridealong.contracts.commitments import WhyLeftOut
from ridealong.contracts.fields import Part


class Said(Part):
    """One of the pair said so, at this instant."""

    by: str
    at: datetime
    reason: str = ""


class Answer(Said):
    """The other side's answer to a request."""

    accepted: bool


class Request(Said):
    """A new due day, a new target or both were asked for; `answer` is None while it is open."""

    due: date | None = None
    target: Decimal | None = None
    answer: Answer | None = None


class Dispute(Said):
    """What was recorded is contested, until it is closed, and before `until` at most."""

    until: datetime
    closed: Said | None = None


class Moved(Said):
    """The other side moved its due day, as what it waited for took so long."""

    before: date
    due: date


class Told(Part):
    """An amount that somebody reported, when, and as of when it counted; `delivered` where what
    was said is that all of it is done."""

    by: str
    at: datetime
    amount: Decimal
    as_of: datetime
    delivered: bool = False


class Note(Part):
    """What one of the pair wants to be read beside the commitment."""

    by: str
    at: datetime
    text: str


class LeftOut(Part):
    """Why and since when it doesn't count."""

    why: WhyLeftOut
    at: datetime
    by: tuple[str, ...] = ()
    reason: str = ""


class Block(Part):
    """A commitment of the other side, due before this one that waits for it, not done in time."""

    commitment: str
