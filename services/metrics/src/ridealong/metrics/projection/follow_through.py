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
from ridealong.metrics.projection.tellings import tell_score
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


class Scoring:
    """A person's score while words on their commitments are read: it is worked out once for all of
    them, since each looks at half a year."""

    def __init__(self, work: Work, commitments: Iterable[str]) -> None:
        self._work = work
        key = work.event.key
        ids = {each: Place.id_of(key, each) for each in commitments}
        found = work.get_all(Place, dict.fromkeys(ids.values()))
        self._was_in = {each: place.quarter for each, id_ in ids.items() if (place := found[id_])}
        self._words: dict[str, Settled | None] = {}
        self._began = False

    def scores(self, item: Settled) -> None:
        """The commitment counts so."""
        self._words[item.commitment] = item
        self._began = True

    def leaves_out(self, commitment: str) -> None:
        """The commitment doesn't count."""
        self._words[commitment] = None

    def item(self, commitment: str) -> Settled | None:
        """What is in the score of a commitment, None where it isn't in it."""
        if commitment not in self._was_in:
            return None
        known, label = self._known(), self._was_in[commitment]
        found = _Pages(self._work, known.quarters).fetch({label})[label]
        return next(each for each in found if each.commitment == commitment)

    def keep(self) -> None:
        """Score the person again where a word has changed something."""
        words = {
            each: word
            for each, word in self._words.items()
            if word is not None or each in self._was_in
        }
        if not words and not self._began:
            return
        known = self._known()
        fetch = _Pages(self._work, known.quarters).fetch
        changed = settling.settle(known.quarters, words, self._was_in, fetch)
        if changed or not known.told:
            self._put_places(words)
            _keep(self._work, known, changed)

    def _known(self) -> FollowThrough:
        event = self._work.event
        return self._work.get(FollowThrough, event.key) or FollowThrough(
            id=event.key, tenant=event.tenant, key=event.key, person=owner_of(self._work)
        )

    def _put_places(self, words: Mapping[str, Settled | None]) -> None:
        key = self._work.event.key
        for commitment, word in words.items():
            id_ = Place.id_of(key, commitment)
            if word is None:
                self._work.delete(Place, id_)
            elif self._was_in.get(commitment) != (label := settling.quarter_of(word.due)):
                self._work.put(
                    Place(id=id_, tenant=self._work.event.tenant, key=key, quarter=label)
                )


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
        tell_score(work, told)


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
