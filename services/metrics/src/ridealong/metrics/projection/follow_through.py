"""Settled commitments into the score of who owed them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from hashlib import blake2b

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.internal import TimerFired
from ridealong.metrics.model.follow_through import (
    FollowThrough,
    FollowThroughPage,
    Place,
    Quarter,
    Reached,
    Settled,
)
from ridealong.metrics.model.last_sessions import LastSessions
from ridealong.metrics.projection.bound import owner_of, projection
from ridealong.metrics.projection.yardsticks import yardsticks
from ridealong.metrics.rules import figures, settling
from ridealong.metrics.rules.follow_through import by_due
from ridealong.metrics.rules.parameters import history_of
from ridealong.metrics.rules.settling import Items
from ridealong.metrics.rules.trend import compared_with

_GREY = "grey"


@projection.on_timer(_GREY)
def grown_old(event: Event[TimerFired], work: Work) -> None:
    """The newest item is so old that the number is grey, unless a newer one has come."""
    key, day = event.key, event.data.fire_at.date()
    reached, known = work.get(Reached, key), work.get(FollowThrough, key)
    if reached is None or reached.day < day:
        work.put(Reached(id=key, tenant=event.tenant, key=key, day=day))
    if known is not None:
        _keep(work, known, {})


@yardsticks.on_change
def rescore(work: Work) -> None:
    """Score the person whose key this is again, after what they are measured by has changed."""
    known = work.get(FollowThrough, work.event.key)
    if known is not None:
        _keep(work, known, {})


def score(work: Work, item: Settled) -> None:
    """The person's score with this word on one commitment."""
    event = work.event
    known = work.get(FollowThrough, event.key) or FollowThrough(
        id=event.key, tenant=event.tenant, key=event.key, person=owner_of(work)
    )
    place_id = Place.id_of(event.key, item.commitment)
    place = work.get(Place, place_id)
    label = settling.quarter_of(item.due)
    if place is None or place.quarter != label:
        work.put(Place(id=place_id, tenant=event.tenant, key=event.key, quarter=label))
    pages = _Pages(work, known.quarters)
    changed = settling.settle(
        known.quarters, item, None if place is None else place.quarter, pages.fetch
    )
    if changed:
        _keep(work, known, changed)


def unscore(work: Work, commitment: str) -> None:
    """The person's score without a commitment that counted."""
    place_id = Place.id_of(work.event.key, commitment)
    known, place = work.get(FollowThrough, work.event.key), work.get(Place, place_id)
    if known is None or place is None:
        return
    work.delete(Place, place_id)
    fetch = _Pages(work, known.quarters).fetch
    _keep(work, known, settling.take_out(commitment, place.quarter, fetch))


def scored(work: Work, commitment: str) -> Settled | None:
    """What the person's score holds of a commitment, None where it isn't in it."""
    known = work.get(FollowThrough, work.event.key)
    place = work.get(Place, Place.id_of(work.event.key, commitment))
    if known is None or place is None:
        return None
    found = _Pages(work, known.quarters).fetch({place.quarter})[place.quarter]
    return next(item for item in found if item.commitment == commitment)


def _keep(work: Work, known: FollowThrough, changed: Mapping[str, Items]) -> None:
    history = history_of(yardsticks.of(work).yardsticks)
    pages = _Pages(work, known.quarters)
    sets = history.fingerprint()
    kept = settling.fold(
        known.quarters, changed, pages.fetch, history, _last_session(work), anew=known.sets != sets
    )
    now = kept.figures
    # Of how far time has come, and not of which timer has fired: that one may be read first.
    reached = work.get(Reached, known.id)
    grey = reached is not None and figures.is_grey(now.as_of, reached.day)
    grey_of = now.as_of if grey else None
    told = figures.update_of(known.person, now, grey=grey_of is not None)
    mark = blake2b(told.model_dump_json().encode(), digest_size=12).hexdigest()
    after = known.model_copy(
        update={"grey_of": grey_of, "quarters": kept.quarters, "sets": sets, "told": mark}
    )
    pages.put(kept)
    if after != work.get(FollowThrough, known.id):
        work.put(after)
    if changed:
        work.cancel_timer(_timer(known))
        if now.as_of is not None:
            grows_old = datetime.combine(figures.grey_from(now.as_of), time(), UTC)
            work.set_timer(_timer(after), _GREY, grows_old)
    if known.told != mark:
        work.emit(told)


class _Pages:
    """The pages of a person's quarters, as they were before this event."""

    def __init__(self, work: Work, quarters: Iterable[Quarter]) -> None:
        self._work = work
        self._parts = {each.label: each.parts for each in quarters}

    def fetch(self, labels: Iterable[str]) -> dict[str, Items]:
        """All items of these quarters, by due day."""
        key = self._work.event.key
        ids = {
            label: [FollowThroughPage.id_of(key, label, part) for part in range(self._parts[label])]
            for label in labels
        }
        found = self._work.get_all(
            FollowThroughPage, [id_ for some in ids.values() for id_ in some]
        )
        return {
            label: by_due(item for id_ in some if (page := found[id_]) for item in page.items)
            for label, some in ids.items()
        }

    def put(self, kept: settling.Kept) -> None:
        """Keep the pages that are different now."""
        work = self._work
        for label, items in kept.changed.items():
            spread, parts = settling.pages(items), self._parts.get(label, 0)
            for part in range(max(len(spread), parts)):
                id_ = FollowThroughPage.id_of(work.event.key, label, part)
                known = work.get(FollowThroughPage, id_) if part < parts else None
                if part >= len(spread):
                    work.delete(FollowThroughPage, id_)
                elif known is None or known.items != spread[part]:
                    work.put(
                        FollowThroughPage(
                            id=id_,
                            tenant=work.event.tenant,
                            key=work.event.key,
                            quarter=label,
                            part=part,
                            items=spread[part],
                        )
                    )


def _last_session(work: Work) -> datetime | None:
    state = work.get(LastSessions, work.event.key)
    return None if state is None else compared_with(state.sessions)


def _timer(state: FollowThrough) -> str:
    # Named after the items that it was set for: a timer that has fired for an instant is silent
    # when it is set for that instant again, and a day may become the newest a second time.
    names = blake2b(state.person.encode(), digest_size=16)
    for each in state.quarters:
        names.update(f"\0{each.label}/{each.names}".encode())
    return f"{_GREY}/{names.hexdigest()}"
