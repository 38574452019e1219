"""A commitment comes into force: it is counted, linked, found again, and ends with its people."""

from ridealong.chassis.projector import Work
from ridealong.commitments.model import (
    Commitment,
    DueMonth,
    DueMonths,
    ExpectedLinks,
    place,
)
from ridealong.commitments.projection.binding import commitment_id, together
from ridealong.commitments.projection.ending import end_of, owed
from ridealong.commitments.projection.following import newest_of
from ridealong.commitments.projection.kinds import checked
from ridealong.commitments.projection.settling import keep
from ridealong.commitments.projection.tallies import count
from ridealong.commitments.projection.yardsticks import measured


def enter(work: Work, before: Commitment | None, after: Commitment) -> None:
    """Keep a commitment that may be in force now, with all that follows from that."""
    if after.agreed_at is None:
        keep(work, before, after)
        return
    known = before is not None and before.agreed_at is not None
    after = checked(work, after)
    ended, names, _ = together(
        lambda: end_of(work, after),
        lambda: after.linked if known else _linked(work, after),
        lambda: _find_again(work, after),
    )
    after = count(work, before, after)
    keep(work, before, after.model_copy(update={"ended": ended, "linked": names}))
    if not known:
        for one in newest_of(work, names):
            if after.commitment not in one.linked and one.id != after.id:
                link = (*one.linked, after.commitment)
                keep(work, one, one.model_copy(update={"linked": link}))


def _linked(work: Work, after: Commitment) -> tuple[str, ...]:
    """Whom it names, and who names it; who isn't there yet finds this one waiting."""
    own = work.get(ExpectedLinks, commitment_id(work.event, after.commitment))
    named = [one for one in after.links if one != after.commitment]
    ids = {name: commitment_id(work.event, name) for name in named}
    there = work.get_all(Commitment, ids.values())
    missing = [id_ for id_ in ids.values() if there[id_] is None]
    for id_, expected in work.get_all(ExpectedLinks, missing).items():
        empty = ExpectedLinks(id=id_, tenant=after.tenant, key=after.key)
        by = (*(expected or empty).named_by, after.commitment)
        work.put(empty.model_copy(update={"named_by": tuple(dict.fromkeys(by))}))
    names = (*after.linked, *named, *(own.named_by if own is not None else ()))
    return tuple(dict.fromkeys(names))


def _find_again(work: Work, after: Commitment) -> None:
    together(
        lambda: find_by_due(work, after), lambda: owed(work, after), lambda: measured(work, after)
    )


def find_by_due(work: Work, commitment: Commitment) -> None:
    """Let it be found by the month in which it is due."""
    month = f"{commitment.due:%Y-%m}"
    tenant, key = commitment.tenant, commitment.key
    id_ = place(tenant, commitment.rep, month)
    months, one = together(lambda: work.get(DueMonths, key), lambda: work.get(DueMonth, id_))
    months = months or DueMonths(id=key, tenant=tenant, key=key)
    one = one or DueMonth(id=id_, tenant=tenant, key=key)
    if month not in months.months:
        ordered = tuple(sorted((*months.months, month)))
        work.put(months.model_copy(update={"months": ordered}))
    if commitment.commitment not in one.commitments:
        names = (*one.commitments, commitment.commitment)
        work.put(one.model_copy(update={"commitments": names}))
