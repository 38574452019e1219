"""What a rebuild asks of its driver, besides what the engine asks."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ridealong.chassis.collection_sets import CollectionSet, Sets
from ridealong.chassis.projector.actions import Action
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.outbox import Entry
from ridealong.chassis.projector.sorting import Place


@dataclass(frozen=True, slots=True)
class ReadSets:
    """Answer: the sets as the store has them now."""


@dataclass(frozen=True, slots=True)
class KeepSets:
    """Write the sets down. Thrown back: `Fenced` where somebody else has since."""

    before: Sets
    after: Sets


@dataclass(frozen=True, slots=True)
class Prepare:
    """Have the indexes of this set, and read and write it from now on."""

    set: CollectionSet


@dataclass(frozen=True, slots=True)
class ReadLanesOf:
    """Answer: all lanes of this set, by number."""

    set: CollectionSet


@dataclass(frozen=True, slots=True)
class Fetch:
    """Answer: records, read, from where was sought or fetched last; none at or behind these."""

    until: Mapping[Place, int]


@dataclass(frozen=True, slots=True)
class Disarm:
    """Forget timers of the shadow set whose firing it has read: they would fire a second time,
    which changes nothing, so some may be left in a hurry."""

    hurry: bool = False


@dataclass(frozen=True, slots=True)
class FindLost:
    """Answer: the dead letters that were withheld and that the log doesn't have: of events that
    the active set has and these rules fail on. The others are forgotten."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """Move the fences of all lanes of the active set, wherever they are, so that no batch in flight
    can be written, and have their owners wait for some seconds. Answer: the lanes then."""

    active: CollectionSet


@dataclass(frozen=True, slots=True)
class Swap:
    """In one transaction: the active set is another, nobody can write the former one any more,
    fences of the new one are above those of both, and `lost` letters are in the outbox. Thrown
    back: `Fenced` where anything has moved since the sets or lanes were read."""

    before: Sets
    after: Sets
    frozen: Mapping[int, Lane]
    built: Mapping[int, Lane]
    lost: tuple[Entry, ...]


RebuildAction = (
    ReadSets | KeepSets | Prepare | ReadLanesOf | Fetch | Disarm | FindLost | Freeze | Swap
)

T = TypeVar("T")
RebuildSteps = Generator[Action | RebuildAction, Any, T]
"""Like the engine's steps: each action is performed and its answer sent back in, or what went
wrong is thrown."""
