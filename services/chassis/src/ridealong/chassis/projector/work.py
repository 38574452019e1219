"""What a rule's handler sees of the world while one event is folded."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, uuid5

from pydantic import JsonValue

from ridealong.chassis.projector.state import Ref, State
from ridealong.contracts import Event, EventData
from ridealong.contracts.internal import TimerFired

S = TypeVar("S", bound=State)


class NotLoaded(LookupError):
    """States that weren't read from the store yet; the engine reads them and folds again."""

    def __init__(self, refs: Collection[Ref]) -> None:
        super().__init__(", ".join(f"{ref.model.__name__} {ref.id}" for ref in refs))
        self.refs = frozenset(refs)


class NotOurs(ValueError):
    """A handler tried to write a state that belongs to another key: re-key through the log."""


@dataclass(frozen=True, slots=True)
class Timer:
    """An instant at which `ridealong.timer.fired.v1` comes back to `key` on the service's log.

    `id` is unique in the service; setting one again moves it.
    """

    id: str
    name: str
    tenant: str
    person: str
    fire_at: datetime
    data: Mapping[str, JsonValue]
    traceparent: str | None = None

    @property
    def key(self) -> str:
        """The partition key of the event it becomes."""
        return f"{self.tenant}/{self.person}"


@dataclass(slots=True)
class Changes:
    """What one event, or a batch of them, changes."""

    states: dict[Ref, State | None] = field(default_factory=dict)
    derived: dict[tuple[str, str, str], Event[Any]] = field(default_factory=dict)
    timers: dict[str, Timer | None] = field(default_factory=dict)
    refused: str | None = None
    refusals: dict[int, str] = field(default_factory=dict)

    def absorb(self, later: "Changes") -> None:
        """Take in what a later event changed; a derived event carries the new state, so the
        latest of a type and subject stands for those before it."""
        self.states |= later.states
        for name, event in later.derived.items():
            self.derived.pop(name, None)
            self.derived[name] = event
        self.timers |= later.timers


class Work:
    """Reads and changes of one event, or of a run of them (`event` is then the last). Nothing here
    does I/O: changes are kept if the whole handler succeeds and are forgotten if it raises."""

    def __init__(
        self,
        service: str,
        event: Event[EventData],
        loaded: Mapping[Ref, State | None],
        before: Mapping[Ref, State | None],
        incarnation: str = "",
        *,
        others: Sequence[Event[EventData]] = (),
    ) -> None:
        self.event = event
        self.key = event.key
        self.changes = Changes()
        self._service = service
        self._loaded = loaded
        self._before = before
        self._incarnation = incarnation
        self._others = others

    def get(self, model: type[S], id: str) -> S | None:  # noqa: A002 - the store's own word
        """The state as earlier events left it, or None where there is none."""
        ref = Ref(model, id)
        for layer in (self.changes.states, self._before, self._loaded):
            if ref in layer:
                state = layer[ref]
                if state is not None and not isinstance(state, model):
                    raise TypeError(f"{ref} holds a {type(state).__name__}")
                return state
        raise NotLoaded((ref,))

    def get_all(self, model: type[S], ids: Iterable[str]) -> dict[str, S | None]:
        """Several states at once, by id: one query reads all that aren't at hand yet."""
        found: dict[str, S | None] = {}
        missing: list[Ref] = []
        for id_ in ids:
            ref = Ref(model, id_)
            for layer in (self.changes.states, self._before, self._loaded):
                if ref in layer:
                    state = layer[ref]
                    if state is not None and not isinstance(state, model):
                        raise TypeError(f"{ref} holds a {type(state).__name__}")
                    found[id_] = state
                    break
            else:
                missing.append(ref)
        if missing:
            raise NotLoaded(missing)
        return found

    def put(self, state: State) -> None:
        """Keep this state.

        Raises:
            NotOurs: its key isn't this event's, so another writer owns it.
        """
        if state.key != self.key:
            raise NotOurs(f"{type(state).__name__} {state.id} belongs to {state.key}")
        self.changes.states[Ref(type(state), state.id)] = state

    def delete(self, model: type[State], id: str) -> None:  # noqa: A002 - the store's own word
        """Forget a state of this event's key; one that isn't there is no error.

        Raises:
            NotOurs: its key isn't this event's, so another writer owns it.
        """
        state = self.get(model, id)
        if state is None:
            return
        if state.key != self.key:
            raise NotOurs(f"{model.__name__} {id} belongs to {state.key}")
        self.changes.states[Ref(model, id)] = None

    def emit(self, data: EventData, *, once: bool = False) -> None:
        """Derive an event. It carries the new state: of several of one type and subject in a
        batch only the last is sent.

        `once`: it says that something happened, and not how something is now, so readers must
        never take it for news again, not even when this database is built anew.
        """
        cause = self.event
        event = Event(
            # The owner too: one cause may tell several people of one thing.
            id=derived_id(
                self._service,
                data.TYPE,
                data.owner() or "",
                data.subject(),
                cause.source,
                cause.id,
                "" if once else self._incarnation,
                # All of a run: the last one alone may have ended an earlier run as well.
                *(part for other in self._others for part in (other.source, other.id)),
            ),
            source=f"ridealong/{self._service}",
            tenant=cause.tenant,
            actor="system",
            time=cause.time,
            data=data,
            correlation_id=cause.correlation_id or cause.id,
            causation_id=cause.id,
            traceparent=cause.traceparent,
        )
        self.changes.derived.pop((data.TYPE, event.key, data.subject()), None)
        self.changes.derived[data.TYPE, event.key, data.subject()] = event

    def set_timer(
        self,
        id: str,  # noqa: A002 - the store's own word
        name: str,
        fire_at: datetime,
        data: Mapping[str, JsonValue] | None = None,
    ) -> None:
        """Have a `TimerFired` with this name and data come back to this event's key.

        `id` is made unique in the tenant here; a second call with the same id moves the timer.
        An instant in the past fires at once. A timer fires once for an instant: set again for one
        at which it has fired already, it stays silent, so give each setting an id of its own
        where that matters.

        Raises:
            ValueError: id, name or instant can't be those of an event, so it could never fire.
        """
        person = self.event.data.owner()
        if person is None:
            raise NotOurs("a timer needs a person whose log it comes back to")
        unique = f"{self.event.tenant}/{id}"
        event = TimerFired.model_validate(
            {
                "service": self._service,
                "timer": unique,
                "name": name,
                "person": person,
                "fire_at": fire_at,
                "data": dict(data or {}),
            }
        )
        self.changes.timers[unique] = Timer(
            unique,
            name,
            self.event.tenant,
            person,
            event.fire_at,
            event.data,
            self.event.traceparent,
        )

    def cancel_timer(self, id: str) -> None:  # noqa: A002 - the store's own word
        """Take a timer back; one that isn't set is no error, one that has fired has fired."""
        self.changes.timers[f"{self.event.tenant}/{id}"] = None

    def refuse(self, reason: str) -> None:
        """Record that this event no longer fits; whatever the handler changed is forgotten.

        `reason` is a sentence for the person who sent it.
        """
        self.changes = Changes(refused=reason)

    def refuse_one(self, number: int, reason: str) -> None:
        """Record that the event of this number in its run (from 0) no longer fits. What the others
        changed stays."""
        self.changes.refusals[number] = reason


def derived_id(*parts: str) -> str:
    """A UUID (version 5) of the parts, none of which can run into the next: the same cause
    derives the same id, so sending twice is harmless."""
    return str(uuid5(NAMESPACE_URL, "\0".join(("ridealong", *parts))))
