"""Settled commitments to the score of who owed them, for as long as they are settled."""

from collections.abc import Sequence

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentSettled, CommitmentUpdated
from ridealong.contracts.internal import Forwarded
from ridealong.metrics.model.follow_through import Settled, Settlement
from ridealong.metrics.model.serving import ServingCommitment
from ridealong.metrics.projection.bound import is_judged, projection
from ridealong.metrics.projection.follow_through import Scoring
from ridealong.metrics.projection.forwarding import forward
from ridealong.metrics.rules.settling import item_of, runs_again


class _Sent(Settled):
    """A settled commitment as it is sent on to its owner's key."""

    counts: bool = True


@projection.on_runs(CommitmentSettled, keep_ids=True)
def commitments_settled(events: Sequence[Event[CommitmentSettled]], work: Work) -> None:
    """A rep's own commitments are scored here, a manager's are sent on under the manager's key."""
    judged = [event.data for event in events if is_judged(event)]
    if not judged:
        return
    ids = [ServingCommitment.id_of(work.key, data.commitment) for data in judged]
    standing = work.get_all(ServingCommitment, ids)
    settlements = _Settlements(work, judged)
    for data, id_ in zip(judged, ids, strict=True):
        item, stands = item_of(data), standing[id_]
        again = stands is not None and runs_again(item, stands.state, stands.due)
        settlements.read(data.owner_id, item, counts=not again)
    settlements.scoring.keep()


def judged_anew(event: Event[CommitmentUpdated], work: Work) -> None:
    """What was settled counts no longer once it runs again, and once more when it doesn't."""
    data = event.data
    settlements = _Settlements(work, [data])
    beside = settlements.of(data.commitment)
    item = beside.item if beside is not None else None
    if item is None and data.owner_id == data.rep:
        item = settlements.scoring.item(data.commitment)
    if item is not None:
        counts = not runs_again(item, data.state, data.due)
        if counts != (beside is None or beside.counts):
            settlements.read(data.owner_id, item, counts=counts)
            settlements.scoring.keep()


@projection.on_forwarded_runs(CommitmentSettled.TYPE)
def settled_elsewhere(events: Sequence[Event[Forwarded]], work: Work) -> None:
    """Commitments that somebody owed to their reps."""
    words = [_Sent.model_validate(event.data.body) for event in events]
    scoring = Scoring(work, [word.commitment for word in words])
    for word in words:
        if word.counts:
            scoring.scores(Settled.model_validate(word.model_dump(exclude={"counts"})))
        else:
            scoring.leaves_out(word.commitment)
    scoring.keep()


class _Settlements:
    """What lies beside the score of a pair's rep, and the score."""

    def __init__(
        self, work: Work, told: Sequence[CommitmentSettled] | Sequence[CommitmentUpdated]
    ) -> None:
        self._work = work
        work.get_all(Settlement, [Settlement.id_of(work.key, each.commitment) for each in told])
        own = [each.commitment for each in told if each.owner_id == each.rep]
        self.scoring = Scoring(work, own)

    def of(self, commitment: str) -> Settlement | None:
        """What lies beside of a commitment."""
        return self._work.get(Settlement, Settlement.id_of(self._work.key, commitment))

    def read(self, owner: str, item: Settled, *, counts: bool) -> None:
        """The last word on a commitment."""
        work, known, theirs = self._work, self.of(item.commitment), owner == item.rep
        id_ = Settlement.id_of(work.key, item.commitment)
        if theirs and counts:
            work.delete(Settlement, id_)
            self.scoring.scores(item)
            return
        after = Settlement(
            id=id_, tenant=work.event.tenant, key=work.key, owner=owner, item=item, counts=counts
        )
        if after == known:
            return
        work.put(after)
        if theirs:
            self.scoring.leaves_out(item.commitment)
        else:
            sent = _Sent(**item.model_dump(), counts=counts)
            forward(work, owner, CommitmentSettled.TYPE, item.commitment, sent)
