"""A commitment as far as an agenda needs it."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from ridealong.agenda.model.part import Part
from ridealong.chassis.projector.state import State
from ridealong.contracts.commitments import Direction


class Terms(Part):
    """What was promised, by whom, until the end of `due` in `zone`."""

    owner: str
    text: str
    unit: str | None
    target: Decimal | None
    direction: Direction
    due: date
    zone: str


class Settlement(Part):
    """The credit it got (DOMAIN C1)."""

    at: datetime
    credit: Decimal
    kept: bool
    left_out: str | None


class Promise(State):
    """A commitment of a pair. Progress may be known before its terms are.

    `gone`: withdrawn by both, excused or replaced by another; it is on no agenda any more.
    """

    COLLECTION: ClassVar[str] = "promises"

    commitment: str
    terms: Terms | None = None
    amount: Decimal | None = None
    amount_as_of: datetime | None = None
    delivered: bool = False
    settlement: Settlement | None = None
    gone: bool = False
