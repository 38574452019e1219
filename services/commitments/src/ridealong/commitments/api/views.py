"""How a commitment is shown: whole to its pair, without anything that people wrote to others."""

from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, Field

from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.history import What, history
from ridealong.commitments.rules.leading import Access
from ridealong.commitments.rules.progress import leading
from ridealong.contracts.commitments import Direction, LifeState, WhyLeftOut
from ridealong.contracts.fields import Evidence, Measure


class CountedView(BaseModel):
    """What the owner's activities add up to, in one currency."""

    currency: str | None
    activities: int
    at_due: Decimal
    in_all: Decimal
    counts: bool = Field(description="of several currencies one counts: most activities are in it")


class ReportView(BaseModel):
    """A reported amount, the newest before the deadline or in the late window."""

    amount: Decimal
    at: datetime
    source: str
    evidence: tuple[Evidence, ...] | None


class ProgressView(BaseModel):
    """How far a measured commitment is; at each cut the larger of counted and reported holds."""

    amount_at_due: Decimal = Field(description="before the deadline")
    amount_now: Decimal = Field(description="so far, up to the end of the late window")
    counted: tuple[CountedView, ...]
    reported: tuple[ReportView, ...]


class LeftOutView(BaseModel):
    """Why it doesn't count."""

    why: WhyLeftOut
    at: datetime
    by: tuple[str, ...]
    reason: str | None


class StepView(BaseModel):
    """One step of its life, with the credit it had then once it was settled."""

    at: datetime
    what: What
    by: tuple[str, ...]
    credit: Decimal | None
    reason: str | None


class CommitmentView(BaseModel):
    """A commitment as its reader may see it; texts are null for who isn't one of the pair."""

    commitment: str
    rep: str
    manager: str
    owner_id: str
    text: str | None
    measure: Measure | None
    target: Decimal | None
    direction: Direction
    due: date
    zone: str
    deadline: datetime = Field(description="the first instant that is too late")
    late_window_ends: datetime = Field(description="the first instant that counts for nothing")
    goals: tuple[str, ...]
    initiatives: tuple[str, ...]
    session: str | None
    originator: str | None
    links: tuple[str, ...]
    replaces: str | None
    replaced_by: str | None
    renegotiations: int
    state: LifeState
    agreed_at: datetime | None
    waits_for: tuple[str, ...] = Field(description="who has yet to accept it")
    progress: ProgressView | None
    delivered_at: datetime | None
    credit: Decimal = Field(description="0 to 1 by what is known so far; it counts once settled")
    kept: bool = Field(description="in full and on time, by what is known so far")
    banked: bool = Field(description="done early: its credit is sure and enters on the due date")
    left_out: LeftOutView | None


class CommitmentDetail(CommitmentView):
    """A commitment with its life so far."""

    history: tuple[StepView, ...]


def view(commitment: Commitment, access: Access) -> CommitmentView:
    """An entry of a list."""
    return CommitmentView.model_validate(_fields(commitment, whole=access == "whole"))


def detail(commitment: Commitment, access: Access) -> CommitmentDetail:
    """The whole, opened into its steps."""
    whole = access == "whole"
    steps = tuple(
        StepView(
            at=step.at,
            what=step.what,
            by=step.by,
            credit=step.credit,
            reason=step.reason if whole else None,
        )
        for step in history(commitment)
    )
    return CommitmentDetail.model_validate(_fields(commitment, whole=whole) | {"history": steps})


def _fields(commitment: Commitment, *, whole: bool) -> dict[str, object]:
    accepted = {one.by for one in commitment.accepted}
    open_proposal = commitment.state == "proposed"
    return {
        **{name: getattr(commitment, name) for name in _SAME},
        "text": commitment.text if whole else None,
        "waits_for": tuple(who for who in commitment.pair if who not in accepted)
        if open_proposal
        else (),
        "progress": _progress(commitment, whole=whole),
        "delivered_at": commitment.delivery.at if commitment.delivery else None,
        "banked": commitment.state == "in_force"
        and commitment.kept
        and commitment.direction != "at_most",
        "left_out": _left_out(commitment, whole=whole),
    }


_SAME = frozenset(CommitmentView.model_fields) & frozenset(Commitment.model_fields) - {
    "text",
    "left_out",
}


def _progress(commitment: Commitment, *, whole: bool) -> ProgressView | None:
    if commitment.amount_at_due is None or commitment.amount_now is None:
        return None
    counting = leading(commitment.counted).currency
    return ProgressView(
        amount_at_due=commitment.amount_at_due,
        amount_now=commitment.amount_now,
        counted=tuple(
            CountedView(**one.model_dump(), counts=one.currency == counting)
            for one in commitment.counted
        ),
        reported=tuple(
            ReportView(
                amount=one.amount,
                at=one.at,
                source=one.source,
                evidence=one.evidence if whole else None,
            )
            for one in commitment.reports
        ),
    )


def _left_out(commitment: Commitment, *, whole: bool) -> LeftOutView | None:
    left = commitment.left_out
    if left is None:
        return None
    return LeftOutView(why=left.why, at=left.at, by=left.by, reason=left.reason if whole else None)
