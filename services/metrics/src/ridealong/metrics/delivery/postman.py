"""Sends what waits in the lanes of one subscription, and writes down what came of it."""

import asyncio
import random
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any

from tenacity import AsyncRetrying, stop_after_delay, wait_exponential_jitter

from ridealong.chassis import signing
from ridealong.chassis.logging import logger
from ridealong.chassis.mongo import Fenced
from ridealong.chassis.outgoing import Answer, Outgoing
from ridealong.chassis.sealing import Sealer, Unsealable
from ridealong.metrics.delivery import telemetry
from ridealong.metrics.delivery.desk import Desk
from ridealong.metrics.model.webhooks import Delivery, Lane, Subscription
from ridealong.metrics.rules import delivering, lanes, subscribing
from ridealong.metrics.rules.delivering import Policy

_chance = random.SystemRandom()
_log = logger(__name__)


class Postman:
    """Whoever takes a lane in hand holds a lease of it. Who dies with one leaves it to the next,
    who sends the same message under the same id."""

    def __init__(
        self,
        desk: Desk,
        *,
        outgoing: Outgoing,
        sealer: Sealer,
        policy: Policy,
        clock: Callable[[], datetime],
        parallel: int,
    ) -> None:
        self._desk = desk
        self._outgoing = outgoing
        self._sealer = sealer
        self._policy = policy
        self._clock = clock
        self._parallel = parallel

    async def serve(self, subscription: Subscription) -> None:
        """Send all that is due; a receiver that fails gets one message at a time."""
        while True:
            most = 1 if subscription.failing_since else self._parallel
            due = await self._desk.due(subscription.subscription, self._clock(), most)
            if not due:
                return
            await _all([self._one(subscription, lane) for lane in due])
            now = await self._desk.one(Subscription, subscription.id)
            if now is None or now.state != "active":
                return
            subscription = now

    async def _one(self, subscription: Subscription, lane: Lane) -> None:
        record = await self._desk.one(Delivery, lane.waiting[0].delivery)
        if record is None:
            return
        now = self._clock()
        begun = delivering.begun(record, now)
        try:
            # Before it is sent: from here on the receiver may have it.
            await self._desk.keep(lanes.taken(lane, now, self._policy.lease), begun)
        except Fenced:
            return
        answer = await self._sent(subscription, record)
        # A store that is away for a moment must not make it look unsent.
        async for attempt in AsyncRetrying(
            stop=stop_after_delay(self._policy.lease.total_seconds() / 3),
            wait=wait_exponential_jitter(multiplier=0.05, max=2),
            reraise=True,
        ):
            with attempt:
                await self._write_down(lane.id, begun.id, answer)
        await self._judge(subscription, answer)

    async def _sent(self, subscription: Subscription, record: Delivery) -> Answer:
        now = self._clock()
        try:
            secrets = [
                self._sealer.open(each) for each in subscribing.valid_secrets(subscription, now)
            ]
        except Unsealable:
            return Answer(None, "its secret was sealed with a key that isn't set any more")
        body = record.body.encode()
        headers = signing.sign(record.id, now, body, secrets)
        return await self._outgoing.post(subscription.url, body, {**headers, **subscribing.MEDIA})

    async def _write_down(self, lane_id: str, delivery_id: str, answer: Answer) -> None:
        """Read again: the lane may have got more meanwhile. Raises `Fenced` for another go."""
        lane = await self._desk.one(Lane, lane_id)
        record = await self._desk.one(Delivery, delivery_id)
        if lane is None or record is None or record.state != "sending":
            return
        now = self._clock()
        what = answer.words
        telemetry.TRIES.labels(_kind(answer)).inc()
        tried = delivering.tried(record, answer.status, what)
        if answer.taken:
            await self._desk.keep(
                lanes.delivered(lane, record.id, now), delivering.ended(tried, "delivered", now)
            )
            telemetry.CLOSED.labels("delivered").inc()
            return
        why = delivering.given_up(tried, now, self._policy)
        wait = delivering.wait(
            lane.failures + 1, self._policy, _chance.random(), answer.retry_after
        )
        after, how = lanes.failed(lane, record.id, now, wait, give_up=why is not None)
        if how is None:
            await self._desk.keep(after, delivering.put_off(tried, now + wait))
        else:
            reason = why if how == "given_up" else "the figure has changed again"
            await self._desk.keep(after, delivering.ended(tried, how, now, reason))
            telemetry.CLOSED.labels(how).inc()
        _log.info("webhook not taken", delivery=record.id, why=what, end=how)

    async def _judge(self, subscription: Subscription, answer: Answer) -> None:
        if answer.taken and subscription.failing_since is None:
            return
        now = self._clock()

        def rule(known: Subscription) -> Subscription:
            return delivering.judged(known, answer.taken, answer.status, now, self._policy)

        after = await self._desk.change(subscription.id, rule)
        if after is not None and after.state == "paused":
            _log.warning("subscription paused", subscription=after.subscription, why=after.why)


async def _all(sendings: Sequence[Coroutine[Any, Any, None]]) -> None:
    """See them through, also when told to stop: cut off, nobody would know whether they left."""
    tasks = [asyncio.create_task(each) for each in sendings]
    try:
        ended = await asyncio.shield(asyncio.gather(*tasks, return_exceptions=True))
    except asyncio.CancelledError:
        await asyncio.wait(tasks)
        raise
    for error in ended:
        if isinstance(error, BaseException):
            raise error


def _kind(answer: Answer) -> str:
    if answer.taken:
        return "taken"
    return "unanswered" if answer.status is None else "refused"
