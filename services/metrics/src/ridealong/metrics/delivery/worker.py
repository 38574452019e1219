"""Tells subscribers, for ever: one task hands over, and each receiver has one of its own."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from ridealong.chassis.documents import Document
from ridealong.chassis.logging import logger
from ridealong.chassis.outgoing import Outgoing
from ridealong.chassis.sealing import Sealer
from ridealong.chassis.service import Context
from ridealong.metrics.delivery import telemetry
from ridealong.metrics.delivery.clerk import Clerk
from ridealong.metrics.delivery.desk import Desk
from ridealong.metrics.delivery.postman import Postman
from ridealong.metrics.model.webhooks import Lane, Subscription
from ridealong.metrics.settings import MetricsSettings

_HOUR: Final = 3600.0
_LOOK_SECONDS: Final = 10.0
_log = logger(__name__)


class Webhooks:
    """A receiver that hangs holds up its own task and nobody else's."""

    def __init__(self, context: Context, settings: MetricsSettings, sealer: Sealer) -> None:
        self._context = context
        self._settings = settings
        self._desk = Desk(context.store, context.announcer)
        self._clerk = Clerk(self._desk, context.clock)
        self._outgoing = Outgoing(
            settings.subscription_rules, seconds=settings.subscription_timeout_seconds
        )
        self._postman = Postman(
            self._desk,
            outgoing=self._outgoing,
            sealer=sealer,
            policy=settings.subscription_policy,
            clock=context.clock,
            parallel=settings.subscription_parallel,
        )
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._looked = self._swept = float("-inf")

    async def run(self) -> None:
        """Round after round, until cancelled; then what is under way is seen through."""
        try:
            await self._desk.prepare()
            while True:
                if not await self._round():
                    await asyncio.sleep(self._settings.subscription_poll_seconds)
        finally:
            await self._stopped()

    async def _round(self) -> int:
        subscriptions = await self._desk.subscriptions()
        try:
            done = await self._clerk.round(subscriptions)
        except Exception as error:  # noqa: BLE001 - what is handed over already is sent all the same
            _log.warning("handing over put off", error=type(error).__name__)
            done = 0
        for each in subscriptions:
            running = self._tasks.get(each.id)
            if each.state != "active" or (running is not None and not running.done()):
                continue
            if running is not None and (fault := running.exception()):
                _log.warning("deliveries put off", error=type(fault).__name__)
            self._tasks[each.id] = asyncio.create_task(self._postman.serve(each))
        await self._look(subscriptions)
        return done

    async def _look(self, subscriptions: Sequence[Subscription]) -> None:
        """Figures for operators now and then, and old records swept out once an hour."""
        elapsed = asyncio.get_running_loop().time()
        if elapsed - self._looked >= _LOOK_SECONDS:
            self._looked = elapsed
            await self._count(subscriptions)
        if elapsed - self._swept >= _HOUR:
            self._swept = elapsed
            kept = timedelta(days=self._settings.subscription_kept_days)
            await self._desk.sweep(self._context.clock() - kept)

    async def _count(self, subscriptions: Sequence[Subscription]) -> None:
        states = Counter(
            "failing" if each.failing_since and each.state == "active" else each.state
            for each in subscriptions
        )
        for state in ("active", "failing", "paused"):
            telemetry.SUBSCRIPTIONS.labels(state).set(states[state])
        now = self._context.clock()
        names = [each.subscription for each in subscriptions if each.state == "active"]
        due: Document = {"subscription": {"$in": names}, "due": {"$lte": now}}
        telemetry.WAITING.set(await self._context.store.count(Lane.COLLECTION, due))
        first = await self._context.store.find(Lane.COLLECTION, due, sort=[("due", 1)], limit=1)
        age = (now - first[0]["due"]).total_seconds() if first else 0.0
        telemetry.OLDEST_SECONDS.set(age)

    async def _stopped(self) -> None:
        tasks = [task for task in self._tasks.values() if not task.done()]
        for task in tasks:
            task.cancel()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self._settings.drain_seconds)
            for task in late:
                task.cancel()
        await self._outgoing.close()
