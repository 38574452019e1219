"""A circuit breaker for each line: who is away isn't asked by everybody who waits."""

import time
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.messages.base import Event
from purgatory.domain.messages.events import ContextChanged
from purgatory.domain.model import OpenedState

from ridealong.notifier.delivery import telemetry
from ridealong.notifier.rules.delivering import Outcome

_NO_LIMIT: Final = 1_000_000


class Admission(NamedTuple):
    """How many may try a line now, and after how many seconds the others ask again."""

    most: int
    seconds: float = 0.0


class _Trouble(Exception):
    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


class Breakers:
    """Opens after so many failures in a row of a line itself, for so long; then one may try."""

    def __init__(self, *, threshold: int, seconds: float) -> None:
        self._seconds = seconds
        self._open: set[str] = set()
        self._factory = AsyncCircuitBreakerFactory(default_threshold=threshold, default_ttl=seconds)
        self._factory.add_listener(self._heard)

    async def admission(self, name: str) -> Admission:
        """Who may try this line now."""
        context = (await self._factory.get_breaker(name)).context
        if context.state == "closed":
            return Admission(_NO_LIMIT)
        left = (context.opened_at or 0.0) + self._seconds - time.time()
        return Admission(0, left) if left > 0 else Admission(1, self._seconds / 10)

    async def through(self, name: str, send: Callable[[], Awaitable[Outcome]]) -> Outcome:
        """What comes of sending, which the breaker of this line hears of. What was let in before it
        opened goes on."""
        breaker = await self._factory.get_breaker(name)
        try:
            async with breaker:
                return _untroubled(await send())
        except _Trouble as trouble:
            return trouble.outcome
        except OpenedState:
            return await send()

    def _heard(self, name: str, what: str, event: Event) -> None:
        if what != "state_changed" or not isinstance(event, ContextChanged):
            return
        (self._open.discard if event.state == "closed" else self._open.add)(name)
        kind = name.partition("/")[0]
        telemetry.CHANNELS_OPEN.labels(kind).set(
            sum(one.partition("/")[0] == kind for one in self._open)
        )


def _untroubled(outcome: Outcome) -> Outcome:
    # The library counts what is raised.
    if outcome.trouble:
        raise _Trouble(outcome)
    return outcome
