"""Commitments beside the goals and initiatives that they serve."""

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentProgressed, CommitmentUpdated
from ridealong.metrics.model.serving import ServingCommitment
from ridealong.metrics.projection.bound import is_judged, projection
from ridealong.metrics.projection.settlements import judged_anew
from ridealong.metrics.rules import serving


@projection.on(CommitmentUpdated)
def commitment_updated(event: Event[CommitmentUpdated], work: Work) -> None:
    """How it stands now, and what it serves."""
    if not is_judged(event):
        return
    known = _known(event, work)
    _keep(known, serving.updated(known, event.data, event.time), work)
    judged_anew(event, work)


@projection.on(CommitmentProgressed)
def commitment_progressed(event: Event[CommitmentProgressed], work: Work) -> None:
    """How much was reached, as commitments judges it; it may come before what is known of the
    commitment. What a platform reports may be refused there."""
    if not is_judged(event):
        return
    known = _known(event, work)
    _keep(known, serving.progressed(known, event.data), work)


def _known(
    event: Event[CommitmentUpdated] | Event[CommitmentProgressed], work: Work
) -> ServingCommitment:
    id_ = ServingCommitment.id_of(event.key, event.data.commitment)
    return work.get(ServingCommitment, id_) or ServingCommitment(
        id=id_,
        tenant=event.tenant,
        key=event.key,
        commitment=event.data.commitment,
        rep=event.data.rep,
    )


def _keep(before: ServingCommitment, after: ServingCommitment, work: Work) -> None:
    if after != before:
        work.put(after)
