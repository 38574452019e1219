"""A rebuild in memory that may end at any step."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from ridealong.chassis.projector.actions import Recover, Send, TellKafka
from ridealong.chassis.projector.engine import Engine
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.rebuilding.actions import (
    Disarm,
    Fetch,
    FindLost,
    Freeze,
    KeepSets,
    Prepare,
    ReadLanesOf,
    ReadSets,
    Swap,
)
from ridealong.chassis.projector.rebuilding.rebuild import CannotRebuild, Rebuild, Result
from ridealong.chassis.projector.records import Item, Raw
from ridealong.chassis.projector.sorting import Place

from .several_sets import Kept, SeveralSets
from .simulated import INPUTS, PARTITIONS, Process

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLACES = [(topic, number) for topic in INPUTS for number in range(PARTITIONS)]


class Rebuilder(Process):
    """The process that rebuilds. What it does, the others don't notice before the end."""

    world: SeveralSets
    rebuild_type: ClassVar[type[Rebuild]] = Rebuild
    remote = (
        *Process.remote,
        *(ReadSets, KeepSets, ReadLanesOf, Fetch, Disarm, FindLost, Freeze, Swap),
    )

    def __init__(self, world: SeveralSets, projection: Any, engine: type[Engine] = Engine) -> None:
        super().__init__(world, projection, engine)
        self.result: Result | None = None
        self.cannot: str | None = None
        self.most = 3
        self.rebuild = self.rebuild_type(
            self.engine,
            PLACES,
            "ridealong",
            "rules",
            lambda: NOON,
            accept_lost=True,
            near=2,
        )

    @property
    def over(self) -> bool:
        """It has come to an end."""
        return self.result is not None or self.cannot is not None

    def poll(self, most: int) -> None:
        """Begin, or begin again after something was away."""
        self.most = most
        if not self.busy and not self.over:
            self.fetch = dict.fromkeys(PLACES, 0)
            self._steps = self._run()

    def _run(self) -> Any:
        try:
            self.result = yield from self.rebuild.run()
        except CannotRebuild as error:
            self.cannot = str(error)

    def _perform(self, action: Any) -> object:
        before = self.world.as_others_see_it()
        answer = self._perform_unseen(action)
        if not isinstance(action, Swap):
            assert self.world.as_others_see_it() == before, f"{type(action).__name__} was noticed"
        return answer

    def _perform_unseen(self, action: Any) -> object:
        world = self.world
        match action:
            case ReadSets():
                return world.sets
            case ReadLanesOf(which):
                lanes = world.kept.get(which.number, Kept()).lanes
                return {number: lanes.get(number, Lane(number)) for number in range(PARTITIONS)}
            case Fetch(until):
                return self._fetch(until)
            case FindLost():
                return world.find_lost(self.rebuild.number)
            case Freeze(active):
                return world.freeze(active.number)
            case _:
                return self._change(action)

    def _change(self, action: Any) -> object:
        world = self.world
        match action:
            case KeepSets(before, after):
                world.keep_sets(before, after)
            case Prepare():
                pass
            case Disarm():
                world.disarm(self.rebuild.number)
            case Swap():
                world.swap(action)
            case _:
                return self._as_the_engine_asks(action)
        return None

    def _as_the_engine_asks(self, action: Any) -> object:
        if isinstance(action, (Send, Recover, TellKafka)):
            return super()._perform(action)
        return self._in_the_shadow(action)

    def _in_the_shadow(self, action: Any) -> object:
        world = self.world
        outbox = world.outbox
        try:
            with world.reading(self.rebuild.number) as kept:
                world.outbox = kept.withheld
                return super()._perform(action)
        finally:
            world.outbox = outbox

    def _fetch(self, until: Any) -> list[Item]:
        records: list[Raw] = []
        place: Place
        for place, end in until.items():
            at = self.fetch[place]
            some = self.world.log[place][at : min(end, at + self.most)]
            self.fetch[place] = at + len(some)
            records += some
        return self.engine.read(records)
