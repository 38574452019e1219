"""What becomes of a commitment, and the reminder that belongs to it."""

from datetime import datetime, timedelta

from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentExcused,
    CommitmentProgressed,
    CommitmentProposed,
    CommitmentWithdrawn,
    RenegotiationAnswered,
    RenegotiationAsked,
    Terms,
)
from ridealong.notifier.model import Asked, Commitment, Reminder, Unwanted
from ridealong.notifier.rules.identity import reminder_id
from ridealong.notifier.rules.moments import morning_of, start_of


def made(commitment: Commitment, data: Terms) -> Commitment:
    """In force on these terms: both had accepted (DOMAIN 0.20). Once in force, its terms change by
    renegotiation only."""
    if in_force(commitment):
        return commitment
    return _on_terms(commitment, data).model_copy(update={"made": True})


def proposed(commitment: Commitment, data: CommitmentProposed, actor: str) -> Commitment:
    """Offered by one of the pair, whose acceptance lies in the offer. It is offered once."""
    if commitment.due is not None:
        return commitment
    return _accepted_by(_on_terms(commitment, data), data.by or actor)


def accepted(commitment: Commitment, data: CommitmentAccepted) -> Commitment:
    """One of the pair agrees."""
    return _accepted_by(commitment, data.by)


def progressed(commitment: Commitment, data: CommitmentProgressed) -> Commitment:
    """The amount as of the latest instant counts, whenever it was told."""
    if commitment.amount_as_of is not None and data.as_of < commitment.amount_as_of:
        return commitment
    return commitment.model_copy(update={"amount": data.amount, "amount_as_of": data.as_of})


def asked(commitment: Commitment, data: RenegotiationAsked, at: datetime) -> Commitment:
    """Another due day or target is asked for; until it is answered nothing changes."""
    request = Asked(by=data.by, at=at, due=data.due, target=data.target)
    return commitment.model_copy(update={"asked": request})


def answered(commitment: Commitment, data: RenegotiationAnswered) -> Commitment:
    """The other side's answer. Asked after the deadline, it is no renegotiation (DOMAIN C1)."""
    request = commitment.asked
    if request is None or request.by == data.by:
        return commitment
    after = commitment.model_copy(update={"asked": None})
    if not data.accepted or _deadline_passed(commitment, request.at):
        return after
    return after.model_copy(
        update={
            "due": request.due or commitment.due,
            "target": request.target or commitment.target,
        }
    )


def excused(commitment: Commitment, data: CommitmentExcused) -> Commitment:
    """Left out, or moved by the days that were lost; the other side confirms it with a reason."""
    pair = {commitment.rep, commitment.manager}
    if not in_force(commitment) or data.by not in pair - {commitment.owner} or not data.reason:
        return commitment
    if data.due is None:
        return ended(commitment, "excused")
    if commitment.due is not None and data.due <= commitment.due:
        return commitment
    return commitment.model_copy(update={"due": data.due})


def withdrawn(commitment: Commitment, data: CommitmentWithdrawn) -> Commitment:
    """Given up when both want it (DOMAIN C1); a proposal when either does."""
    wishes = tuple(sorted({*commitment.withdrawn_by, *data.by}))
    after = commitment.model_copy(update={"withdrawn_by": wishes})
    if in_force(commitment) and not {commitment.rep, commitment.manager} <= set(wishes):
        return after
    return ended(after, "withdrawn")


def ended(commitment: Commitment, why: Unwanted) -> Commitment:
    """It needs no reminder any more; the first reason stands."""
    return commitment.model_copy(update={"ended": commitment.ended or why})


def in_force(commitment: Commitment) -> bool:
    """Made, or accepted by both of the pair (DOMAIN 0.20)."""
    pair = {commitment.rep, commitment.manager}
    return commitment.made or pair <= set(commitment.accepted_by)


def reminders_of(commitment: Commitment) -> tuple[Reminder, ...]:
    """Due tomorrow: to its owner at 09:00 of the day before, in the commitment's own zone.

    It comes as planned and is useful while "tomorrow" is true.
    """
    owner, due, zone = commitment.owner, commitment.due, commitment.zone
    if owner is None or due is None or zone is None or not in_force(commitment):
        return ()
    return (
        Reminder(
            id=reminder_id(commitment.key, owner, "due_tomorrow", commitment.commitment, due),
            tenant=commitment.tenant,
            key=commitment.key,
            person=owner,
            rep=commitment.rep,
            kind="due_tomorrow",
            about=commitment.commitment,
            day=due,
            zone=zone,
            due_at=morning_of(due - timedelta(days=1), zone),
            useful_until=start_of(due, zone),
            unwanted=commitment.ended or _reached(commitment),
        ),
    )


def _on_terms(commitment: Commitment, data: Terms) -> Commitment:
    return commitment.model_copy(
        update={
            "manager": data.manager,
            "owner": data.owner_id,
            "due": data.due,
            "zone": data.zone,
            "direction": data.direction,
            "target": data.target,
        }
    )


def _accepted_by(commitment: Commitment, person: str) -> Commitment:
    people = tuple(sorted({*commitment.accepted_by, person}))
    return commitment.model_copy(update={"accepted_by": people})


def _deadline_passed(commitment: Commitment, at: datetime) -> bool:
    if commitment.due is None or commitment.zone is None:
        return False
    return at >= start_of(commitment.due + timedelta(days=1), commitment.zone)


def _reached(commitment: Commitment) -> Unwanted | None:
    # An "at most" target is kept by staying below it until the end: it can't be reached early.
    if (
        commitment.direction == "at_least"
        and commitment.target is not None
        and commitment.amount is not None
        and commitment.amount >= commitment.target
    ):
        return "target reached"
    return None
