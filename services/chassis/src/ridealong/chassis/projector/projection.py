"""Which event types a service folds, and with what."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ridealong.chassis.projector.state import State
from ridealong.chassis.projector.work import Work
from ridealong.contracts import Event, EventData
from ridealong.contracts.internal import Forwarded, TimerFired

D = TypeVar("D", bound=EventData)
Handler = Callable[[Event[D], Work], None]
RunHandler = Callable[[Sequence[Event[Any]], Work], None]


class Projection:
    """A service's rules bound to event types and collections.

    A handler is a plain function of the event and its `Work`; the order of events from different
    topics is arbitrary, so handlers must end in the same state whichever comes first.
    """

    def __init__(self, service: str, states: tuple[type[State], ...]) -> None:
        self.service = service
        self.states = states
        self._handlers: dict[type[EventData], Handler[Any]] = {}
        self._timers: dict[str, Handler[TimerFired]] = {}
        self._forwarded: dict[str, Handler[Forwarded]] = {}
        self._runs: dict[type[EventData], RunHandler] = {}
        self._forwarded_runs: dict[str, RunHandler] = {}
        self._known_by_id: set[type[EventData]] = set()

    def on(self, *types: type[D]) -> Callable[[Handler[D]], Handler[D]]:
        """Fold events of these types with the decorated function."""

        def register(handler: Handler[D]) -> Handler[D]:
            for type_ in types:
                if type_ in self._handlers or type_ in self._runs:
                    raise ValueError(f"{type_.TYPE} has a handler in {self.service} already")
                self._handlers[type_] = handler
            return handler

        return register

    def on_runs(
        self, *types: type[EventData], keep_ids: bool = False
    ) -> Callable[[RunHandler], RunHandler]:
        """Fold runs of events of these types with the decorated function: those of one key that
        follow one another in a batch, in order, and nothing of that key in between.

        For what comes in masses. Two promises are the function's own, since no one else keeps them:
        however a story is cut into runs, the end is the same; and its states know every event that
        they have, for ever, so that one that comes again changes nothing, whatever came in between.
        In return no id of an event is kept beside them. With `keep_ids` they are kept, and the
        second promise isn't asked for.
        """

        def register(handler: RunHandler) -> RunHandler:
            for type_ in types:
                if type_ in self._handlers or type_ in self._runs:
                    raise ValueError(f"{type_.TYPE} has a handler in {self.service} already")
                self._runs[type_] = handler
                if keep_ids:
                    self._known_by_id.add(type_)
            return handler

        return register

    def on_timer(self, name: str) -> Callable[[Handler[TimerFired]], Handler[TimerFired]]:
        """Fold the firing of timers of this name with the decorated function."""

        def register(handler: Handler[TimerFired]) -> Handler[TimerFired]:
            if name in self._timers:
                raise ValueError(f"timer {name} has a handler in {self.service} already")
            self._timers[name] = handler
            return handler

        return register

    def on_forwarded(self, type_: str) -> Callable[[Handler[Forwarded]], Handler[Forwarded]]:
        """Fold what the service forwarded to itself as this type with the decorated function,
        and not with the one that folds `Forwarded` in general."""

        def register(handler: Handler[Forwarded]) -> Handler[Forwarded]:
            self._once_forwarded(type_)
            self._forwarded[type_] = handler
            return handler

        return register

    def on_forwarded_runs(self, type_: str) -> Callable[[RunHandler], RunHandler]:
        """Fold runs of what the service forwarded to itself as this type with the decorated
        function: as `on_runs` does, and the ids are kept."""

        def register(handler: RunHandler) -> RunHandler:
            self._once_forwarded(type_)
            self._forwarded_runs[type_] = handler
            return handler

        return register

    def run_handler_of(self, event: Event[EventData]) -> RunHandler | None:
        """What folds this event with others like it, or None where each is folded by itself."""
        if isinstance(event.data, Forwarded) and event.data.type in self._forwarded_runs:
            return self._forwarded_runs[event.data.type]
        return self._runs.get(type(event.data))

    def is_known_by_state(self, event: Event[EventData]) -> bool:
        """Whether the states that this event is folded into tell when it comes again."""
        type_ = type(event.data)
        return type_ in self._runs and type_ not in self._known_by_id

    def concerns(self, event: Event[EventData]) -> bool:
        """Whether the service folds this event at all."""
        return self.run_handler_of(event) is not None or self.handler_of(event) is not None

    def handler_of(self, event: Event[EventData]) -> Handler[Any] | None:
        """What folds this event by itself, or None where nothing does."""
        if isinstance(event.data, TimerFired):
            return self._timers.get(event.data.name)
        if isinstance(event.data, Forwarded) and event.data.type in self._forwarded:
            return self._forwarded[event.data.type]
        return self._handlers.get(type(event.data))

    def _once_forwarded(self, type_: str) -> None:
        if type_ in self._forwarded or type_ in self._forwarded_runs:
            raise ValueError(f"forwarded {type_} has a handler in {self.service} already")
