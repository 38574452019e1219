"""Topic `commitments`: dated, measured promises that both of a pair accepted."""

from typing import ClassVar, Literal

from pydantic import ValidationInfo, field_validator

from ridealong.contracts.envelope import EventData
from ridealong.contracts.fields import (
    Code,
    Count,
    Credit,
    Day,
    Evidences,
    Id,
    Ids,
    Line,
    Measure,
    Number,
    Part,
    Positive,
    Text,
    ZoneName,
)
from ridealong.contracts.instant import Instant
from ridealong.contracts.judged import JudgedTarget, JudgedZone

Direction = Literal["at_least", "at_most", "yes_no"]
LifeState = Literal["proposed", "lapsed", "in_force", "settled", "final", "left_out"]
"""`lapsed`: not accepted by both before its deadline. `settled`: the deadline has passed and the
late window is open; `final`: that has closed. `left_out`: it doesn't count (DOMAIN C1)."""

WhyLeftOut = Literal["withdrawn", "excused", "superseded", "disputed", "owner_left", "pair_ended"]
WhyNotScored = WhyLeftOut | Literal["not_counted"]
"""Why a settled one doesn't count; `not_counted`: what it is measured by isn't counted."""

Pending = Literal["acceptance", "renegotiation", "withdrawal"]


class _OfCommitment(EventData):
    TOPIC = "commitments"
    SUBJECT = "commitment"
    OWNER: ClassVar[str | None] = "rep"

    commitment: Id
    rep: Id


class Terms(_OfCommitment):
    """What is promised. `owner_id` owes it; `due` is a day in `zone`, kept until it ends (C1)."""

    manager: Id
    owner_id: Id
    text: Text
    measure: Measure | None = None
    target: JudgedTarget | None = None
    direction: Direction
    due: Day
    zone: JudgedZone
    goals: Ids = ()
    initiatives: Ids = ()
    session: Id | None = None
    originator: Literal["rep", "manager", "together"] | None = None
    links: Ids = ()
    """Commitments of the pair that this one waits for, or that wait for it."""
    item: Id | None = None
    """The agenda item it answers, such as "How can I help?" (DOMAIN 2.18)."""
    decisive: bool = False
    """One of the few actions that will make most of the difference (DOMAIN 3.13)."""
    replaces: Id | None = None
    renegotiations: Count = 0
    counted_by_hand: bool = False
    """Nobody logs this kind of activity: amounts will be reported."""
    made_at: Instant | None = None

    @field_validator("owner_id")
    @classmethod
    def _one_of_the_pair(cls, owner: str, info: ValidationInfo) -> str:
        pair = {info.data.get("rep"), info.data.get("manager")}
        if owner not in pair and None not in pair:
            raise ValueError("a commitment is owed by the rep or the manager of the pair")
        return owner

    @field_validator("direction")
    @classmethod
    def _measured_or_not(cls, direction: Direction, info: ValidationInfo) -> Direction:
        if "measure" not in info.data or "target" not in info.data:
            return direction
        measured = [info.data["measure"] is not None, info.data["target"] is not None]
        if direction == "yes_no" and any(measured):
            raise ValueError("yes_no has neither measure nor target")
        if direction != "yes_no" and not all(measured):
            raise ValueError("at_least and at_most need a measure and a target")
        return direction


class CommitmentProposed(Terms):
    """One of the pair offers it; not in force yet."""

    TYPE = "ridealong.commitment.proposed.v1"

    by: Id | None = None


class CommitmentMade(Terms):
    """In force: both have accepted (DOMAIN 0.20)."""

    TYPE = "ridealong.commitment.made.v1"


class CommitmentAccepted(_OfCommitment):
    """One of the pair agrees to a proposed commitment."""

    TYPE = "ridealong.commitment.accepted.v1"

    by: Id


class CommitmentProgressed(_OfCommitment):
    """The whole amount reached so far, not a step, as of an instant."""

    TYPE = "ridealong.commitment.progressed.v1"

    amount: Number
    as_of: Instant
    evidence: Evidences = ()
    source: Code = "person"


class RenegotiationAsked(_OfCommitment):
    """A new due day, a new target or both are asked for."""

    TYPE = "ridealong.commitment.renegotiation.asked.v1"

    by: Id
    due: Day | None = None
    target: JudgedTarget | None = None
    reason: Line = ""


