"""Settled commitments into the score of who owed them."""

from datetime import UTC, date, datetime, time

from ridealong.chassis.projector import Work
from ridealong.chassis.projector.work import derived_id
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentSettled
from ridealong.contracts.internal import Forwarded, TimerFired
from ridealong.contracts.scores import FollowthroughUpdated
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
    if known is None:
        return
    as_of = figures.figures(known.items).as_of
    if figures.is_grey(as_of, event.data.fire_at.date()):
        _keep(work, known, known.items, as_of)


def _score(work: Work, item: Settled) -> None:
    known = work.get(FollowThrough, work.event.key)
    items = settling.settled(known.items if known else (), item)
    _keep(work, known, items, known.grey_of if known else None)


def _keep(
    work: Work, known: FollowThrough | None, items: tuple[Settled, ...], grey_of: date | None
) -> None:
    event = work.event
    now = figures.figures(items)
    after = FollowThrough(
        id=event.key,
        tenant=event.tenant,
        key=event.key,
        person=owner_of(work),
        # Only of the day that is the newest now: whether an older one was grey meanwhile depends
        # on what was read first.
        grey_of=grey_of if grey_of == now.as_of else None,
        items=items,
    )
    if after == known:
        return
    work.put(after)
    if known is None or known.items != items:
        if known is not None:
            work.cancel_timer(_timer(known))
        if now.as_of is not None:
            grows_old = datetime.combine(figures.grey_from(now.as_of), time(), UTC)
            work.set_timer(_timer(after), _GREY, grows_old)
    told = _told(after, now)
    if known is None or told != _told(known, figures.figures(known.items)):
        work.emit(told)


def _told(state: FollowThrough, found: figures.Figures) -> FollowthroughUpdated:
    return figures.update_of(state.person, found, grey=state.grey_of is not None)


def _timer(state: FollowThrough) -> str:
    # Named after the items that it was set for: a timer that has fired for an instant is silent
    # when it is set for that instant again, and a day may become the newest a second time.
    items = (f"{each.commitment}/{each.due}/{each.left_out}" for each in state.items)
    return f"{_GREY}/{derived_id('metrics', _GREY, state.person, *items)}"
