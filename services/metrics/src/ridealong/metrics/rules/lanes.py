"""A lane: what one subscription is still to be told of one person, in order.

The newest version of a figure takes the place of one that was not told yet. One that is being sent
stays in front until that has come to an end, since the receiver may have it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ridealong.chassis.projector.work import derived_id
from ridealong.metrics.model.webhooks import NEVER, Lane, Told, Waiting

End = Literal["delivered", "superseded", "given_up"]


@dataclass(frozen=True, slots=True)
class Offered:
    """A lane with a figure in it. `added`: the delivery that now waits for it, None where there is
    nothing to tell. `superseded`: deliveries that were overtaken by it."""

    lane: Lane
    added: Waiting | None
    superseded: tuple[str, ...]


def opened(tenant: str, key: str, subscription: str, person: str) -> Lane:
    """A lane in which nothing waits."""
    id_ = Lane.id_of(tenant, subscription, person)
    return Lane(id=id_, tenant=tenant, key=key, subscription=subscription, person=person)


def in_hand(lane: Lane, now: datetime) -> bool:
    """Whether somebody is sending the first one."""
    return bool(lane.waiting) and lane.lease_until > now


def offered(lane: Lane, telling: str, version: str | None, now: datetime) -> Offered:
    """The lane once this version of a figure is the newest; None: others may not know it any
    more."""
    held = lane.waiting[:1] if in_hand(lane, now) else ()
    rest = lane.waiting[len(held) :]
    newest = _newest(lane, telling)
    if version is not None and newest == version:
        return Offered(lane, None, ())
    kept = [each for each in rest if each.telling != telling]
    gone = tuple(each.delivery for each in rest if each.telling == telling)
    before = _newest(lane.model_copy(update={"waiting": held}), telling)
    added = None
    if version is not None and before != version:
        added = Waiting(delivery=_delivery_id(lane), telling=telling, version=version)
        kept.append(added)
    told = lane.told
    if version is None:
        told = tuple(each for each in told if each.telling != telling)
    waiting = (*held, *kept)
    changed = {
        "waiting": waiting,
        "told": told,
        "number": lane.number + (added is not None),
        "due": (lane.due or now) if waiting else None,
    }
    return Offered(lane.model_copy(update=changed), added, gone)


def taken(lane: Lane, now: datetime, lease: timedelta) -> Lane:
    """The first one is ours until the lease ends. From here on nobody knows which version of its
    figure the receiver has, so whatever comes next is news to it."""
    first = lane.waiting[0]
    told = tuple(each for each in lane.told if each.telling != first.telling)
    return lane.model_copy(update={"told": told, "lease_until": now + lease, "due": now + lease})


def delivered(lane: Lane, delivery: str, now: datetime) -> Lane:
    """The receiver has it: the next one is due."""
    if not _is_first(lane, delivery):
        return lane
    first, *rest = lane.waiting
    told = [each for each in lane.told if each.telling != first.telling]
    told.append(Told(telling=first.telling, version=first.version))
    changed = {"waiting": tuple(rest), "told": tuple(told), "failures": 0}
    return _let_go(lane.model_copy(update=changed), now)


def failed(
    lane: Lane, delivery: str, now: datetime, wait: timedelta, *, give_up: bool
) -> tuple[Lane, End | None]:
    """The receiver hasn't taken it; answers how that delivery ended, None where it is tried again
    after `wait`."""
    if not _is_first(lane, delivery):
        return lane, "superseded"
    first, *rest = lane.waiting
    after = lane.model_copy(update={"failures": lane.failures + 1})
    if any(each.telling == first.telling for each in rest):
        return _let_go(after.model_copy(update={"waiting": tuple(rest)}), now + wait), "superseded"
    if give_up:
        return _let_go(after.model_copy(update={"waiting": tuple(rest)}), now), "given_up"
    return _let_go(after, now + wait), None


def asked_again(lane: Lane, waiting: Waiting, now: datetime) -> Lane:
    """A delivery that was over waits once more, and is tried at once."""
    if any(each.delivery == waiting.delivery for each in lane.waiting):
        return lane
    changed = {"waiting": (*lane.waiting, waiting), "due": lane.due or now, "failures": 0}
    return lane.model_copy(update=changed)


def _let_go(lane: Lane, due: datetime) -> Lane:
    return lane.model_copy(update={"lease_until": NEVER, "due": due if lane.waiting else None})


def _is_first(lane: Lane, delivery: str) -> bool:
    return bool(lane.waiting) and lane.waiting[0].delivery == delivery


def _newest(lane: Lane, telling: str) -> str | None:
    """The version that the receiver has or will have, as far as is known."""
    known = {each.telling: each.version for each in lane.told}
    # Later ones last: they stand.
    known |= {each.telling: each.version for each in lane.waiting}
    return known.get(telling)


def _delivery_id(lane: Lane) -> str:
    return derived_id("metrics", "webhook", lane.id, str(lane.number + 1))