class RenegotiationAnswered(_OfCommitment):
    """The other side's answer."""

    TYPE = "ridealong.commitment.renegotiation.answered.v1"

    by: Id
    accepted: bool
    reason: Line = ""


class CommitmentWithdrawn(_OfCommitment):
    """Given up by one of the pair or by both."""

    TYPE = "ridealong.commitment.withdrawn.v1"

    by: Ids
    reason: Line = ""


class CommitmentExcused(_OfCommitment):
    """Absence or a block, confirmed by the other side; may move the due day."""

    TYPE = "ridealong.commitment.excused.v1"

    by: Id
    reason: Line = ""
    due: Day | None = None


class CommitmentDisputed(_OfCommitment):
    """One of the pair contests what was recorded."""

    TYPE = "ridealong.commitment.disputed.v1"

    by: Id
    reason: Line = ""


class CommitmentDisputeClosed(_OfCommitment):
    """Who contested it takes that back, or the other side has put right what was recorded."""

    TYPE = "ridealong.commitment.dispute.closed.v1"

    by: Id
    reason: Line = ""


class CommitmentNoted(_OfCommitment):
    """A note of one of the pair on a commitment, shown wherever it counts (DOMAIN C1)."""

    TYPE = "ridealong.commitment.noted.v1"

    by: Id
    text: Text


class CommitmentCountExplained(EventData):
    """Why a session ended with none, one, or more than three commitments (DOMAIN 0.18)."""

    TYPE = "ridealong.commitment.count.explained.v1"
    TOPIC = "commitments"
    SUBJECT = "session"
    OWNER: ClassVar[str | None] = "rep"

    session: Id
    rep: Id
    by: Id
    reason: Line


class CommitmentDelivered(_OfCommitment):
    """Done; earlier than the record when evidence shows it (`delivered_at`)."""

    TYPE = "ridealong.commitment.delivered.v1"

    by: Id
    delivered_at: Instant | None = None
    evidence: Evidences = ()


class Question(Part):
    """What the people `of` were asked for at an instant, answered or not."""

    what: Pending
    at: Instant
    of: Ids


class CommitmentUpdated(Terms):
    """Derived: the whole present state of a commitment by the rules of its life, without amounts.

    Who only wants to know how a commitment stands reads this (amounts: `commitment.progressed`,
    credit: `commitment.settled`). `delivered`: it is done, a measured one by reaching its target.
    `waits_for` are those whose word is missing on what `pending` says, which was asked for at
    `pending_since`; `replaced_by` is the commitment that a renegotiation made of it,
    `followed_by` also one asked for after the deadline, beside which it still counts. `questions`
    are what was asked for so far, the newest of them at least, oldest first: one that was answered
    at once is heard of too. `refused` says why it never counts although it was proposed: it is
    measured by what nobody counts, and its state is `lapsed`.
    """

    TYPE = "ridealong.commitment.updated.v1"

    # Said by those who judge, so there is nothing left to judge.
    target: Positive | None = None
    zone: ZoneName
    state: LifeState
    left_out: WhyLeftOut | None = None
    delivered: bool = False
    dropped: bool = False
    disputed: bool = False
    pending: Pending | None = None
    waits_for: Ids = ()
    pending_since: Instant | None = None
    questions: tuple[Question, ...] = ()
    refused: Line | None = None
    replaced_by: Id | None = None
    followed_by: Id | None = None


class CommitmentSettled(_OfCommitment):
    """The credit it has now (DOMAIN C1); again when it rises, finally when the late window closes.

    `left_out` says why it doesn't count: `withdrawn`, `excused`, `superseded`, `disputed`,
    `owner_left`, `pair_ended` or `not_counted` (measured by what nobody counts); `reason` why the
    credit is what it is. `dropped`: one side gave it up alone, or both did after the deadline, so
    it counts with its credit.
    """

    TYPE = "ridealong.commitment.settled.v1"

    manager: Id
    owner_id: Id
    due: Day
    zone: ZoneName
    credit: Credit
    amount_at_due: Number | None = None
    amount_now: Number | None = None
    target: Number | None = None
    measure: Measure | None = None
    direction: Direction | None = None
    renegotiations: Count = 0
    dropped: bool = False
    kept: bool
    late_window_open: bool
    left_out: Code | None = None
    reason: Code
    settled_at: Instant
