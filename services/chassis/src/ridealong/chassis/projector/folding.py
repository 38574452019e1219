"""Events folded over states: pure, and a fault in a rule costs its event alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ridealong.chassis.mongo import DoesNotFit, encoded
from ridealong.chassis.projector.projection import Projection
from ridealong.chassis.projector.records import Bad, Good, applied_id
from ridealong.chassis.projector.state import Ref, State
from ridealong.chassis.projector.work import Changes, NotLoaded, Work
from ridealong.contracts import Event


@dataclass(slots=True)
class Outcome:
    """What the batch comes to. `missing` not empty: load these and fold again."""

    changes: Changes = field(default_factory=Changes)
    causes: dict[str, int] = field(default_factory=dict)
    applied: list[tuple[Good, str | None]] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    missing: set[Ref] = field(default_factory=set)

    def lane_of(self, derived: Event[Any]) -> int:
        """The lane whose event derived this one: its owner sends it."""
        return self.causes[derived.id]


def fold(
    projection: Projection,
    good: Sequence[Good],
    known: Collection[bytes],
    loaded: Mapping[Ref, State | None],
    incarnation: str = "",
    *,
    measured: Collection[Ref] = (),
) -> Outcome:
    """Fold the events whose id isn't `known` over the `loaded` states.

    A handler that raises makes its event bad and changes nothing; the rest goes on. So does one
    that makes a `measured` state unfit for the store: measuring is dear, so it is done for those
    alone that were found to be.
    """
    outcome = Outcome()
    seen = set(known)
    for item in good:
        id_ = applied_id(item.event)
        if id_ in seen:
            continue
        seen.add(id_)
        work = Work(projection.service, item.event, loaded, outcome.changes.states, incarnation)
        _apply(projection, item, work, outcome, measured)
    return outcome


def _apply(
    projection: Projection, item: Good, work: Work, outcome: Outcome, measured: Collection[Ref]
) -> None:
    handler = projection.handler_of(item.event)
    if handler is None:
        return
    try:
        handler(item.event, work)
    except NotLoaded as miss:
        outcome.missing |= miss.refs
    except Exception as error:  # noqa: BLE001 - a rule's fault costs its event, not the batch
        where = f"{type(error).__name__} in {handler.__module__}.{handler.__qualname__}"
        outcome.bad.append(Bad(item.raw, "rule", where))
    else:
        unfit = _unfit(work.changes, measured)
        if unfit is not None:
            outcome.bad.append(Bad(item.raw, "unstorable", unfit))
            return
        outcome.changes.absorb(work.changes)
        for derived in work.changes.derived.values():
            outcome.causes[derived.id] = item.raw.partition
        outcome.applied.append((item, work.changes.refused))


def _unfit(changes: Changes, measured: Collection[Ref]) -> str | None:
    for ref, state in changes.states.items():
        if ref in measured and state is not None:
            try:
                encoded(state.to_document())
            except DoesNotFit as error:
                return f"a {ref.model.__name__} would hold {error}"
    return None
