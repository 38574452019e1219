"""Hands figures over to the lanes of whoever subscribed, and says on the log that it has."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from ridealong.chassis.logging import logger
from ridealong.chassis.mongo import Fenced
from ridealong.chassis.projector.work import derived_id
from ridealong.contracts import Event, new_id
from ridealong.contracts.internal import Forwarded
from ridealong.metrics.delivery import telemetry
from ridealong.metrics.delivery.desk import Desk
from ridealong.metrics.model.webhooks import Delivery, Lane, Subscription, Telling, Waiting
from ridealong.metrics.projection.tellings import HEARD
from ridealong.metrics.rules import delivering, lanes, subscribing

_PAGE: Final = 200
_log = logger(__name__)


class Clerk:
    """What is handed over is in a lane and in the records, in the transaction that also tells the
    log that it was: whoever dies in between has done neither."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._clock = clock

    async def round(self, subscriptions: Sequence[Subscription]) -> int:
        """Hand over what is new, what a subscription hasn't seen yet, and what was asked for
        again; answer how many."""
        tenants = sorted({each.tenant for each in subscriptions})
        done = await self._new(subscriptions, tenants)
        for each in subscriptions:
            if each.state == "active" and each.reading is not None:
                done += await self._present(each, each.reading)
        return done + await self._asked_again()

    async def _new(self, subscriptions: Sequence[Subscription], tenants: Sequence[str]) -> int:
        if not tenants:
            return 0
        found = await self._desk.open_tellings(tenants, _PAGE)
        done = 0
        for telling in found:
            concerned = [
                each
                for each in subscriptions
                if each.state == "active" and subscribing.wants(each, telling)
            ]
            done += await self._hand_over(telling, concerned, heard=True)
        return done

    async def _present(self, subscription: Subscription, after: str) -> int:
        """The next figures that a subscription is told because it began, or began again."""
        found = await self._desk.tellings_after(subscription.tenant, after, _PAGE)
        for telling in found:
            wanted = [subscription] if subscribing.wants(subscription, telling) else []
            if wanted and not await self._hand_over(telling, wanted, heard=False):
                return 0
        place = found[-1].id if len(found) == _PAGE else None
        change = {"reading": place}

        def on(known: Subscription) -> Subscription:
            # Who was resumed meanwhile reads from the start.
            return known.model_copy(update=change) if known.reading == after else known

        await self._desk.change(subscription.id, on)
        return len(found)

    async def _hand_over(
        self, telling: Telling, subscriptions: Sequence[Subscription], *, heard: bool
    ) -> int:
        now = self._clock()
        kept: list[Lane | Delivery] = []
        for subscription in subscriptions:
            kept += await self._into_lane(subscription, telling, now)
        events = [_heard(telling, now)] if heard else []
        if not kept and not events:
            return 1
        try:
            await self._desk.keep(*kept, telling=events)
        except Fenced:
            # Somebody has a lane in hand this moment: the next round finds it all again.
            return 0
        gone = sum(isinstance(each, Delivery) and each.state == "superseded" for each in kept)
        telemetry.CLOSED.labels("superseded").inc(gone)
        return 1

    async def _into_lane(
        self, subscription: Subscription, telling: Telling, now: datetime
    ) -> list[Lane | Delivery]:
        id_ = Lane.id_of(telling.tenant, subscription.subscription, telling.person)
        lane = await self._desk.one(Lane, id_) or lanes.opened(
            telling.tenant, telling.key, subscription.subscription, telling.person
        )
        offered = lanes.offered(lane, telling.id, telling.version, now)
        if offered.lane == lane:
            return []
        kept: list[Lane | Delivery] = [offered.lane]
        kept += [
            delivering.ended(each, "superseded", now, "the figure has changed again")
            for each in await self._desk.deliveries(offered.superseded)
        ]
        if offered.added is not None and telling.body is not None:
            kept.append(_record(offered.lane, offered.added, telling, now))
        return kept

    async def _asked_again(self) -> int:
        found = await self._desk.asked_again(_PAGE)
        now = self._clock()
        for record in found:
            key, person = record.key, record.person
            id_ = Lane.id_of(record.tenant, record.subscription, person)
            lane = await self._desk.one(Lane, id_) or lanes.opened(
                record.tenant, key, record.subscription, person
            )
            telling = Telling.id_of(
                key, "score" if record.kind == "score" else "goal", record.about
            )
            again = Waiting(delivery=record.id, telling=telling, version=record.version)
            changed = {"state": "waiting", "next_at": now, "closed_at": None, "reason": None}
            try:
                await self._desk.keep(
                    lanes.asked_again(lane, again, now), record.model_copy(update=changed)
                )
            except Fenced:
                continue
            _log.info("delivery asked for again", delivery=record.id)
        return len(found)


def _record(lane: Lane, waiting: Waiting, telling: Telling, now: datetime) -> Delivery:
    return Delivery(
        id=waiting.delivery,
        tenant=lane.tenant,
        key=lane.key,
        subscription=lane.subscription,
        person=lane.person,
        kind=telling.kind,
        about=telling.about,
        sequence=lane.number,
        version=waiting.version,
        body=subscribing.message(
            telling.kind,
            telling.body or {},
            id_=waiting.delivery,
            tenant=lane.tenant,
            about=telling.about,
            sequence=lane.number,
            at=now,
        ),
        created_at=now,
        next_at=now,
    )


def _heard(telling: Telling, now: datetime) -> Event[Forwarded]:
    return Event(
        # Of one version there may be several: it can come back after another one.
        id=new_id(),
        source="ridealong/metrics",
        tenant=telling.tenant,
        actor="system",
        time=now,
        data=Forwarded(
            service="metrics",
            person=telling.person,
            about=derived_id(HEARD, telling.id),
            type=HEARD,
            body={
                "telling": telling.id,
                "kind": telling.kind,
                "about": telling.about,
                "version": telling.version,
            },
        ),
    )
