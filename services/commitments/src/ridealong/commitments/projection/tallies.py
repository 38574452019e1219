"""Who counts for whom: a rep's promise is counted under its own key, a manager's under the
manager's, where the manager's activities are, and told back through the log."""

from datetime import datetime

from ridealong.chassis.projector import Work
from ridealong.commitments.model import (
    ActivityYear,
    Commitment,
    Counted,
    Fact,
    HeardTally,
    Tally,
    Watched,
    Window,
    place,
)
from ridealong.commitments.projection import counting
from ridealong.commitments.projection.forwarding import forward, receives
from ridealong.commitments.projection.settling import keep, reached
from ridealong.commitments.projection.yardsticks import measured
from ridealong.commitments.rules.ledger import waiting
from ridealong.commitments.rules.progress import with_fact
from ridealong.contracts.fields import Body, Part

WATCH = "watch"
TALLY = "tally"


class _Watch(Part):
    """Body of a forwarded `watch`: count this for us."""

    rep: str
    commitment: str
    window: Window


class _Tally(Part):
    """Body of a forwarded `tally`: the whole count so far."""

    rep: str
    commitment: str
    counted: tuple[Counted, ...]
    as_of: datetime


def count(work: Work, before: Commitment | None, after: Commitment) -> Commitment:
    """The commitment with the parameters of its due day, and with what its owner's activities add
    up to, where its window is a new one."""
    after = measured(work, after)
    window, was = after.window, None if before is None else before.window
    if window is None or was == window:
        return after
    if after.owner_id == after.rep:
        sums = counting.start(work, after.rep, after.commitment, window, was)
        return after.model_copy(update={"counted": sums})
    known = work.get(HeardTally, after.id)
    watch = _Watch(rep=after.rep, commitment=after.commitment, window=window)
    _forward(work, after.owner_id, WATCH, watch)
    return after.model_copy(update={"counted": known.counted if known else ()})


def move(work: Work, year: ActivityYear, fact: Fact, sign: int = 1) -> None:
    """Count one activity more or less for those who wait for it."""
    _, _, person = work.event.key.partition("/")
    watches = waiting(year, fact.at)
    own = {_commitment(work, one) for one in watches if one.rep == person}
    foreign = {_tally(work, one) for one in watches if one.rep != person}
    commitments = work.get_all(Commitment, sorted(own)).values()
    tallies = work.get_all(Tally, sorted(foreign)).values()
    for commitment in filter(None, commitments):
        if commitment.window is not None:
            sums = with_fact(commitment.counted, commitment.window, fact, sign)
            keep(work, commitment, commitment.model_copy(update={"counted": sums}))
    for tally in filter(None, tallies):
        sums = with_fact(tally.counted, tally.window, fact, sign)
        _tell(work, tally, tally.model_copy(update={"counted": sums}))


@receives(WATCH)
def watched(work: Work, body: Body) -> None:
    """A count that is asked for here."""
    watch = _Watch.model_validate(body)
    key, tenant = work.event.key, work.event.tenant
    id_ = _tally(work, watch)
    before = work.get(Tally, id_)
    was = None if before is None else before.window
    sums = counting.start(work, watch.rep, watch.commitment, watch.window, was)
    empty = Tally(
        id=id_,
        tenant=tenant,
        key=key,
        rep=watch.rep,
        commitment=watch.commitment,
        window=watch.window,
    )
    _tell(work, before or empty, empty.model_copy(update={"counted": sums}))


def _tell(work: Work, before: Tally, after: Tally) -> None:
    work.put(after)
    if after.counted != before.counted:
        told = _Tally(
            rep=after.rep,
            commitment=after.commitment,
            counted=after.counted,
            as_of=reached(work).latest,
        )
        _forward(work, after.rep, TALLY, told)


@receives(TALLY)
def heard(work: Work, body: Body) -> None:
    """The count that was asked for elsewhere."""
    tally = _Tally.model_validate(body)
    key, tenant = work.event.key, work.event.tenant
    id_ = place(tenant, tally.rep, tally.commitment)
    commitment = work.get(Commitment, id_)
    if tally.counted:
        work.put(HeardTally(id=id_, tenant=tenant, key=key, counted=tally.counted))
    else:
        work.delete(HeardTally, id_)
    if commitment is not None and commitment.window is not None:
        after = commitment.model_copy(update={"counted": tally.counted})
        keep(work, commitment, after, as_of=tally.as_of)


def _commitment(work: Work, watch: Watched) -> str:
    return place(work.event.tenant, watch.rep, watch.commitment)


def _tally(work: Work, watch: Watched | _Watch) -> str:
    tenant, _, owner = work.event.key.partition("/")
    return place(tenant, owner, watch.rep, watch.commitment)


def _forward(work: Work, person: str, type_: str, body: _Watch | _Tally) -> None:
    forward(work, person, type_, (body.rep, body.commitment), body)
