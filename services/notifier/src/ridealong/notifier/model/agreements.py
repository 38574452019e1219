"""What a rep and a manager agreed on: sessions and commitments, as far as reminders need them.

Events may come in any order that a publisher chooses, so what an event says is kept even where the
thing itself isn't known yet: fields that nobody has told are None.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from ridealong.chassis.projector.state import State
from ridealong.contracts.commitments import Direction
from ridealong.contracts.sessions import SessionKind
from ridealong.notifier.model.reminder import Unwanted


class Session(State):
    """A session of a rep; `minutes` is its length."""

    COLLECTION: ClassVar[str] = "sessions"

    session: str
    rep: str
    manager: str | None = None
    kind: SessionKind = "coaching"
    start: datetime | None = None
    zone: str | None = None
    minutes: int | None = None
    prepared: bool = False
    cancelled: bool = False
    held: bool = False


class Asked(BaseModel):
    """A renegotiation that waits for its answer: who asked for what, and when."""

    model_config = ConfigDict(frozen=True)

    by: str
    at: datetime
    due: date | None = None
    target: Decimal | None = None


class Commitment(State):
    """A promise of `owner`. It is in force once made, or once both of the pair accepted it.

    `ended` says why it needs no reminder any more; the first reason stands.
    """

    COLLECTION: ClassVar[str] = "commitments"

    commitment: str
    rep: str
    manager: str | None = None
    owner: str | None = None
    due: date | None = None
    zone: str | None = None
    direction: Direction | None = None
    target: Decimal | None = None
    made: bool = False
    accepted_by: tuple[str, ...] = ()
    withdrawn_by: tuple[str, ...] = ()
    asked: Asked | None = None
    amount: Decimal | None = None
    amount_as_of: datetime | None = None
    ended: Unwanted | None = None
