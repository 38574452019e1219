"""Rebuilds broken on purpose, to see that the schedules find each fault."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ridealong.chassis.projector.actions import Steps, Write
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.rebuilding.actions import Disarm, Swap
from ridealong.chassis.projector.rebuilding.rebuild import Rebuild, T
from ridealong.chassis.projector.sorting import Place

from .rebuild_schedule import RebuildSchedule
from .rebuilding import Rebuilder
from .several_sets import SeveralSets
from .simulated import PARTITIONS


class _NeverCompares(Rebuild):
    """Swaps wherever it stands."""

    def _same_places(self, one: Mapping[int, Lane], other: Mapping[int, Lane]) -> bool:
        del one, other
        return True


class SwapsBeforeItHasCaughtUp(_NeverCompares):
    """Some records behind is near enough."""

    def _unread(self, live: Mapping[int, Lane]) -> int:
        return max(0, super()._unread(live) - 2)


class ReadsToTheEndOfTheLog(_NeverCompares):
    """Beyond the active set: what is derived there, nobody is ever told."""

    def _until(self, live: Mapping[int, Lane]) -> dict[Place, int]:
        return {place: end and 1000 for place, end in super()._until(live).items()}

    def _unread(self, live: Mapping[int, Lane]) -> int:
        offsets = self._engine.offsets
        until = super()._until(live).items()
        return sum(max(0, end - offsets.get(place, 0)) for place, end in until)


class TellsWhatItDerives(Rebuild):
    """What is on the log already is told again."""

    def _quietly(self, steps: Steps[T]) -> Steps[T]:
        return steps


class ArmsTimersAsItGoes(Rebuilder):
    """Instances see the timers of a set that isn't active."""

    def _in_the_shadow(self, action: Any) -> object:
        answer = super()._in_the_shadow(action)
        if isinstance(action, Write):
            shadow = self.world.kept[self.rebuild.number]
            self.world.timers |= shadow.timers
        return answer


class ArmsWhatHasRung(Rebuilder):
    """Every timer that there ever was is armed at the swap."""

    def _perform_unseen(self, action: Any) -> object:
        return None if isinstance(action, Disarm) else super()._perform_unseen(action)


class LetsOwnersGoOn(SeveralSets):
    """Nobody's fence is moved, neither before the swap nor by it."""

    def freeze(self, number: int) -> dict[int, Lane]:
        lanes = self.kept[number].lanes
        return {each: lanes.get(each, Lane(each)) for each in range(PARTITIONS)}

    def swap(self, swap: Swap) -> None:
        self.keep_sets(swap.before, swap.after)
        self.kept[self.sets.active.number].lanes |= {
            number: replace(lane, fence=lane.fence + 1) for number, lane in swap.built.items()
        }
        self.bind(self.sets.active.number)


class SwapsWithoutChecking(LetsOwnersGoOn):
    """Owners wait, but one that has waited long enough and goes on is overlooked by the swap."""

    def freeze(self, number: int) -> dict[int, Lane]:
        return SeveralSets.freeze(self, number)


@dataclass(frozen=True)
class Variant:
    """What is broken."""

    part: type[Rebuild] | type[Rebuilder] | type[SeveralSets]

    @property
    def name(self) -> str:
        """The broken part's name."""
        return self.part.__name__

    def schedule(self) -> type[RebuildSchedule]:
        """The state machine on the broken part."""
        attributes: dict[str, Any] = {"rebuilder_type": self.part}
        if issubclass(self.part, Rebuild):
            attributes["rebuilder_type"] = type("Broken", (Rebuilder,), {"rebuild_type": self.part})
        elif issubclass(self.part, SeveralSets):
            attributes = {"world_type": self.part}
        return type(f"Schedule{self.name}", (RebuildSchedule,), attributes)


BROKEN = tuple(
    map(
        Variant,
        (
            SwapsBeforeItHasCaughtUp,
            ReadsToTheEndOfTheLog,
            TellsWhatItDerives,
            ArmsTimersAsItGoes,
            ArmsWhatHasRung,
            LetsOwnersGoOn,
        ),
    )
)
