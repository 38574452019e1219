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
_AT_ONCE: Final = 20
_log = logger(__name__)


class Clerk:
    """A figure is in a lane and in the records in one transaction. Once all who wanted it have it,
    the log is told: whoever dies before has it handed over again, which changes nothing."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._clock = clock

    async def round(self, subscriptions: Sequence[Subscription]) -> int:
        """Hand over what is new, what a subscription hasn't seen yet, and what was asked for
        again; answer how many."""
        done = await self._new(subscriptions) if subscriptions else 0
        for each in subscriptions:
            if each.state == "active" and each.reading is not None:
                done += await self._present(each, each.reading)
        return done + await self._asked_again()

    async def _new(self, subscriptions: Sequence[Subscription]) -> int:
        tenants = sorted({each.tenant for each in subscriptions})
        found = await self._desk.open_tellings(tenants, _PAGE)
        missed: set[str] = set()
        for each in subscriptions:
            if each.state == "active":
                missed |= await self._hand_over(each, found)
        now = self._clock()
        heard = [_heard(each, now) for each in found if each.id not in missed]
        if heard:
            await self._desk.keep(telling=heard)
        return len(heard)

    async def _present(self, subscription: Subscription, after: str) -> int:
        """The next figures that a subscription is told because it began, or began again."""
        found = await self._desk.tellings_after(subscription.tenant, after, _PAGE)
        if await self._hand_over(subscription, found):
            return 0
        place = found[-1].id if len(found) == _PAGE else None

        def on(known: Subscription) -> Subscription:
            # Who was resumed meanwhile reads from the start.
            known_place = {"reading": place}
            return known.model_copy(update=known_place) if known.reading == after else known

        await self._desk.change(subscription.id, on)
        return len(found)

    async def _hand_over(
        self, subscription: Subscription, found: Sequence[Telling]
    ) -> frozenset[str]:
        """Put those that it wants into its lanes; answer which could not be this time."""
        wanted = [each for each in found if subscribing.wants(subscription, each)]
        missed: list[str] = []
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            try:
                await self._into_lanes(subscription, some)
            except Fenced:
                # One of these lanes is being moved this moment: each by itself then.
                for each in some:
                    try:
                        await self._into_lanes(subscription, [each])
                    except Fenced:
                        missed.append(each.id)
        return frozenset(missed)

    async def _into_lanes(self, subscription: Subscription, found: Sequence[Telling]) -> None:
        now = self._clock()
        known = await self._desk.lanes(
            [Lane.id_of(each.tenant, subscription.subscription, each.person) for each in found]
        )
        moved: dict[str, Lane] = {}
        records: list[Delivery] = []
        gone: list[str] = []
        for telling in found:
            lane = known.get(
                Lane.id_of(telling.tenant, subscription.subscription, telling.person)
            ) or lanes.opened(
                telling.tenant, telling.key, subscription.subscription, telling.person
            )
            offered = lanes.offered(lane, telling.id, telling.version, now)
            if offered.lane == lane:
                continue
            known[lane.id] = moved[lane.id] = offered.lane
            gone += offered.superseded
            if offered.added is not None:
                records.append(_record(offered.lane, offered.added, telling, now))
        if not moved:
            return
        ended = [
            delivering.ended(each, "superseded", now, "the figure has changed again")
            for each in await self._desk.deliveries(gone)
        ]
        await self._desk.keep(*moved.values(), *records, *ended)
        telemetry.CLOSED.labels("superseded").inc(len(ended))

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
