"""A rep's standing: read, kept, and told of when others would see a difference."""

from datetime import datetime

from ridealong.chassis.projector import Work
from ridealong.metrics.model.standing import Standing
from ridealong.metrics.projection.bound import owner_of
from ridealong.metrics.rules.standing import figures, touched


def standing_of(work: Work) -> Standing:
    """The rep's standing before this event, an empty one where there is none."""
    event = work.event
    return work.get(Standing, work.key) or Standing(
        id=work.key,
        tenant=event.tenant,
        key=work.key,
        rep=owner_of(work),
        as_of=event.time,
    )


def keep(after: Standing, work: Work, newest: datetime | None = None) -> None:
    """Keep what this event made of the standing; `newest` is the time of the newest of several."""
    known = work.get(Standing, work.key)
    after = touched(after, newest or work.event.time)
    if after == known:
        return
    work.put(after)
    told = figures(after)
    # The cheap question first: every newer event is another `as_of`.
    if known is None or known.as_of != after.as_of or figures(known) != told:
        work.emit(told)
