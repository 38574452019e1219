"""Notes on commitments beside the score that they count for."""

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentNoted
from ridealong.metrics.model.notes import ItemNotes
from ridealong.metrics.projection.bound import projection
from ridealong.metrics.rules import notes


@projection.on(CommitmentNoted)
def commitment_noted(event: Event[CommitmentNoted], work: Work) -> None:
    """One of the pair wrote on a commitment, whether it is settled by now or not."""
    data = event.data
    id_ = ItemNotes.id_of(event.key, data.commitment)
    known = work.get(ItemNotes, id_) or ItemNotes(
        id=id_, tenant=event.tenant, key=event.key, rep=data.rep, commitment=data.commitment
    )
    after = notes.noted(known, event)
    if after != known:
        work.put(after)
