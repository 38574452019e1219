"""Settled commitments into the score of who owed them."""

from datetime import UTC, date, datetime, time

from ridealong.chassis.projector import Work
from ridealong.chassis.projector.work import derived_id
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentSettled
from ridealong.contracts.internal import Forwarded, TimerFired
from ridealong.metrics.model.follow_through import FollowThrough, Settled, Settlement
from ridealong.metrics.projection.bound import owner_of, projection
from ridealong.metrics.rules import figures, settling

_GREY = "grey"


@projection.on(CommitmentSettled)
def commitment_settled(event: Event[CommitmentSettled], work: Work) -> None:
    """A rep's own commitment is scored here, a manager's is sent on under the manager's key."""
    data = event.data
    item = settling.item_of(data)
    if data.owner_id == data.rep:
        _score(work, item)
        return
    id_ = Settlement.id_of(event.key, data.commitment)
    known = work.get(Settlement, id_)
    if known is not None and item == known.item:
        return
    work.put(Settlement(id=id_, tenant=event.tenant, key=event.key, owner=data.owner_id, item=item))
    work.emit(
        Forwarded(
            service="metrics",
            person=data.owner_id,
            about=data.commitment,
            type=data.TYPE,
            body=item.model_dump(mode="json"),
        )
    )


@projection.on(Forwarded)
def forwarded(event: Event[Forwarded], work: Work) -> None:
    """A commitment that somebody owed to one of their reps."""
    if event.data.type == CommitmentSettled.TYPE:
        _score(work, Settled.model_validate(event.data.body))


@projection.on_timer(_GREY)
def grown_old(event: Event[TimerFired], work: Work) -> None:
    """The newest item is so old that the number is grey, unless a newer one has come."""
    known = work.get(FollowThrough, event.key)
    if known is not None:
        _keep(work, known, known.items, event.data.fire_at)


def _score(work: Work, item: Settled) -> None:
    known = work.get(FollowThrough, work.event.key)
    _keep(work, known, settling.settled(known.items if known else (), item), work.event.time)


def _keep(
    work: Work, known: FollowThrough | None, items: tuple[Settled, ...], instant: datetime
) -> None:
    event = work.event
    after = FollowThrough(
        id=event.key,
        tenant=event.tenant,
        key=event.key,
        person=owner_of(work),
        seen=instant if known is None else max(known.seen, instant),
        items=items,
    )
    if after == known:
        return
    work.put(after)
    now = figures.figures(items)
    told = figures.update_of(after.person, now, after.seen.date())
    if known is not None:
        was = figures.figures(known.items)
        if told == figures.update_of(after.person, was, known.seen.date()):
            return
        if was.as_of == now.as_of:
            work.emit(told)
            return
    _wait_for_grey(work, after.person, now.as_of)
    work.emit(told)


def _wait_for_grey(work: Work, person: str, as_of: date | None) -> None:
    # Names can be longer than a timer's id may be.
    timer = f"{_GREY}/{derived_id('metrics', _GREY, person)}"
    if as_of is None:
        work.cancel_timer(timer)
    else:
        work.set_timer(timer, _GREY, datetime.combine(figures.grey_from(as_of), time(), UTC))
