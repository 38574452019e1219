"""What of a rep's promises the organisation counts, checked when they come and when it changes."""

from ridealong.chassis.projector import Work
from ridealong.commitments.model import Commitment, place
from ridealong.commitments.model.kinds import KindsUsed, OfKind
from ridealong.commitments.projection.binding import projection, together
from ridealong.commitments.projection.settling import keep, reached
from ridealong.commitments.projection.yardsticks import yardsticks
from ridealong.commitments.rules import kinds

projection.states = (*projection.states, KindsUsed, OfKind)


def checked(work: Work, commitment: Commitment) -> Commitment:
    """The commitment, refused where what it is measured by isn't counted, and found again when
    that comes to be another."""
    if commitment.measure is None:
        return commitment
    kind = commitment.measure.kind
    known, used, page = together(
        lambda: yardsticks.of(work).counted, lambda: _used(work), lambda: _of_kind(work, kind)
    )
    if kind not in used.kinds or used.counted != known:
        now = {"kinds": tuple(sorted({*used.kinds, kind})), "counted": known}
        work.put(used.model_copy(update=now))
    if commitment.commitment not in page.commitments:
        names = (*page.commitments, commitment.commitment)
        work.put(page.model_copy(update={"commitments": names}))
    return kinds.refused(commitment, known)


@yardsticks.on_change
def check_anew(work: Work) -> None:
    """Check those whose kind the organisation says otherwise of, for any day."""
    used, known, _ = together(
        lambda: _used(work), lambda: yardsticks.of(work).counted, lambda: reached(work)
    )
    if used.counted == known:
        return
    work.put(used.model_copy(update={"counted": known}))
    concerned = [kind for kind in used.kinds if kinds.verdict_changes(used.counted, known, kind)]
    ids = {
        _commitment_id(work, name): None
        for page in work.get_all(OfKind, [_id(work, kind) for kind in concerned]).values()
        if page is not None
        for name in page.commitments
    }
    work.get_all(Commitment, ids)
    for id_ in ids:
        # One that was judged before it in this loop may have changed it.
        if (before := work.get(Commitment, id_)) is not None:
            keep(work, before, kinds.refused(before, known))


def _commitment_id(work: Work, name: str) -> str:
    return place(work.event.tenant, _rep(work), name)


def _used(work: Work) -> KindsUsed:
    key = work.event.key
    return work.get(KindsUsed, key) or KindsUsed(id=key, tenant=work.event.tenant, key=key)


def _of_kind(work: Work, kind: str) -> OfKind:
    id_ = _id(work, kind)
    return work.get(OfKind, id_) or OfKind(id=id_, tenant=work.event.tenant, key=work.event.key)


def _id(work: Work, kind: str) -> str:
    return place(work.event.tenant, _rep(work), kind)


def _rep(work: Work) -> str:
    return work.event.key.partition("/")[2]
