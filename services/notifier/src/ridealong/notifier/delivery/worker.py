"""Takes due reminders through a last look and a channel to their closing."""

import asyncio
import time
from contextlib import suppress
from typing import Final

from tenacity import AsyncRetrying, RetryCallState, wait_exponential_jitter

from ridealong.chassis.logging import logger
from ridealong.chassis.neighbours import Neighbour
from ridealong.chassis.service import Context
from ridealong.notifier.delivery import telemetry
from ridealong.notifier.delivery.breakers import Breakers
from ridealong.notifier.delivery.channels.registry import Channels
from ridealong.notifier.delivery.desk import Desk
from ridealong.notifier.delivery.leaving import Leaving, Unsubscribing
from ridealong.notifier.delivery.letters import Letters
from ridealong.notifier.delivery.looking import Looking
from ridealong.notifier.delivery.sending import Sending
from ridealong.notifier.delivery.waiting import Waiting
from ridealong.notifier.model import Kind, Preferences, Reminder
from ridealong.notifier.rules.unsubscribing import Link, unsubscribe_url
from ridealong.notifier.settings import NotifierSettings

_AT_ONCE: Final = 300
"""A look waits until the log is read to its end, however few it is for: so it is for many."""

_SHARE: Final = 20
_LONGEST_PAUSE: Final = 15.0

_log = logger(__name__)


class Deliveries:
    """Delivers what is due, for ever: looks, hands over and writes down side by side."""

    def __init__(self, context: Context, settings: NotifierSettings, judge: Neighbour) -> None:
        self._settings = settings
        self._clock = context.clock
        self._desk = Desk(context.store, context.announcer)
        self._waiting = Waiting()
        self._channels = Channels(settings, context.clock)
        self._breakers = Breakers(
            threshold=settings.breaker_failures, seconds=settings.breaker_seconds
        )
        self._looking = Looking(
            desk=self._desk,
            waiting=self._waiting,
            channels=self._channels,
            leaving=Leaving(
                waiting=self._waiting,
                letters=Letters(settings.agenda_url),
                channels=self._channels,
                breakers=self._breakers,
                unsubscribing=_links(settings),
            ),
            policy=settings.policy,
            patience=settings.patience,
            judge=judge,
            settled=context.settled,
            clock=context.clock,
        )
        self._sending = Sending(self._looking, self._breakers, parallel=settings.delivery_parallel)
        self._read_again_at = 0.0

    async def run(self) -> None:
        """Until it is cancelled; then what is under way is seen through."""
        looks = asyncio.create_task(self._look_for_ever())
        hands = [
            asyncio.create_task(work())
            for work in (self._sending.hand_over, self._sending.write_down)
        ]
        try:
            await asyncio.gather(looks, *hands)
        finally:
            for task in (looks, hands[0]):
                task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await task
            await asyncio.shield(self._sending.ended(self._settings.drain_seconds / 2))
            hands[1].cancel()
            await self._channels.close()

    async def _look_for_ever(self) -> None:
        while True:
            taken = 0
            async for attempt in AsyncRetrying(
                wait=wait_exponential_jitter(multiplier=0.2, max=15), after=_tell
            ):
                with attempt:
                    taken = await self._look()
            if not taken:
                await self._sending.moved(self._settings.delivery_poll_seconds)

    async def _look(self) -> int:
        await self._read()
        ids = self._waiting.take(self._clock(), min(_AT_ONCE, self._sending.room))
        if ids:
            try:
                self._sending.put(await self._looking.at(ids))
            except BaseException:
                for id_ in ids:
                    self._waiting.missed(id_, self._clock())
                raise
        return len(ids)

    async def _read(self) -> None:
        started = time.monotonic()
        if started < self._read_again_at:
            return
        self._waiting.refresh([due async for due in self._desk.due()])
        telemetry.DELIVERY_WAITING.set(len(self._waiting))
        ended = time.monotonic()
        self._read_again_at = ended + pause(ended - started, self._settings.delivery_poll_seconds)


def pause(took: float, poll: float) -> float:
    """Seconds until what is due is read anew, when reading it `took` so many; at least `poll`.

    The more there is, the more seldom: reading takes a twentieth of the time. But a read that a
    busy store held up must not hold up everybody's reminders.
    """
    return max(poll, min(_SHARE * took, _LONGEST_PAUSE))


def _tell(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    _log.warning("delivery put off", error=type(error).__name__)


def _links(settings: NotifierSettings) -> Unsubscribing:
    """By which the person of a reminder turns kinds off, where links are signed at all."""
    secret, base_url = settings.link_secret, settings.public_url

    def link(reminder: Reminder, kinds: tuple[Kind, ...], own: Preferences | None) -> str | None:
        if secret is None or base_url is None:
            return None
        generation = own.links if own is not None else 0
        whose = Link(reminder.tenant, reminder.person, kinds, generation)
        return unsubscribe_url(base_url, secret.get_secret_value(), whose)

    return link
