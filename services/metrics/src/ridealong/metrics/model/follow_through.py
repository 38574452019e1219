"""Settled commitments of a person, in pages of the quarter they were due in."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import PlainSerializer

from ridealong.chassis.projector.identity import composed
from ridealong.chassis.projector.state import State
from ridealong.contracts.commitments import Direction
from ridealong.contracts.fields import Measure
from ridealong.metrics.model.value import Value

Precise = Annotated[Decimal, PlainSerializer(str)]
"""A decimal of more digits than the store's own kind holds (34), kept as text."""


class Settled(Value):
    """A commitment with the credit it has now. `left_out` says why it doesn't count.

    `kept`: in full and on time. `due` is a day in `zone`.
    """

    commitment: str
    rep: str
    manager: str
    due: date
    zone: str = "UTC"
    credit: Decimal
    kept: bool
    left_out: str | None = None
    late_window_open: bool = False
    settled_at: datetime
    amount_at_due: Decimal | None = None
    amount_now: Decimal | None = None
    target: Decimal | None = None
    measure: Measure | None = None
    direction: Direction | None = None
    renegotiations: int = 0
    dropped: bool = False
    reason: str = ""


class Checkpoint(Value):
    """The score after the items of a due day: S, D, what is left of the prior, how many items.

    `above` are the lines of the bands that the score was last past, None before it was shown.
    """

    due: date
    score: Precise
    evidence: Precise
    prior: Precise
    settled: int
    above: tuple[bool, ...] | None = None


class Quarter(Value):
    """What the items of a quarter, `2026-Q1`, come to.

    They lie in so many `parts`; `left_out` of them don't count; `newest` is the newest due day of
    those that do. `names` changes with which items there are, and `after` is the score after all
    items up to the end of the quarter, None while none counts.
    """

    label: str
    parts: int
    items: int
    left_out: int
    newest: date | None
    names: str
    after: Checkpoint | None


class FollowThrough(State):
    """Where the settled commitments that one person owed lie, quarter by quarter.

    `grey_of` is the newest due day once it has grown so old that the number is grey. `sets` is the
    fingerprint of the parameters that `quarters` were folded with, `told` that of what others were
    told last.
    """

    COLLECTION: ClassVar[str] = "follow_through"

    person: str
    grey_of: date | None = None
    quarters: tuple[Quarter, ...] = ()
    sets: str = ""
    told: str = ""


class FollowThroughPage(State):
    """Settled commitments of a person and quarter, by due day; a full quarter has several pages."""

    COLLECTION: ClassVar[str] = "follow_through_pages"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "key", "quarter"),)

    quarter: str
    part: int
    items: tuple[Settled, ...]

    @staticmethod
    def id_of(key: str, quarter: str, part: int) -> str:
        """The id of a page of the person whose key this is."""
        return composed(key, quarter, str(part))


class Reached(State):
    """Under a person's key (which is its `id`): the latest day of which their timers have told.

    A timer's event is applied once, and it may be read before the items it was set for.
    """

    COLLECTION: ClassVar[str] = "follow_through_reached"

    day: date


class Place(State):
    """In which quarter a commitment was due when it was last heard of."""

    COLLECTION: ClassVar[str] = "follow_through_places"

    quarter: str

    @staticmethod
    def id_of(key: str, commitment: str) -> str:
        """The id of a commitment of the person whose key this is."""
        return composed(key, commitment)


class Settlement(State):
    """A commitment's last word that lies beside the score: owed by somebody else (the manager), as
    it was last sent on to its owner; or one that doesn't count, as it runs again."""

    COLLECTION: ClassVar[str] = "settlements"

    owner: str
    item: Settled
    counts: bool = True

    @staticmethod
    def id_of(key: str, commitment: str) -> str:
        """The id of a commitment of the pair whose rep's key this is."""
        return composed(key, commitment)
