"""Settled commitments of a person."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from ridealong.chassis.projector.state import State
from ridealong.metrics.model.identity import composed
from ridealong.metrics.model.value import Value


class Settled(Value):
    """A commitment with the credit it has now. `left_out` says why it doesn't count.

    `kept`: in full and on time.
    """

    commitment: str
    rep: str
    manager: str
    due: date
    credit: Decimal
    kept: bool
    left_out: str | None = None
    late_window_open: bool = False
    settled_at: datetime
    amount_at_due: Decimal | None = None
    amount_now: Decimal | None = None
    target: Decimal | None = None
    reason: str = ""


class FollowThrough(State):
    """All settled commitments that one person owed, by due day.

    `grey_of` is the newest due day once it has grown so old that the number is grey.
    """

    COLLECTION: ClassVar[str] = "follow_through"

    person: str
    grey_of: date | None = None
    items: tuple[Settled, ...] = ()


class Settlement(State):
    """A commitment owed by somebody else (the manager), as it was last sent on to its owner."""

    COLLECTION: ClassVar[str] = "settlements"

    owner: str
    item: Settled

    @staticmethod
    def id_of(key: str, commitment: str) -> str:
        """The id of a commitment of the pair whose rep's key this is."""
        return composed(key, commitment)
