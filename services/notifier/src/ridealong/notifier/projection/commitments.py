"""Commitments and their reminder."""

from typing import Any

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentDelivered,
    CommitmentExcused,
    CommitmentMade,
    CommitmentProgressed,
    CommitmentProposed,
    CommitmentSettled,
    CommitmentWithdrawn,
    RenegotiationAnswered,
    RenegotiationAsked,
)
from ridealong.notifier.model import Commitment
from ridealong.notifier.projection.reminders import replan
from ridealong.notifier.rules import commitments as rules
from ridealong.notifier.rules.identity import rep_id


def made(event: Event[CommitmentMade], work: Work) -> None:
    """In force; one that it replaces isn't any more."""
    data = event.data
    before = _before(event, work, data.commitment)
    _keep(event, work, before, rules.made(before, data))
    if data.replaces is not None and data.replaces != data.commitment:
        old = _before(event, work, data.replaces)
        _keep(event, work, old, rules.ended(old, "replaced"))


def proposed(event: Event[CommitmentProposed], work: Work) -> None:
    """Offered by one of the pair."""
    before = _before(event, work, event.data.commitment)
    _keep(event, work, before, rules.proposed(before, event.data, event.actor))


def accepted(event: Event[CommitmentAccepted], work: Work) -> None:
    """Accepted by one of the pair."""
    before = _before(event, work, event.data.commitment)
    _keep(event, work, before, rules.accepted(before, event.data))


def progressed(event: Event[CommitmentProgressed], work: Work) -> None:
    """A new amount."""
    before = _before(event, work, event.data.commitment)
    _keep(event, work, before, rules.progressed(before, event.data))


def asked(event: Event[RenegotiationAsked], work: Work) -> None:
    """Other terms are asked for."""
    before = _before(event, work, event.data.commitment)
    _keep(event, work, before, rules.asked(before, event.data, event.time))


def answered(event: Event[RenegotiationAnswered], work: Work) -> None:
    """The other side agrees to other terms, or doesn't."""
    before = _before(event, work, event.data.commitment)
    _keep(event, work, before, rules.answered(before, event.data))


def excused(event: Event[CommitmentExcused], work: Work) -> None:
    """Excused, or moved by the days that were lost."""
    before = _before(event, work, event.data.commitment)
    _keep(event, work, before, rules.excused(before, event.data))


def withdrawn(event: Event[CommitmentWithdrawn], work: Work) -> None:
    """One or both want to give it up."""
    before = _before(event, work, event.data.commitment)
    _keep(event, work, before, rules.withdrawn(before, event.data))


def delivered(event: Event[CommitmentDelivered], work: Work) -> None:
    """Done."""
    before = _before(event, work, event.data.commitment)
    _keep(event, work, before, rules.ended(before, "already delivered"))


def settled(event: Event[CommitmentSettled], work: Work) -> None:
    """It has its credit."""
    before = _before(event, work, event.data.commitment)
    _keep(event, work, before, rules.ended(before, "settled"))


def _keep(event: Event[Any], work: Work, before: Commitment, after: Commitment) -> None:
    if after == before:
        return
    work.put(after)
    replan(event, work, rules.reminders_of(after), rules.reminders_of(before))


def _before(event: Event[Any], work: Work, commitment: str) -> Commitment:
    id_ = rep_id(event.key, commitment)
    return work.get(Commitment, id_) or Commitment(
        id=id_,
        tenant=event.tenant,
        key=event.key,
        commitment=commitment,
        rep=event.data.rep,
    )
