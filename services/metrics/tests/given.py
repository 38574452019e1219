"""Given events, when the service reads them, then these are its states: no server needed."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

import bson

from ridealong.chassis.mongo import _CODEC
from ridealong.chassis.projector import State, Timer
from ridealong.chassis.projector.engine import Engine
from ridealong.chassis.projector.records import Good, Raw, applied_id
from ridealong.chassis.projector.state import Ref
from ridealong.chassis.projector.timers import fired
from ridealong.contracts import Event, EventData, decode, encode
from ridealong.metrics.projection import projection

S = TypeVar("S", bound=State)
D = TypeVar("D", bound=EventData)
TENANT = "acme"


def at(text: str) -> datetime:
    """An instant: `2026-03-02` is midnight in UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_numbers: Iterator[int] = iter(range(10**9))


def event(data: D, time: str | datetime = "2026-03-02T12:00", id_: str | None = None) -> Event[D]:
    """What a platform publishes."""
    return Event(
        id=id_ or f"e-{next(_numbers)}",
        source="test/platform",
        tenant=TENANT,
        actor="platform",
        time=at(time) if isinstance(time, str) else time,
        data=data,
    )


class World:
    """The service's documents and what it told, as bytes between any two batches."""

    def __init__(self) -> None:
        self.documents: dict[tuple[str, str], bytes] = {}
        self.told: list[Event[Any]] = []
        self.internal: list[Event[Any]] = []
        self.timers: dict[str, Timer] = {}
        self.refused: list[str] = []
        self._applied: set[bytes] = set()
        self._engine = Engine(projection, 6, "test", 200)

    def read(self, *events: Event[Any]) -> "World":
        """One batch off the log, and then all that it makes the service tell itself."""
        self.batch(events)
        while self.internal:
            waiting, self.internal = self.internal, []
            self.batch(waiting)
        return self

    def batch(self, events: Iterable[Event[Any]]) -> None:
        """One batch; what the service tells itself waits in `internal`."""
        good = [Good(Raw("t", 0, 0, None, (), None), _sent(each)) for each in events]
        loaded: dict[Ref, State | None] = {}
        while True:
            outcome = self._engine.fold(good, self._applied, loaded)
            if not outcome.missing:
                break
            loaded |= {ref: self.get(ref.model, ref.id) for ref in outcome.missing}
        assert not outcome.bad, outcome.bad
        self._applied |= {applied_id(item.event) for item, _ in outcome.applied}
        self.refused += [refused for _, refused in outcome.applied if refused is not None]
        for ref, state in outcome.changes.states.items():
            place = (ref.model.COLLECTION, ref.id)
            if state is None:
                self.documents.pop(place, None)
            else:
                self.documents[place] = bson.encode(state.to_document(), codec_options=_CODEC)
        for id_, timer in outcome.changes.timers.items():
            if timer is None:
                self.timers.pop(id_, None)
            else:
                self.timers[id_] = timer
        for derived in outcome.changes.derived.values():
            own = derived.topic == "internal.metrics"
            (self.internal if own else self.told).append(_sent(derived))

    def wait_until(self, now: str) -> "World":
        """Let time pass: due timers fire."""
        while due := [timer for timer in self.timers.values() if timer.fire_at <= at(now)]:
            for timer in due:
                del self.timers[timer.id]
                content = {
                    "_id": timer.id,
                    "fire_at": timer.fire_at,
                    "tenant": timer.tenant,
                    "name": timer.name,
                    "person": timer.person,
                    "data": dict(timer.data),
                }
                self.read(fired("metrics", content))
        return self

    def get(self, model: type[S], id_: str) -> S | None:
        """A state as the store has it."""
        document = self.documents.get((model.COLLECTION, id_))
        if document is None:
            return None
        return model.from_document(bson.decode(document, codec_options=_CODEC))

    def the(self, model: type[S], id_: str) -> S:
        """A state that is there."""
        state = self.get(model, id_)
        assert state is not None, f"no {model.__name__} {id_}"
        return state

    def all(self, model: type[S]) -> list[S]:
        """All states of a kind."""
        ids = [id_ for collection, id_ in self.documents if collection == model.COLLECTION]
        return [self.the(model, id_) for id_ in sorted(ids)]

    def last_told(self, kind: type[D], person: str) -> D:
        """What was last told of a person."""
        found = [
            each.data
            for each in self.told
            if isinstance(each.data, kind) and each.data.owner() == person
        ]
        assert found, f"nothing told of {person}"
        return found[-1]


def _sent(original: Event[Any]) -> Event[Any]:
    record = encode(original)
    received = decode(record.key, list(record.headers), record.value)
    assert isinstance(received, Event)
    return received
