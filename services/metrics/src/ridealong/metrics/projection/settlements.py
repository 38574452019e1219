"""Settled commitments to the score of who owed them, for as long as they are settled."""

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentSettled, CommitmentUpdated
from ridealong.contracts.internal import Forwarded
from ridealong.metrics.model.follow_through import Settled, Settlement
from ridealong.metrics.model.serving import ServingCommitment
from ridealong.metrics.projection.bound import is_judged, projection
from ridealong.metrics.projection.follow_through import score, scored, unscore
from ridealong.metrics.projection.forwarding import forward
from ridealong.metrics.rules.settling import item_of, runs_again


class _Sent(Settled):
    """A settled commitment as it is sent on to its owner's key."""

    counts: bool = True


@projection.on(CommitmentSettled)
def commitment_settled(event: Event[CommitmentSettled], work: Work) -> None:
    """A rep's own commitment is scored here, a manager's is sent on under the manager's key."""
    if not is_judged(event):
        return
    data = event.data
    item = item_of(data)
    stands = work.get(ServingCommitment, ServingCommitment.id_of(event.key, data.commitment))
    again = stands is not None and runs_again(item, stands.state, stands.due)
    _keep(work, data.owner_id, item, counts=not again)


def judged_anew(event: Event[CommitmentUpdated], work: Work) -> None:
    """What was settled counts no longer once it runs again, and once more when it doesn't."""
    data = event.data
    beside = work.get(Settlement, Settlement.id_of(event.key, data.commitment))
    item = beside.item if beside is not None else None
    if item is None and data.owner_id == data.rep:
        item = scored(work, data.commitment)
    if item is not None:
        counts = not runs_again(item, data.state, data.due)
        if counts != (beside is None or beside.counts):
            _keep(work, data.owner_id, item, counts=counts)


@projection.on_forwarded(CommitmentSettled.TYPE)
def settled_elsewhere(event: Event[Forwarded], work: Work) -> None:
    """A commitment that somebody owed to one of their reps."""
    sent = _Sent.model_validate(event.data.body)
    if sent.counts:
        score(work, Settled.model_validate(sent.model_dump()))
    else:
        unscore(work, sent.commitment)


def _keep(work: Work, owner: str, item: Settled, *, counts: bool) -> None:
    key = work.event.key
    id_ = Settlement.id_of(key, item.commitment)
    known = work.get(Settlement, id_)
    theirs = owner == item.rep
    if theirs and counts:
        work.delete(Settlement, id_)
        score(work, item)
        return
    after = Settlement(
        id=id_, tenant=work.event.tenant, key=key, owner=owner, item=item, counts=counts
    )
    if after == known:
        return
    work.put(after)
    if theirs:
        unscore(work, item.commitment)
    else:
        sent = _Sent(**item.model_dump(), counts=counts)
        forward(work, owner, CommitmentSettled.TYPE, item.commitment, sent)
