"""Commitments as far as goals and initiatives need them: what each serves, and how it stands."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

from ridealong.chassis.projector.identity import composed
from ridealong.chassis.projector.state import State
from ridealong.contracts.commitments import Direction, LifeState, WhyLeftOut
from ridealong.contracts.fields import Measure

Originator = Literal["rep", "manager", "together"]


class ServingCommitment(State):
    """A commitment without its text. `state` is None while only its amount is known.

    `originator` is whose idea it was; it was first told of at `first_told`. `session` is the one
    in which it was agreed on.

    One commitment may serve several goals and initiatives at once (DOMAIN 0.14).
    """

    COLLECTION: ClassVar[str] = "serving_commitments"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("tenant", "rep", "goals"),
        ("tenant", "rep", "first_told"),
        ("tenant", "owner", "state"),
    )

    commitment: str
    rep: str
    owner: str | None = None
    manager: str | None = None
    zone: str | None = None
    renegotiations: int = 0
    session: str | None = None
    goals: tuple[str, ...] = ()
    initiatives: tuple[str, ...] = ()
    due: date | None = None
    state: LifeState | None = None
    left_out: WhyLeftOut | None = None
    delivered: bool = False
    replaced_by: str | None = None
    followed_by: str | None = None
    measure: Measure | None = None
    target: Decimal | None = None
    direction: Direction | None = None
    amount: Decimal | None = None
    amount_as_of: datetime | None = None
    originator: Originator | None = None
    first_told: datetime | None = None

    @staticmethod
    def id_of(key: str, commitment: str) -> str:
        """The id of a commitment of the pair whose key this is."""
        return composed(key, commitment)
