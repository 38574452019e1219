"""Topics read in an arbitrary order, and what of the end is compared."""

from collections.abc import Sequence
from random import Random
from typing import Any

from ridealong.chassis.testing import Rehearsal
from ridealong.commitments.projection import projection
from ridealong.contracts import Event, EventData
from ridealong.contracts.commitments import CommitmentSettled, CommitmentUpdated

from .given import instant

NOW = instant("2026-05-15")


def read(lanes: Sequence[Sequence[Event[Any]]], chance: Random) -> tuple[Rehearsal, list[Any]]:
    """Read topics in an arbitrary order, each from its beginning, in batches, some events more
    than once, while timers fire and what was told comes back whenever it likes.

    Answers the stage and the events of timers.
    """
    stage = Rehearsal(projection)
    waiting = [list(lane) for lane in lanes if lane]
    seen: list[Event[Any]] = []
    rung: list[Event[Any]] = []
    while True:
        if (fired := stage.ring_one(NOW) if chance.random() < 0.3 else None) is not None:
            rung.append(fired)
        ready = [lane for lane in (*waiting, stage.coming_back) if lane]
        batch = [lane.pop(0) for _ in range(chance.randint(1, 4)) if (lane := _any(ready, chance))]
        seen += batch
        if seen and chance.random() < 0.2:
            batch.append(chance.choice(seen))
        stage.batch(batch)
        assert not stage.bad
        quiet = all(timer.fire_at > NOW for timer in stage.timers.values())
        if quiet and not any(waiting) and not stage.coming_back:
            return stage, rung


def _any(lanes: list[list[Event[Any]]], chance: Random) -> list[Event[Any]]:
    filled = [lane for lane in lanes if lane]
    return chance.choice(filled) if filled else []


def by_key(events: Sequence[Event[Any]]) -> list[list[Event[Any]]]:
    """One lane for each key: within it order is kept."""
    keys = {event.key for event in events}
    return [[event for event in events if event.key == key] for key in sorted(keys)]


def end(stage: Rehearsal) -> dict[str, Any]:
    """All documents and timers. A timer may fire before it is read that its commitment was left
    out: then the clock knows of an instant that has passed, and nothing else differs."""
    picture = stage.picture()
    for name, held in picture.items():
        if name.startswith("clocks "):
            held.pop("reached")
    return picture


def last_told(stage: Rehearsal) -> dict[tuple[str, str], EventData]:
    """What others hold of each commitment in the end."""
    told = [*stage.heard(CommitmentSettled), *stage.heard(CommitmentUpdated)]
    return {(one.TYPE, one.commitment): one for one in told}
