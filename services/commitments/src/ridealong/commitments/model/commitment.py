"""A dated, measured promise of one of a pair to the other."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from ridealong.chassis.projector import State
from ridealong.commitments.model.parameters import USUAL, Parameters
from ridealong.commitments.model.refusal import Cause, Refusal
from ridealong.commitments.model.said import (
    Block,
    Dispute,
    LeftOut,
    Moved,
    Note,
    Request,
    Said,
    Told,
)
from ridealong.contracts.commitments import Direction, LifeState
from ridealong.contracts.fields import Evidence, Measure, Part


class Report(Part):
    """The whole amount so far, as of an instant that counts (DOMAIN C1, recording honesty)."""

    amount: Decimal
    at: datetime
    source: str
    evidence: tuple[Evidence, ...] = ()


class Delivery(Part):
    """Done at `at`, as far as that can be believed, and said so at `told_at`; `claimed` is what the
    owner says."""

    by: str
    at: datetime
    told_at: datetime
    claimed: datetime | None = None
    evidence: tuple[Evidence, ...] = ()


class Window(Part):
    """Which activities count: those of the measure's kind in `[since, late_window_ends)`."""

    measure: Measure
    since: datetime
    deadline: datetime
    late_window_ends: datetime


class Counted(Part):
    """What activities add up to, in one currency (None unless the measure is money).

    `at_due` is the part before the deadline, `in_all` that before the late window's end.
    """

    currency: str | None = None
    activities: int = 0
    at_due: Decimal = Decimal(0)
    in_all: Decimal = Decimal(0)


class Commitment(State):
    """What was promised, what is known of it, and what it is worth by now.

    `since` is the instant from which activities count (None until it is in force), `deadline` the
    first instant that is too late, `late_window_ends` the first that counts for nothing.
    `credit`, `kept` and the amounts are those of what is known, also before the deadline.

    What both have said takes it out for good (`taken_out`); that its owner left or its pair ended
    (`ended`), that one of the other side blocks it (`blocked`) or that it is contested (`disputes`)
    may be taken back. `left_out` is what holds of these by now. `phase` is where time alone has
    brought it, and `wakes_at` the next instant at which time changes anything.

    `first` is the commitment that renegotiations began with, `number` the one that its id ends
    in, higher than those before (a number whose id was taken is left out), and
    `followed_by` the one that a renegotiation made of this: in time that is also `replaced_by`,
    asked for after the deadline both count. `linked` are those who name it, or whom it names.

    `reports` are those that may still count, `told` the last ones that were made.

    `cause` is the event that first told what it is measured by, also of the one that it replaces by
    renegotiation. `refused`: the organisation doesn't count that; all else is kept as it would be,
    since the organisation may say otherwise.
    """

    COLLECTION: ClassVar[str] = "commitments"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("tenant", "commitment"),
        ("tenant", "rep", "due"),
        ("tenant", "manager", "due"),
        ("tenant", "due"),
    )
    SPARSE_INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("tenant", "session"),
        ("tenant", "goals"),
        ("tenant", "initiatives"),
    )

    commitment: str
    rep: str
    manager: str
    owner_id: str
    text: str
    measure: Measure | None
    target: Decimal | None
    direction: Direction
    due: date
    zone: str
    goals: tuple[str, ...] = ()
    initiatives: tuple[str, ...] = ()
    session: str | None = None
    originator: str | None = None
    links: tuple[str, ...] = ()
    item: str | None = None
    decisive: bool = False
    replaces: str | None = None
    replaced_by: str | None = None
    renegotiations: int = 0
    first: str | None = None
    number: int = 0
    followed_by: str | None = None
    linked: tuple[str, ...] = ()

    counted_by_hand: bool = False
    cause: Cause | None = None
    refused: Refusal | None = None

    parameters: Parameters = USUAL
    deadline: datetime
    late_window_ends: datetime

    proposed: Said | None = None
    accepted: tuple[Said, ...] = ()
    agreed_at: datetime | None = None
    since: datetime | None = None
    withdrawals: tuple[Said, ...] = ()
    requests: tuple[Request, ...] = ()
    moves: tuple[Moved, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    notes: tuple[Note, ...] = ()
    taken_out: LeftOut | None = None
    ended: LeftOut | None = None
    blocked: Block | None = None
    left_out: LeftOut | None = None

    counted: tuple[Counted, ...] = ()
    reports: tuple[Report, ...] = ()
    told: tuple[Told, ...] = ()
    deliveries: tuple[Delivery, ...] = ()

    state: LifeState = "proposed"
    phase: LifeState = "proposed"
    disputed: bool = False
    wakes_at: datetime | None = None
    amount_at_due: Decimal | None = None
    amount_now: Decimal | None = None
    credit: Decimal = Decimal("0.0000")
    kept: bool = False

    @property
    def delivery(self) -> Delivery | None:
        """What holds of them: each one that is taken makes an earlier time believed."""
        return self.deliveries[-1] if self.deliveries else None

    @property
    def pair(self) -> tuple[str, str]:
        """Rep and manager."""
        return self.rep, self.manager

    @property
    def other_side(self) -> str:
        """Who it is owed to."""
        return self.other_than(self.owner_id)

    def other_than(self, person: str) -> str:
        """The other one of the pair."""
        return self.manager if person == self.rep else self.rep

    @property
    def window(self) -> Window | None:
        """Which activities of its owner move it; None when none do."""
        if self.since is None or self.measure is None:
            return None
        return Window(
            measure=self.measure,
            since=self.since,
            deadline=self.deadline,
            late_window_ends=self.late_window_ends,
        )
