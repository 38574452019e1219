"""How promises are made known, and what becomes of each."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentDelivered,
    CommitmentExcused,
    CommitmentMade,
    CommitmentProgressed,
    CommitmentProposed,
    CommitmentWithdrawn,
    RenegotiationAnswered,
    RenegotiationAsked,
)
from ridealong.contracts.fields import Evidence
from ridealong.deploy.sample.promises import Promise, each
from ridealong.deploy.sample.span import Told

PROPOSED_FIRST = 0.08


def told(promises: list[Promise]) -> Iterator[Told]:
    """The events of a rep's sessions' commitments."""
    for promise, random in each(promises):
        yield from _beginning(promise, random)
        if promise.made.direction == "yes_no":
            yield from _yes_or_no(promise, random)
        elif promise.made.measure and promise.made.measure.unit != "count":
            yield from _measured(promise, random)


def _beginning(promise: Promise, random: Random) -> Iterator[Told]:
    made = promise.made
    if random.random() >= PROPOSED_FIRST:
        yield Told(promise.at, made.rep, made)
        return
    # Who proposes accepts; with the other's yes it is in force (DOMAIN 0.20).
    proposed = CommitmentProposed(**dict(made), by=made.rep)
    yield Told(promise.at, made.rep, proposed)
    accepted = CommitmentAccepted(commitment=made.commitment, rep=made.rep, by=made.manager)
    yield Told(promise.at + timedelta(minutes=1), made.manager, accepted)


def _yes_or_no(promise: Promise, random: Random) -> Iterator[Told]:
    made, deadline = promise.made, promise.deadline
    other = made.manager if made.owner_id == made.rep else made.rep
    before = deadline - timedelta(hours=random.randint(20, 40))
    span = (deadline - promise.at).total_seconds()
    match promise.fate:
        case "kept":
            share = random.uniform(0.2, 0.95)
            yield _delivered(made, promise.at + timedelta(seconds=int(span * share)))
        case "late":
            yield _delivered(made, deadline + timedelta(hours=random.randint(5, 220)))
        case "postponed":
            yield from _postponed(promise, before, other)
        case "withdrawn":
            withdrawn = CommitmentWithdrawn(
                commitment=made.commitment,
                rep=made.rep,
                by=(made.rep, made.manager),
                reason="The account was taken over by a competitor's customer",
            )
            yield Told(before, made.rep, withdrawn)
        case "excused":
            excused = CommitmentExcused(
                commitment=made.commitment, rep=made.rep, by=other, reason="The list came too late"
            )
            yield Told(before, other, excused)
        case _:
            return


def _postponed(promise: Promise, asked_at: datetime, other: str) -> Iterator[Told]:
    """Asked in time and answered, so commitments puts a new one in its place (DOMAIN C1); what is
    said of the old one from then on is meant of the new one."""
    made, later = promise.made, promise.made.due + timedelta(days=7)
    asked = RenegotiationAsked(
        commitment=made.commitment,
        rep=made.rep,
        by=made.owner_id,
        due=later,
        reason="The customer answers next week",
    )
    yield Told(asked_at, made.owner_id, asked)
    answered = RenegotiationAnswered(
        commitment=made.commitment, rep=made.rep, by=other, accepted=True
    )
    yield Told(asked_at + timedelta(hours=3), other, answered)
    yield _delivered(made, promise.deadline + timedelta(days=3, hours=5))


def _measured(promise: Promise, random: Random) -> Iterator[Told]:
    """Amounts that somebody writes down, the whole so far each time."""
    made = promise.made
    amounts: tuple[str, ...]
    if made.direction == "at_most":
        amounts = ("1.2", "1.7") if promise.fate == "kept" else ("1.4", "2.6")
    else:
        amounts = ("35", "65") if promise.fate == "kept" else ("20", "40")
        amounts = amounts if promise.fate != "missed" else ("10",)
    span = (promise.deadline - promise.at) / (len(amounts) + 1)
    for number, amount in enumerate(amounts, start=1):
        at = promise.at + number * span - timedelta(minutes=random.randint(1, 90))
        progressed = CommitmentProgressed(
            commitment=made.commitment,
            rep=made.rep,
            amount=Decimal(amount),
            as_of=at,
            evidence=(Evidence(label="Practice log", record=f"log-{made.commitment}-{number}"),),
        )
        yield Told(at, made.owner_id, progressed)


def _delivered(made: CommitmentMade, at: datetime) -> Told:
    delivered = CommitmentDelivered(
        commitment=made.commitment, rep=made.rep, by=made.owner_id, delivered_at=at
    )
    return Told(at, made.owner_id, delivered)
