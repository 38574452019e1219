"""Decides how a projection is built anew and takes over: a conversation, without I/O.

The log is read from its beginning up to where the active set stands, never beyond: what an event
beyond would derive, nobody has been told yet. Then the owners are made to wait, the rest is read,
and one transaction makes the shadow set the active one, at exactly the same positions.

Everything is decided anew from what the store says, so a rebuild that was cut off anywhere goes on
by being run again.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from ridealong.chassis.collection_sets import CollectionSet, Retired, Sets, Shadow
from ridealong.chassis.mongo import Fenced
from ridealong.chassis.projector import lanes as lanes_
from ridealong.chassis.projector import outbox, timers
from ridealong.chassis.projector.actions import Steps
from ridealong.chassis.projector.engine import Engine
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.projection import Projection
from ridealong.chassis.projector.rebuilding.actions import (
    Disarm,
    Fetch,
    FindLost,
    Freeze,
    KeepSets,
    Prepare,
    ReadLanesOf,
    ReadSets,
    RebuildSteps,
    Swap,
)
from ridealong.chassis.projector.rebuilding.quiet import quietly
from ridealong.chassis.projector.records import Item
from ridealong.chassis.projector.sorting import Place
from ridealong.chassis.projector.writes import APPLIED

T = TypeVar("T")

NEAR: Final = 2000
"""So few records behind the active set that the end is begun with."""


class CannotRebuild(Exception):
    """It can't go on by itself; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it. `lost` is how many events of the active set these rules fail on; if they
    were in the way, nothing was swapped."""

    number: int
    swapped: bool
    lost: int


def collections_of(projection: Projection) -> frozenset[str]:
    """What lies in a set: all that follows from reading the log."""
    states = {model.COLLECTION for model in projection.states}
    return frozenset({*states, lanes_.COLLECTION, APPLIED, timers.COLLECTION})


class Rebuild:
    """One projection's rebuild. `engine` knows nothing yet and is used for nothing else; `rules`
    is a digest of the code that folds.

    `hold`: come to the point where it could be swapped, and no further. `accept_lost`: swap even
    if these rules fail on events that the active set has; their dead letters are sent then.
    """

    def __init__(
        self,
        engine: Engine,
        places: Collection[Place],
        prefix: str,
        rules: str,
        clock: Callable[[], datetime],
        *,
        hold: bool = False,
        accept_lost: bool = False,
        near: int = NEAR,
    ) -> None:
        self.number = 0
        self._engine = engine
        self._places = frozenset(places)
        self._prefix = prefix
        self._rules = rules
        self._clock = clock
        self._hold = hold
        self._accept_lost = accept_lost
        self._near = near

    def run(self) -> RebuildSteps[Result]:
        """Begin, or go on where it was left, until the shadow set is active.

        Raises:
            Away: something didn't answer; run it again after a while.
            CannotRebuild: running it again wouldn't help.
        """
        sets = yield from self._begin()
        if sets.active.number == self.number:
            # The swap was made, and its answer got lost.
            return Result(self.number, swapped=True, lost=0)
        yield Prepare(_shadow_of(sets))
        self._engine.revoked()
        self._engine.assigned(self._places)
        while True:
            yield from self._catch_up()
            yield Disarm()
            lost = yield FindLost()
            if self._hold or (lost and not self._accept_lost):
                return Result(self.number, swapped=False, lost=len(lost))
            try:
                return (yield from self._take_over())
            except Fenced:
                # An owner was faster, or somebody else has changed the sets.
                continue

    def _begin(self) -> RebuildSteps[Sets]:
        sets: Sets = yield ReadSets()
        if self.number and sets.active.number == self.number:
            return sets
        if sets.shadow is None:
            if self.number:
                raise CannotRebuild("the rebuild was aborted by somebody else")
            sets = yield from self._begin_anew(sets)
        if sets.shadow is None or sets.shadow.rules != self._rules:
            raise CannotRebuild(
                "the shadow set was begun by another release, whose rules differ: abort it, and "
                "begin anew"
            )
        if self.number not in (0, sets.shadow.set.number):
            raise CannotRebuild("somebody else has aborted the rebuild and begun another")
        self.number = sets.shadow.set.number
        return sets

    def _begin_anew(self, sets: Sets) -> RebuildSteps[Sets]:
        # Its own outbox takes the letters that are withheld; the real one is no set's.
        names = collections_of(self._engine.projection) | {outbox.COLLECTION}
        number = sets.last + 1
        shadow = Shadow(CollectionSet(number, names), self._rules, self._clock())
        begun = replace(sets, shadow=shadow, last=number, fence=sets.fence + 1)
        try:
            yield KeepSets(sets, begun)
        except Fenced as fenced:
            raise CannotRebuild("somebody else has begun a rebuild just now") from fenced
        return begun

    def _catch_up(self) -> RebuildSteps[None]:
        while True:
            sets = yield from self._begin()
            if sets.active.number == self.number:
                return
            yield from self._read((yield ReadLanesOf(sets.active)))
            if self._unread((yield ReadLanesOf(sets.active))) <= self._near:
                return

    def _take_over(self) -> RebuildSteps[Result]:
        sets = yield from self._begin()
        if sets.active.number == self.number:
            return Result(self.number, swapped=True, lost=0)
        # What owners have read while timers and letters were looked through: they are to wait for
        # as little as can be.
        yield from self._read((yield ReadLanesOf(sets.active)))
        frozen: Mapping[int, Lane] = yield Freeze(sets.active)
        yield from self._read(frozen)
        yield Disarm(hurry=True)
        lost = yield FindLost()
        if lost and not self._accept_lost:
            # The owners wait in vain, for some seconds.
            return Result(self.number, swapped=False, lost=len(lost))
        shadow = _shadow_of(sets)
        built: Mapping[int, Lane] = yield ReadLanesOf(shadow)
        if not self._same_places(frozen, built):
            raise CannotRebuild("the shadow set stands elsewhere than the active one: abort it")
        after = replace(
            sets,
            active=replace(shadow, collections=shadow.collections - {outbox.COLLECTION}),
            shadow=None,
            retired=Retired(sets.active, self._clock()),
            fence=sets.fence + 1,
        )
        yield Swap(sets, after, frozen, built, tuple(lost))
        return Result(self.number, swapped=True, lost=len(lost))

    def _read(self, live: Mapping[int, Lane]) -> RebuildSteps[None]:
        """Fold all records up to where these lanes stand."""
        while True:
            if self._engine.waiting:
                yield from self._quietly(self._engine.position())
            if not self._unread(live):
                return
            items: list[Item] = yield Fetch(self._until(live))
            while items:
                size = max(1, self._engine.portion.records)
                some, items = items[:size], items[size:]
                steps = self._engine.receive_read(some, self._engine.turns)
                batch = yield from self._quietly(steps)
                if batch is not None and batch.fenced:
                    raise CannotRebuild("another process builds the same shadow set")
                if self._engine.stopped:
                    raise CannotRebuild(f"it stopped: {self._engine.why_stopped}")
                if batch is not None and batch.away is not None:
                    raise batch.away

    def _until(self, live: Mapping[int, Lane]) -> dict[Place, int]:
        return {place: live[place[1]].offsets.get(place[0], 0) for place in self._places}

    def _quietly(self, steps: Steps[T]) -> Steps[T]:
        return quietly(steps, self._prefix)

    def _unread(self, live: Mapping[int, Lane]) -> int:
        offsets = self._engine.offsets
        until = self._until(live).items()
        return sum(max(0, end - offsets.get(place, 0)) for place, end in until)

    def _same_places(self, one: Mapping[int, Lane], other: Mapping[int, Lane]) -> bool:
        return all(
            one[number].offsets.get(topic, 0) == other[number].offsets.get(topic, 0)
            for topic, number in self._places
        )


def _shadow_of(sets: Sets) -> CollectionSet:
    if sets.shadow is None:
        raise CannotRebuild("the rebuild was aborted by somebody else")
    return sets.shadow.set
