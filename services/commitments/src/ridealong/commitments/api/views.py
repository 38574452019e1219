"""How a commitment is shown: whole to its pair, without anything that people wrote to others."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, Field

from ridealong.commitments.api.surroundings import Around
from ridealong.commitments.model import Commitment, Dispute, Request
from ridealong.commitments.rules.leading import Access
from ridealong.commitments.rules.leaving import dropped
from ridealong.commitments.rules.progress import leading
from ridealong.commitments.rules.steps import Step, What
from ridealong.commitments.rules.updating import waiting
from ridealong.contracts.commitments import Direction, LifeState, Pending, WhyLeftOut
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


class RequestView(BaseModel):
    """A renegotiation that was asked for, and its answer; null while it waits for one."""

    by: str
    at: datetime
    due: date | None
    target: Decimal | None
    reason: str | None
    accepted: bool | None
    answered_by: str | None
    answered_at: datetime | None
    answer: str | None


class DisputeView(BaseModel):
    """What was contested, until it was closed or `until` at most."""

    by: str
    at: datetime
    until: datetime
    reason: str | None
    closed_by: str | None
    closed_at: datetime | None
    closed_because: str | None


class NoteView(BaseModel):
    """A note of one of the pair; the text is null for others."""

    by: str
    at: datetime
    text: str | None


class StepView(BaseModel):
    """One step of its life. What was counted on a day is one step, up to what was retracted; of
    reported amounts the last 50 are among them."""

    at: datetime
    what: What
    by: tuple[str, ...]
    credit: Decimal | None = Field(
        description="what it was worth by what was known then: when it was settled, when that "
        "changed later, and at its end"
    )
    reason: str | None
    amount: Decimal | None = Field(
        None, description="what activities had come to by then, or the amount that was reported"
    )
    due: date | None = Field(None, description="the day that its due day was moved to")


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
    item: str | None
    decisive: bool
    links: tuple[str, ...]
    replaces: str | None
    replaced_by: str | None = Field(description="left out for this one, asked for in time")
    followed_by: str | None = Field(description="what a renegotiation made of it, in time or not")
    renegotiations: int
    state: LifeState
    refused: str | None = Field(
        description="why it never counts: the organisation doesn't count what it is measured by"
    )
    counted_by_hand: bool = Field(description="amounts are reported: nobody logs its kind")
    agreed_at: datetime | None
    pending: Pending | None = Field(description="on what a word is missing")
    pending_since: datetime | None
    waits_for: tuple[str, ...] = Field(description="whose word is missing")
    dropped: bool = Field(description="given up by one side, or too late: it counts all the same")
    disputed: bool
    progress: ProgressView | None
    delivered_at: datetime | None
    credit: Decimal = Field(description="0 to 1 by what is known so far; it counts once settled")
    kept: bool = Field(description="in full and on time, by what is known so far")
    banked: bool = Field(description="done early: its credit is sure and enters on the due date")
    left_out: LeftOutView | None


class CommitmentDetail(CommitmentView):
    """A commitment with its life so far."""

    nobody_counts: bool = Field(
        description="it was due, and nothing of its kind was ever logged in the organisation or "
        "reported for it: it came to nothing because nobody counts it"
    )
    unknown_goals: tuple[str, ...] = Field(
        description="goals that it names and the rep isn't known to have, until they are heard of"
    )
    unknown_initiatives: tuple[str, ...] = Field(
        description="initiatives that it names and the organisation isn't known to have"
    )
    contradictions: tuple[str, ...] = Field(
        description="where it measures a kind in another unit than what it serves"
    )
    renegotiation: tuple[RequestView, ...] = Field(description="what was asked for, oldest first")
    disputes: tuple[DisputeView, ...]
    notes: tuple[NoteView, ...]
    history: tuple[StepView, ...]


def view(commitment: Commitment, access: Access) -> CommitmentView:
    """An entry of a list."""
    return CommitmentView.model_validate(_fields(commitment, whole=access == "whole"))


def detail(
    commitment: Commitment, access: Access, around: Around, steps: Iterable[Step]
) -> CommitmentDetail:
    """The whole, opened into its steps."""
    whole = access == "whole"
    more = {
        **around._asdict(),
        "renegotiation": tuple(_request(one, whole=whole) for one in commitment.requests),
        "disputes": tuple(_dispute(one, whole=whole) for one in commitment.disputes),
        "notes": tuple(
            NoteView(by=one.by, at=one.at, text=one.text if whole else None)
            for one in commitment.notes
        ),
        "history": tuple(
            StepView(
                at=step.at,
                what=step.what,
                by=step.by,
                credit=step.credit,
                reason=step.reason if whole else None,
                amount=step.amount,
                due=step.due,
            )
            for step in steps
        ),
    }
    return CommitmentDetail.model_validate(_fields(commitment, whole=whole) | more)


def progress(commitment: Commitment, *, whole: bool) -> ProgressView | None:
    """How far it is; None while it has no amounts."""
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


def left_out(commitment: Commitment, *, whole: bool) -> LeftOutView | None:
    """Why it doesn't count; None when it does."""
    left = commitment.left_out
    if left is None:
        return None
    return LeftOutView(why=left.why, at=left.at, by=left.by, reason=left.reason if whole else None)


def _fields(commitment: Commitment, *, whole: bool) -> dict[str, object]:
    wait = waiting(commitment)
    return {
        **{name: getattr(commitment, name) for name in _SAME},
        "text": commitment.text if whole else None,
        "refused": commitment.refused.reason if commitment.refused else None,
        "pending": wait.pending if wait else None,
        "pending_since": wait.since if wait else None,
        "waits_for": wait.waits_for if wait else (),
        "dropped": dropped(commitment),
        "progress": progress(commitment, whole=whole),
        "delivered_at": commitment.delivery.at if commitment.delivery else None,
        "banked": commitment.state == "in_force"
        and commitment.kept
        and commitment.direction != "at_most",
        "left_out": left_out(commitment, whole=whole),
    }


_SAME = frozenset(CommitmentView.model_fields) & frozenset(Commitment.model_fields) - {
    "text",
    "left_out",
    "refused",
}


def _request(asked: Request, *, whole: bool) -> RequestView:
    answer = asked.answer
    return RequestView(
        by=asked.by,
        at=asked.at,
        due=asked.due,
        target=asked.target,
        reason=asked.reason if whole else None,
        accepted=answer.accepted if answer else None,
        answered_by=answer.by if answer else None,
        answered_at=answer.at if answer else None,
        answer=answer.reason if answer and whole else None,
    )


def _dispute(contested: Dispute, *, whole: bool) -> DisputeView:
    closed = contested.closed
    return DisputeView(
        by=contested.by,
        at=contested.at,
        until=contested.until,
        reason=contested.reason if whole else None,
        closed_by=closed.by if closed else None,
        closed_at=closed.at if closed else None,
        closed_because=closed.reason if closed and whole else None,
    )
