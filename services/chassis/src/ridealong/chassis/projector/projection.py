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

    def on(self, *types: type[D]) -> Callable[[Handler[D]], Handler[D]]:
        """Fold events of these types with the decorated function."""

        def register(handler: Handler[D]) -> Handler[D]:
            for type_ in types:
                if type_ in self._handlers or type_ in self._runs:
                    raise ValueError(f"{type_.TYPE} has a handler in {self.service} already")
                self._handlers[type_] = handler
            return handler

        return register

    def on_runs(self, *types: type[EventData]) -> Callable[[RunHandler], RunHandler]:
        """Fold runs of events of these types with the decorated function: those of one key that
        follow one another in a batch, in order, and nothing of that key in between.

        For what comes in masses. Two promises are the function's own, since no one else keeps them:
        however a story is cut into runs, the end is the same; and its states know every event that
        they have, for ever, so that one that comes again changes nothing, whatever came in between.
        In return no id of an event is kept beside them.
        """

        def register(handler: RunHandler) -> RunHandler:
            for type_ in types:
                if type_ in self._handlers or type_ in self._runs:
                    raise ValueError(f"{type_.TYPE} has a handler in {self.service} already")
                self._runs[type_] = handler
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
            if type_ in self._forwarded:
                raise ValueError(f"forwarded {type_} has a handler in {self.service} already")
            self._forwarded[type_] = handler
            return handler

        return register

    def run_handler_of(self, event: Event[EventData]) -> RunHandler | None:
        """What folds this event with others like it, or None where each is folded by itself."""
        return self._runs.get(type(event.data))

    def concerns(self, event: Event[EventData]) -> bool:
        """Whether the service folds this event at all."""
        return type(event.data) in self._runs or self.handler_of(event) is not None

    def handler_of(self, event: Event[EventData]) -> Handler[Any] | None:
        """What folds this event by itself, or None where nothing does."""
        if isinstance(event.data, TimerFired):
            return self._timers.get(event.data.name)
        if isinstance(event.data, Forwarded) and event.data.type in self._forwarded:
            return self._forwarded[event.data.type]
        return self._handlers.get(type(event.data))
