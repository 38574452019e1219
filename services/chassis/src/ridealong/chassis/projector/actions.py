"""What the engine asks of its driver. Each is one step that may fail, or be the last one."""

from collections.abc import Collection, Generator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ridealong.chassis.projector.commit import Commit
from ridealong.chassis.projector.outbox import Entry
from ridealong.chassis.projector.sorting import Place
from ridealong.chassis.projector.state import Ref


class Away(Exception):
    """The broker or the store didn't answer; `what` says which. Nothing is known of the step."""

    def __init__(self, what: str, error: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.error = error


class Unstorable(Exception):
    """Nothing was written: the store never takes these states, or not all at once where none is
    named. They are too large, or hold what has no form in it. Trying again won't help."""

    def __init__(self, refs: Collection[Ref] = ()) -> None:
        super().__init__(", ".join(f"{ref.model.__name__} {ref.id}" for ref in refs))
        self.refs = frozenset(refs)


@dataclass(frozen=True, slots=True)
class Pause:
    """Fetch no more of these for now."""

    places: frozenset[Place]


@dataclass(frozen=True, slots=True)
class Resume:
    """Fetch these again."""

    places: frozenset[Place]


@dataclass(frozen=True, slots=True)
class Seek:
    """Fetch next from these offsets."""

    offsets: Mapping[Place, int]


@dataclass(frozen=True, slots=True)
class ReadLanes:
    """Answer: the lanes as the store has them, by number."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadEnds:
    """Answer: the offset behind the last record of each place."""

    places: frozenset[Place]


@dataclass(frozen=True, slots=True)
class Recover:
    """Send what owners before left in the outbox of these lanes, in order, and forget it."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FindApplied:
    """Answer: those of the ids that were applied before."""

    ids: Collection[bytes]


@dataclass(frozen=True, slots=True)
class LoadStates:
    """Answer: the states by reference, None where there is none."""

    refs: Collection[Ref]


@dataclass(frozen=True, slots=True)
class Write:
    """All of it or nothing. Thrown back: `Fenced` where another owner wrote, `Unstorable` where
    a document never fits, else `Away`."""

    commit: Commit


@dataclass(frozen=True, slots=True)
class Send:
    """Send these entries, in order, and take them out of the outbox."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class TellKafka:
    """Commit offsets for those who look at lag; failing is no harm."""

    offsets: Mapping[Place, int]


Action = (
    Pause
    | Resume
    | Seek
    | ReadLanes
    | ReadEnds
    | Recover
    | FindApplied
    | LoadStates
    | Write
    | Send
    | TellKafka
)

T = TypeVar("T")
Steps = Generator[Action, Any, T]
"""The driver performs each action and sends its answer back in, or throws what went wrong."""
