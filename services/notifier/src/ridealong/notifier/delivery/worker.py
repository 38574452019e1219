"""Takes due reminders through a last look and the mail server to their closing."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_not_exception_type,
    stop_after_delay,
    wait_exponential_jitter,
)

from ridealong.chassis.logging import logger
from ridealong.chassis.mongo import Fenced
from ridealong.chassis.neighbours import Behind, Neighbour
from ridealong.chassis.service import Context
from ridealong.notifier.delivery.desk import Desk
from ridealong.notifier.delivery.mail import Letters
from ridealong.notifier.delivery.smtp import MailServer
from ridealong.notifier.model import Closed, Delivery, Person, Reminder
from ridealong.notifier.rules import delivering, telling
from ridealong.notifier.rules.delivering import ACCEPTED, Outcome
from ridealong.notifier.rules.holding import held, judged_from, sight_of
from ridealong.notifier.rules.judging import Fail, Later, Leave, Send, Suppress, judge
from ridealong.notifier.rules.reasons import reason_of
from ridealong.notifier.settings import NotifierSettings

_ROUND: Final = 200
_log = logger(__name__)


class Deliveries:
    """Delivers what is due, for ever."""

    def __init__(self, context: Context, settings: NotifierSettings, judge: Neighbour) -> None:
        self._desk = Desk(context.store, context.announcer)
        self._letters = Letters(mail_from=settings.mail_from, agenda_url=settings.agenda_url)
        self._server = MailServer(settings)
        self._settings = settings
        self._policy = settings.policy
        self._patience = settings.patience
        self._judge = judge
        self._behind = Behind()
        self._clock: Callable[[], datetime] = context.clock
        self._settled = context.settled

    async def run(self) -> None:
        """Round after round; a failing store or broker is tried again with backoff."""
        while True:
            found = 0
            async for attempt in AsyncRetrying(
                wait=wait_exponential_jitter(multiplier=0.2, max=15), after=_tell
            ):
                with attempt:
                    found = await self.round()
            if not found:
                await asyncio.sleep(self._settings.delivery_poll_seconds)

    async def round(self) -> int:
        """Take up what is due and free, and see each through; answer how many.

        First whoever judges commitments, and then the projection, catch up with the log: what
        undoes a reminder may lie there unread, above all after a start.
        """
        if not await self._desk.free(self._clock(), 1):
            return 0
        self._behind = await self._judge.behind()
        await self._settled()
        waiting = deque(await self._desk.free(self._clock(), _ROUND))
        count = len(waiting)

        async def hand() -> None:
            while waiting:
                await self._one(*waiting.popleft())

        hands = [asyncio.create_task(hand()) for _ in range(self._settings.mail_parallel)]
        try:
            ended = await asyncio.shield(asyncio.gather(*hands, return_exceptions=True))
        except asyncio.CancelledError:
            # A mail under way is seen through: cut off, nobody would know whether it left.
            waiting.clear()
            _, late = await asyncio.wait(hands, timeout=self._settings.drain_seconds)
            for task in late:
                task.cancel()
            raise
        for error in ended:
            if isinstance(error, BaseException):
                raise error
        return count

    async def _one(self, found: Reminder, delivery: Delivery) -> None:
        try:
            await self._decide(found, delivering.resumed(delivery))
        except Fenced:
            _log.info("another worker has it", reminder=found.reminder)
        except Exception as error:  # noqa: BLE001 - a fault in one must not hold the others up
            _log.error("fault", reminder=found.reminder, error=type(error).__name__)
            outcome = Outcome("fault in the notifier")
            missed = delivering.missed(delivering.resumed(delivery), outcome, self._clock())
            # Fenced where the fault came after the mail: then the lease and its rule decide.
            with suppress(Fenced):
                await self._again(found, missed, outcome)

    async def _decide(self, found: Reminder, delivery: Delivery) -> None:
        now = self._clock()
        reminder, person, commitment = await self._desk.present(found)
        verdict = judge(reminder, person, now)
        if reminder is None or isinstance(verdict, Leave):
            return
        if not isinstance(verdict, Later):
            behind = any(key in self._behind for key in judged_from(reminder))
            sight = sight_of(reminder, commitment, behind=behind)
            later = held(delivery, sight, now, self._patience)
            if later is not None:
                await self._desk.move(later)
                return
        match verdict:
            case Suppress(reason):
                await self._close(reminder, delivery, "suppressed", reason)
            case Fail(reason):
                await self._close(reminder, delivery, "failed", reason)
            case Later(reason):
                outcome = Outcome(reason)
                await self._again(reminder, delivering.missed(delivery, outcome, now), outcome)
            case Send(to, address):
                await self._send(reminder, delivery, to, address)

    async def _send(
        self, reminder: Reminder, delivery: Delivery, person: Person, address: str
    ) -> None:
        given_up = delivering.given_up(delivery, None, self._policy)
        if given_up is not None:
            await self._close(reminder, delivery, "failed", given_up)
            return
        begun = delivering.begun(delivery, self._clock(), self._policy)
        try:
            message = self._letters.write(reminder, person, address, begun.tries[0].at)
        except ValueError:
            await self._close(reminder, delivery, "failed", "unusable address")
            return
        begun = await self._desk.move(begun)
        outcome = await self._server.send(message)
        tried = delivering.tried(begun, outcome)
        if outcome.what != ACCEPTED:
            await self._again(reminder, tried, outcome)
            return
        # The mail is out: a store that is away for a moment must not make it look unsent.
        async for attempt in AsyncRetrying(
            retry=retry_if_not_exception_type(Fenced),
            stop=stop_after_delay(self._policy.lease / 4),
            wait=wait_exponential_jitter(multiplier=0.1, max=2),
            reraise=True,
        ):
            with attempt:
                await self._close(reminder, tried, "sent", reason_of(reminder))

    async def _again(self, reminder: Reminder, delivery: Delivery, outcome: Outcome) -> None:
        given_up = delivering.given_up(delivery, outcome, self._policy)
        if given_up is not None:
            await self._close(reminder, delivery, "failed", given_up)
            return
        later = delivering.postponed(delivery, self._clock(), self._policy)
        _log.info(
            "mail put off",
            reminder=reminder.reminder,
            tries=len(later.tries),
            why=outcome.what,
            until=later.next_at.isoformat(),
        )
        await self._desk.move(later)

    async def _close(
        self, reminder: Reminder, delivery: Delivery, how: Closed, reason: str
    ) -> None:
        at = self._clock()
        await self._desk.close(telling.ended(reminder, how, reason, at), delivery, at)
        _log.info(
            "reminder closed", reminder=reminder.reminder, kind=reminder.kind, how=how, why=reason
        )


def _tell(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    _log.warning("delivery put off", error=type(error).__name__)
