"""A projection in memory, for tests: given events, when time passes, then these documents.

Everything goes the way it goes in a running service: events through the codec, documents through
the store's form, derived events and timers back to the service where it reads them. There is no
order between topics in here either: a test decides what is read when.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from ridealong.chassis.documents import Document, as_stored
from ridealong.chassis.projector.folding import Outcome, fold
from ridealong.chassis.projector.projection import Projection
from ridealong.chassis.projector.records import Good, Raw, applied_id
from ridealong.chassis.projector.state import Ref, State
from ridealong.chassis.projector.timers import fired
from ridealong.chassis.projector.work import Timer
from ridealong.contracts import Event, EventData, decode, encode
from ridealong.contracts.registry import consumed_by

S = TypeVar("S", bound=State)
D = TypeVar("D", bound=EventData)


class Rehearsal:
    """One service's documents, what it told others, and what it has yet to hear of itself."""

    def __init__(self, projection: Projection) -> None:
        self.documents: dict[Ref, Document] = {}
        self.timers: dict[str, Timer] = {}
        self.told: list[Event[Any]] = []
        self.coming_back: list[Event[Any]] = []
        self.refused: dict[str, str] = {}
        self.bad: list[str] = []
        self._projection = projection
        self._reads = {spec.name for spec in consumed_by(projection.service)}
        self._applied: set[bytes] = set()

    def batch(self, events: Sequence[Event[Any]]) -> None:
        """Fold these as one batch, as they come off their topics."""
        good = [_received(event) for event in events]
        loaded: dict[Ref, State | None] = {}
        outcome = fold(self._projection, good, self._applied, loaded)
        while outcome.missing:
            loaded |= {ref: self._load(ref) for ref in outcome.missing}
            outcome = fold(self._projection, good, self._applied, loaded)
        self._keep(outcome)

    def read(self, *events: Event[Any]) -> None:
        """Fold these one by one, and after each what the service tells itself because of it."""
        for event in events:
            self.batch([event])
            while self.hear_one():
                pass

    def hear_one(self) -> bool:
        """Fold the next event that the service told itself; answers whether there was one."""
        if self.coming_back:
            self.batch([self.coming_back.pop(0)])
            return True
        return False

    def ring_one(self, now: datetime) -> Event[Any] | None:
        """Take out the earliest timer due by `now` and have its event come back; answers it."""
        due = [timer for timer in self.timers.values() if timer.fire_at <= now]
        if not due:
            return None
        timer = min(due, key=lambda one: (one.fire_at, one.id))
        del self.timers[timer.id]
        event = fired(self._projection.service, {**asdict(timer), "_id": timer.id})
        self.coming_back.append(event)
        return event

    def until(self, now: datetime) -> None:
        """All is heard that was told, and every timer due by `now` has fired."""
        while self.hear_one() or self.ring_one(now):
            pass

    def get(self, model: type[S], id_: str) -> S | None:
        """A document, as the service would read it from the store."""
        state = self._load(Ref(model, id_))
        if state is not None and not isinstance(state, model):
            raise TypeError(f"{id_} is a {type(state).__name__}")
        return state

    def the(self, model: type[S], id_: str) -> S:
        """A document that must be there."""
        state = self.get(model, id_)
        if state is None:
            raise LookupError(
                f"no {model.__name__} {id_}; there are {[ref.id for ref in self.documents]}"
            )
        return state

    def all(self, model: type[S]) -> list[S]:
        """Every document of a kind, by id."""
        ids = sorted(ref.id for ref in self.documents if ref.model is model)
        return [self.the(model, id_) for id_ in ids]

    def heard(self, kind: type[D], owner: str | None = None) -> list[D]:
        """What was told of this type, oldest first; of one owner if named."""
        return [
            event.data
            for event in self.told
            if isinstance(event.data, kind) and owner in (None, event.data.owner())
        ]

    def picture(self) -> dict[str, Any]:
        """Everything the store would hold, for comparing."""
        documents = {
            f"{ref.model.COLLECTION} {ref.id}": held for ref, held in self.documents.items()
        }
        return documents | {f"timer {id_}": timer.fire_at for id_, timer in self.timers.items()}

    def _load(self, ref: Ref) -> State | None:
        document = self.documents.get(ref)
        return None if document is None else ref.model.from_document(document)

    def _keep(self, outcome: Outcome) -> None:
        self.bad += [bad.reason for bad in outcome.bad]
        for item, refused in outcome.applied:
            self._applied.add(applied_id(item.event))
            if refused is not None:
                self.refused[item.event.id] = refused
        for ref, state in outcome.changes.states.items():
            self.documents.pop(ref, None)
            if state is not None:
                self.documents[ref] = as_stored(state.to_document())
        for id_, timer in outcome.changes.timers.items():
            self.timers.pop(id_, None)
            if timer is not None:
                self.timers[id_] = timer
        for derived in outcome.changes.derived.values():
            self.told.append(derived)
            if derived.topic in self._reads:
                self.coming_back.append(derived)


def _received(event: Event[Any]) -> Good:
    record = encode(event)
    received = decode(record.key, list(record.headers), record.value, topic=event.topic)
    if not isinstance(received, Event):
        raise TypeError(f"{event.type} is not a type that services read")
    return Good(Raw(event.topic, 0, 0, *record), received)
