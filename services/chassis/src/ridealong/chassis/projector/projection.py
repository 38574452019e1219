"""Which event types a service folds, and with what."""

from collections.abc import Callable
from typing import Any, TypeVar

from ridealong.chassis.projector.state import State
from ridealong.chassis.projector.work import Work
from ridealong.contracts import Event, EventData
from ridealong.contracts.internal import Forwarded, TimerFired

D = TypeVar("D", bound=EventData)
Handler = Callable[[Event[D], Work], None]


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

    def on(self, *types: type[D]) -> Callable[[Handler[D]], Handler[D]]:
        """Fold events of these types with the decorated function."""

        def register(handler: Handler[D]) -> Handler[D]:
            for type_ in types:
                if type_ in self._handlers:
                    raise ValueError(f"{type_.TYPE} has a handler in {self.service} already")
                self._handlers[type_] = handler
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

    def handler_of(self, event: Event[EventData]) -> Handler[Any] | None:
        """What folds this event, or None where it doesn't concern the service."""
        if isinstance(event.data, TimerFired):
            return self._timers.get(event.data.name)
        if isinstance(event.data, Forwarded) and event.data.type in self._forwarded:
            return self._forwarded[event.data.type]
        return self._handlers.get(type(event.data))
