"""A rep's standing: read, kept, and told of when others would see a difference."""

from ridealong.chassis.projector import Work
from ridealong.metrics.model.standing import Standing
from ridealong.metrics.projection.bound import owner_of
from ridealong.metrics.rules.standing import figures, touched


def standing_of(work: Work) -> Standing:
    """The rep's standing before this event, an empty one where there is none."""
    event = work.event
    return work.get(Standing, event.key) or Standing(
        id=event.key,
        tenant=event.tenant,
        key=event.key,
        rep=owner_of(work),
        as_of=event.time,
    )


def keep(after: Standing, work: Work) -> None:
    """Keep what this event made of the standing."""
    known = work.get(Standing, work.event.key)
    after = touched(after, work.event.time)
    if after == known:
        return
    work.put(after)
    told = figures(after)
    if known is None or figures(known) != told:
        work.emit(told)
