"""A commitment as far as an agenda needs it: as `commitments` judges it, and nothing of our own."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

from ridealong.agenda.model.part import Part
from ridealong.chassis.projector.state import State
from ridealong.contracts.commitments import Direction, LifeState, Pending, WhyLeftOut

Originator = Literal["rep", "manager", "together"]


class Terms(Part):
    """What was promised, by whom, until the end of `due` in `zone`."""

    owner: str
    text: str
    unit: str | None
    target: Decimal | None
    direction: Direction
    due: date
    zone: str
    session: str | None = None
    item: str | None = None
    originator: Originator | None = None
    decisive: bool = False
    replaces: str | None = None
    renegotiations: int = 0


class Life(Part):
    """Where it is in its life, and whose word is missing."""

    state: LifeState
    left_out: WhyLeftOut | None = None
    delivered: bool = False
    dropped: bool = False
    disputed: bool = False
    pending: Pending | None = None
    waits_for: tuple[str, ...] = ()


class Settlement(Part):
    """The credit it got (DOMAIN C1); `left_out`: why it was left out then, whatever it is now."""

    at: datetime
    credit: Decimal
    kept: bool
    left_out: str | None


class Promise(State):
    """A commitment of a pair. Its amount and its credit may be known before it is.

    `former_due` is the day of the one that it replaces.
    """

    COLLECTION: ClassVar[str] = "promises"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "key", "terms.session"),)

    commitment: str
    terms: Terms | None = None
    life: Life | None = None
    amount: Decimal | None = None
    settlement: Settlement | None = None
    former_due: date | None = None
