"""Hands over what is ready, so many at once, and writes down what came of it, many at once."""

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from tenacity import AsyncRetrying, RetryCallState, wait_exponential_jitter

from ridealong.chassis.logging import logger
from ridealong.chassis.mongo import StoreAway
from ridealong.notifier.delivery.breakers import Breakers
from ridealong.notifier.delivery.desk import Closing
from ridealong.notifier.delivery.findings import Part, Ready, ended
from ridealong.notifier.delivery.looking import Looking
from ridealong.notifier.delivery.notice import Unusable
from ridealong.notifier.model import Delivery
from ridealong.notifier.rules import delivering
from ridealong.notifier.rules.delivering import Outcome

_GATHER_SECONDS: Final = 0.03
"""For so long outcomes are gathered, to be written down together."""

_LEAST_AHEAD: Final = 2
_MOST_AHEAD: Final = 5
"""So many messages for each hand are made ready, so that none waits for the next look: more after
hands have run out of them, fewer after some have become stale."""

_MOST_WRITTEN: Final = 200
_STALE: Final = timedelta(seconds=5)
"""What was judged longer ago is judged again before it leaves."""

_SOON: Final = timedelta(seconds=1)

_log = logger(__name__)


class Sending:
    """The hands of one instance, `parallel` of them; a message that hangs holds up one hand."""

    def __init__(self, looking: Looking, breakers: Breakers, *, parallel: int) -> None:
        self._looking = looking
        self._breakers = breakers
        self._parallel = parallel
        self._ahead = _LEAST_AHEAD
        self._ready: deque[Ready] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._outcomes: deque[tuple[Ready, Outcome]] = deque()
        self._moved = asyncio.Event()
        self._arrived = asyncio.Event()
        self._told = asyncio.Event()

    @property
    def room(self) -> int:
        """How many more may be made ready."""
        return max(0, self._ahead * self._parallel - len(self._ready))

    def put(self, ready: Sequence[Ready]) -> None:
        """Let these leave as soon as hands are free."""
        self._ready.extend(ready)
        self._arrived.set()

    async def moved(self, seconds: float) -> None:
        """Until there is more room, for so long at most."""
        self._moved.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._moved.wait()
        except TimeoutError:
            return

    async def hand_over(self) -> None:
        """Mark what is ready as being sent, and send it, for ever."""
        while True:
            await self._arrived.wait()
            free = self._parallel - len(self._tasks)
            if not self._ready:
                self._arrived.clear()
                self._ahead = min(self._ahead + 1, _MOST_AHEAD)
            elif free <= 0:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            else:
                await self._mark(self._some(free))
                # Marks are written for many at once; a moment lets hands get free together.
                await asyncio.sleep(_GATHER_SECONDS)

    async def write_down(self) -> None:
        """Close, or put off, what came back, for ever."""
        while True:
            await self._told.wait()
            await asyncio.sleep(_GATHER_SECONDS)
            await self.flush()

    async def flush(self) -> None:
        """Write down all that came back by now. A store that is away for a moment is waited for: a
        message that is out must not look unsent."""
        self._told.clear()
        while self._outcomes:
            some = [
                self._outcomes.popleft() for _ in range(min(_MOST_WRITTEN, len(self._outcomes)))
            ]
            at = self._looking.clock()
            after = [
                self._after(part, ready, outcome, at)
                for ready, outcome in some
                for part in ready.parts
            ]
            closings = [one for one in after if isinstance(one, Closing)]
            moves = [one for one in after if isinstance(one, Delivery)]
            async for attempt in AsyncRetrying(
                wait=wait_exponential_jitter(multiplier=0.1, max=5), after=_tell
            ):
                with attempt:
                    await self._looking.record(closings, moves)

    async def ended(self, seconds: float) -> None:
        """See through what is under way, for so long, and write it down: cut off, nobody would know
        whether it left."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()
        await self.flush()

    def _some(self, most: int) -> list[Ready]:
        taken = [self._ready.popleft() for _ in range(min(most, len(self._ready)))]
        self._moved.set()
        now = self._looking.clock()
        fresh = [one for one in taken if now - one.judged_at < _STALE]
        if len(fresh) < len(taken):
            self._ahead = max(self._ahead // 2, _LEAST_AHEAD)
        for one in taken:
            if now - one.judged_at >= _STALE:
                self._put_off(one, now)
        return fresh

    def _put_off(self, ready: Ready, until: datetime) -> None:
        for part in ready.parts:
            self._looking.waiting.later(part.delivery.id, until)

    async def _mark(self, ready: Sequence[Ready]) -> None:
        """From this mark on a message may have left."""
        try:
            marked = await self._looking.desk.move(
                [part.delivery for one in ready for part in one.parts]
            )
        except StoreAway as error:
            # Whether it was written isn't known: what was is found under its lease.
            _log.warning("marks put off", error=type(error).__name__)
            marked = []
        written = {delivery.id: delivery for delivery in marked}
        soon = self._looking.clock() + _SOON
        for one in ready:
            if any(part.delivery.id not in written for part in one.parts):
                self._put_off(one, soon)
                continue
            task = asyncio.create_task(self._one(one.marked(written)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _one(self, ready: Ready) -> None:
        async def send() -> Outcome:
            return await ready.line.channel.send(ready.notice)

        try:
            outcome = await self._breakers.through(ready.line.name, send)
        except Unusable:
            outcome = Outcome("unusable address", final=True)
        except Exception as error:  # noqa: BLE001 - a fault in one must not hold the others up
            _log.error("fault", reminder=ready.notice.id, error=type(error).__name__)
            outcome = Outcome(delivering.UNKNOWN)
        self._outcomes.append((ready, outcome))
        self._told.set()

    def _after(
        self, part: Part, ready: Ready, outcome: Outcome, at: datetime
    ) -> Closing | Delivery:
        delivery = delivering.tried(part.delivery, outcome)
        follows = delivering.after(
            delivery,
            outcome,
            ready.ways,
            at,
            self._looking.policy,
            idempotent=ready.line.channel.idempotent,
        )
        return ended(Part(part.reminder, delivery), follows, at)


def _tell(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    _log.warning("delivery waits for the store", error=type(error).__name__)
