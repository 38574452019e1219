"""Steps of a life that change one commitment: it is found, the rule makes of it what it is now,
and that is kept with all that follows."""

from collections.abc import Callable
from typing import Any, TypeVar

from ridealong.chassis.projector import Work
from ridealong.commitments.model import Commitment
from ridealong.commitments.projection.binding import SERVICE, projection, refusing
from ridealong.commitments.projection.following import always
from ridealong.commitments.projection.naming import meant, named
from ridealong.commitments.projection.settling import keep
from ridealong.commitments.rules import disputing, keeping, leaving, noting, renegotiating
from ridealong.contracts import Event, EventData
from ridealong.contracts.commitments import (
    CommitmentDelivered,
    CommitmentDisputeClosed,
    CommitmentDisputed,
    CommitmentNoted,
    CommitmentProgressed,
    CommitmentWithdrawn,
    RenegotiationAsked,
)

D = TypeVar("D", bound=EventData)
Find = Callable[[Event[D], Work], Commitment | None]
Rule = Callable[[Commitment | None, Event[D]], Commitment]

OURS = f"ridealong/{SERVICE}"


def _step(kind: type[D], rule: Rule[D], find: Find[D] = meant) -> None:
    """Fold events of this type by the rule, but for those that tell others of it."""

    @refusing
    def fold(event: Event[D], work: Work) -> None:
        if event.source != OURS:
            before = find(event, work)
            keep(work, before, rule(before, event))

    projection.on(kind)(fold)


def _newest(event: Event[Any], work: Work) -> Commitment | None:
    return meant(event, work, always)


def _measured(event: Event[CommitmentProgressed], work: Work) -> Commitment | None:
    return meant(event, work, lambda known: renegotiating.since_asked(known, keeping.as_of(event)))


def _done(event: Event[CommitmentDelivered], work: Work) -> Commitment | None:
    return meant(
        event, work, lambda known: renegotiating.since_asked(known, keeping.done_at(known, event))
    )


_step(CommitmentProgressed, keeping.progressed, _measured)
_step(CommitmentDelivered, keeping.delivered, _done)
_step(CommitmentWithdrawn, leaving.withdrawn)
_step(CommitmentDisputed, disputing.disputed)
_step(CommitmentDisputeClosed, disputing.closed)
_step(CommitmentNoted, noting.noted, named)
_step(RenegotiationAsked, renegotiating.asked, _newest)
