"""Topic `commitments`: what both promised, and what came of it."""

from ridealong.agenda.model.promise import Promise
from ridealong.agenda.projection.documents import desk_of, promise_of, settle
from ridealong.agenda.rules import promises as rules
from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentDelivered,
    CommitmentExcused,
    CommitmentMade,
    CommitmentProgressed,
    CommitmentSettled,
    CommitmentWithdrawn,
)


def bind(projection: Projection) -> None:
    """Fold these events."""
    projection.on(CommitmentMade)(made)
    projection.on(CommitmentProgressed)(progressed)
    projection.on(CommitmentSettled)(settled)
    projection.on(CommitmentDelivered)(delivered)
    projection.on(CommitmentWithdrawn)(withdrawn)
    projection.on(CommitmentExcused)(excused)


def made(event: Event[CommitmentMade], work: Work) -> None:
    """A commitment is in force; one that it replaces isn't any more."""
    data = event.data
    if data.replaces and data.replaces != data.commitment:
        replaced = promise_of(work, data.replaces)
        _keep(work, replaced, replaced.model_copy(update={"gone": True}))
    before = promise_of(work, data.commitment)
    _keep(work, before, rules.made(before, data))


def progressed(event: Event[CommitmentProgressed], work: Work) -> None:
    """How far it is."""
    before = promise_of(work, event.data.commitment)
    _keep(work, before, rules.progressed(before, event.data))


def settled(event: Event[CommitmentSettled], work: Work) -> None:
    """What it is worth."""
    before = promise_of(work, event.data.commitment)
    _keep(work, before, rules.settled(before, event.data))


def delivered(event: Event[CommitmentDelivered], work: Work) -> None:
    """Somebody says that it is done."""
    before = promise_of(work, event.data.commitment)
    _keep(work, before, before.model_copy(update={"delivered": True}))


def withdrawn(event: Event[CommitmentWithdrawn], work: Work) -> None:
    """It was given up."""
    before = promise_of(work, event.data.commitment)
    _keep(work, before, rules.withdrawn(before, event.data))


def excused(event: Event[CommitmentExcused], work: Work) -> None:
    """It needn't be kept, or only later."""
    before = promise_of(work, event.data.commitment)
    _keep(work, before, rules.excused(before, event.data))


def _keep(work: Work, before: Promise, after: Promise) -> None:
    if after == before:
        return
    settle(work, rules.on_table(desk_of(work), after), promise=after)
