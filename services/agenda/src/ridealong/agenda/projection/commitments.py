"""Topic `commitments`: what both promised, and what came of it, as `commitments` judges it."""

from typing import Any, Final

from ridealong.agenda.model.promise import Promise
from ridealong.agenda.projection.documents import desk_of, promise_of, settle
from ridealong.agenda.rules import promises as rules
from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentProgressed,
    CommitmentSettled,
    CommitmentUpdated,
)

JUDGE: Final = "ridealong/commitments"
"""Who alone says how a commitment stands; what platforms report of it may yet be refused."""


def bind(projection: Projection) -> None:
    """Fold these events."""
    projection.on(CommitmentUpdated)(updated)
    projection.on(CommitmentProgressed)(progressed)
    projection.on(CommitmentSettled)(settled)


def updated(event: Event[CommitmentUpdated], work: Work) -> None:
    """How it stands."""
    if not _judged(event):
        return
    data = event.data
    before = promise_of(work, data.commitment)
    after = rules.updated(before, data)
    _keep(work, before, after)
    successor = rules.became(after, data.replaced_by)
    if successor and data.replaced_by:
        former = promise_of(work, data.replaced_by)
        _keep(work, former, former.model_copy(update={"former_due": successor}))


def progressed(event: Event[CommitmentProgressed], work: Work) -> None:
    """How far it is."""
    if _judged(event):
        before = promise_of(work, event.data.commitment)
        _keep(work, before, before.model_copy(update={"amount": event.data.amount}))


def settled(event: Event[CommitmentSettled], work: Work) -> None:
    """What it is worth."""
    if _judged(event):
        before = promise_of(work, event.data.commitment)
        _keep(work, before, rules.settled(before, event.data))


def _judged(event: Event[Any]) -> bool:
    return event.source == JUDGE


def _keep(work: Work, before: Promise, after: Promise) -> None:
    if after == before:
        return
    settle(work, rules.on_table(desk_of(work), after), promise=after)
