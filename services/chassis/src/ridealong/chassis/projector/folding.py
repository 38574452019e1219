"""Events folded over states: pure, and a fault in a rule costs its event alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ridealong.chassis.documents import DoesNotFit, encoded
from ridealong.chassis.projector.projection import Projection, RunHandler
from ridealong.chassis.projector.records import Bad, Good, applied_id
from ridealong.chassis.projector.state import Ref, State
from ridealong.chassis.projector.work import Changes, NotLoaded, Work
from ridealong.contracts import Event


@dataclass(slots=True)
class Outcome:
    """What the batch comes to. `missing` not empty: load these and fold again.

    `applied` are all events that were, with why a rule refused them if it did; `ids` are those of
    them that must be known by their id. `loaded` is what it was folded over.
    """

    changes: Changes = field(default_factory=Changes)
    causes: dict[str, int] = field(default_factory=dict)
    applied: list[tuple[Good, str | None]] = field(default_factory=list)
    ids: dict[bytes, tuple[Good, str | None]] = field(default_factory=dict)
    bad: list[Bad] = field(default_factory=list)
    missing: set[Ref] = field(default_factory=set)
    loaded: Mapping[Ref, State | None] = field(default_factory=dict)

    def lane_of(self, derived: Event[Any]) -> int:
        """The lane whose event derived this one: its owner sends it."""
        return self.causes[derived.id]


@dataclass(slots=True)
class _Run:
    """Events of one key to be folded together, or one alone where there is no such handler."""

    handler: RunHandler | None
    items: list[Good]


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
    folding = Folding(projection, loaded, incarnation, measured)
    folding.fold(good, known)
    return folding.outcome


def ids_to_find(projection: Projection, good: Iterable[Good]) -> list[bytes]:
    """The ids of those events that no state knows by itself."""
    return [applied_id(item.event) for item in good if not is_known_by_state(projection, item)]


def is_known_by_state(projection: Projection, item: Good) -> bool:
    """Whether the states that an event is folded into tell when it comes again.

    A command's id is kept all the same: whoever sent it asks by that id what became of it.
    """
    return not item.is_command and projection.is_known_by_state(item.event)


def _runs(projection: Projection, good: Sequence[Good], known: Collection[bytes]) -> Iterable[_Run]:
    """Runs in the order of their first events. Only what lies in between of other keys is folded
    later than it was read, and nothing depends on that."""
    seen = set(known)
    runs: list[_Run] = []
    growing: dict[bytes | None, _Run] = {}
    for item in good:
        handler = projection.run_handler_of(item.event)
        if not is_known_by_state(projection, item):
            id_ = applied_id(item.event)
            if id_ in seen:
                continue
            seen.add(id_)
        key = item.raw.key
        run = growing.get(key)
        if run is not None and handler is not None and run.handler is handler:
            run.items.append(item)
        else:
            growing[key] = run = _Run(handler, [item])
            runs.append(run)
    return runs


class Folding:
    """Events folded into one outcome, as far as their states are at hand; the rest of it once the
    missing ones were put into `loaded`."""

    def __init__(
        self,
        projection: Projection,
        loaded: Mapping[Ref, State | None],
        incarnation: str,
        measured: Collection[Ref],
    ) -> None:
        self.outcome = Outcome(loaded=loaded)
        self._projection = projection
        self._loaded = loaded
        self._incarnation = incarnation
        self._measured = measured
        self._waiting: list[_Run] = []
        self._held: set[bytes | None] = set()

    def fold(self, good: Sequence[Good], known: Collection[bytes]) -> None:
        """Fold these, but for those of a key for which a state is missing and those behind them."""
        self._fold(_runs(self._projection, good, known))

    def go_on(self) -> None:
        """Fold what was left, now that what was missing is loaded."""
        runs, self._waiting = self._waiting, []
        self._held.clear()
        self.outcome.missing.clear()
        self._fold(runs)

    def _fold(self, runs: Iterable[_Run]) -> None:
        for run in runs:
            self._apply(run)

    def _apply(self, run: _Run) -> None:
        """Fold a run; if that fails, its events one by one, to see which is to blame."""
        key = run.items[0].raw.key
        bad: Bad | None = None
        try:
            bad = self._try(run, only_look=key in self._held)
        except NotLoaded as miss:
            self.outcome.missing |= miss.refs
            self._held.add(key)
        if key in self._held:
            self._waiting.append(run)
            return
        if bad is None:
            return
        if len(run.items) == 1:
            self.outcome.bad.append(bad)
            return
        for item in run.items:
            self._apply(_Run(run.handler, [item]))

    def _try(self, run: _Run, *, only_look: bool) -> Bad | None:
        """Raises NotLoaded. `only_look`: an event of this key waits, so this isn't kept; it shows
        what else is missing."""
        outcome, last = self.outcome, run.items[-1]
        events = [item.event for item in run.items]
        work = Work(
            self._projection.service,
            last.event,
            self._loaded,
            outcome.changes.states,
            self._incarnation,
            others=events[:-1],
        )
        handler = run.handler or self._projection.handler_of(last.event)
        if handler is None:
            return None
        try:
            if run.handler is not None:
                run.handler(events, work)
            else:
                handler(last.event, work)  # type: ignore[arg-type]
        except NotLoaded:
            raise
        except Exception as error:  # noqa: BLE001 - a rule's fault costs its event, not the batch
            where = f"{type(error).__name__} in {handler.__module__}.{handler.__qualname__}"
            return Bad(last.raw, "rule", where)
        if only_look:
            return None
        unfit = _unfit(work.changes, self._measured) if self._measured else None
        if unfit is not None:
            return Bad(last.raw, "unstorable", unfit)
        self._keep(run, work.changes)
        return None

    def _keep(self, run: _Run, changes: Changes) -> None:
        outcome = self.outcome
        outcome.changes.absorb(changes)
        for derived in changes.derived.values():
            outcome.causes[derived.id] = run.items[-1].raw.partition
        for number, item in enumerate(run.items):
            refused = changes.refusals.get(number, changes.refused)
            outcome.applied.append((item, refused))
            if refused is not None or not is_known_by_state(self._projection, item):
                outcome.ids[applied_id(item.event)] = item, refused


def _unfit(changes: Changes, measured: Collection[Ref]) -> str | None:
    for ref, state in changes.states.items():
        if ref in measured and state is not None:
            try:
                encoded(state.to_document())
            except DoesNotFit as error:
                return f"a {ref.model.__name__} would hold {error}"
    return None
