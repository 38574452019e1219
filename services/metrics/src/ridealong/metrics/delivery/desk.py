"""The delivery's own documents: each write only by who knows the one before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from ridealong.chassis.documents import Document
from ridealong.chassis.mongo import Fence, Fenced, Store
from ridealong.chassis.projector.announcements import Announcer
from ridealong.chassis.projector.identity import composed
from ridealong.contracts import Event
from ridealong.metrics.model.webhooks import Delivery, Lane, Subscription, Telling, content
from ridealong.metrics.rules import lanes

W = TypeVar("W", Subscription, Lane, Delivery)
OWN: Final = (Subscription, Lane, Delivery)
_TRIES: Final = 20


@dataclass(frozen=True, slots=True)
class Desk:
    """Reads what is to be told, and writes down what became of it."""

    store: Store
    announcer: Announcer

    async def prepare(self) -> None:
        """Have the indexes of what is our own; the projection has its own."""
        for model in OWN:
            for fields in model.INDEXES:
                await self.store.ensure_index(model.COLLECTION, [(name, 1) for name in fields])

    async def subscriptions(self) -> list[Subscription]:
        """All of them, of every tenant."""
        found = await self.store.find(Subscription.COLLECTION, {})
        return [Subscription.from_document(each) for each in found]

    async def open_tellings(self, tenants: Sequence[str], most: int) -> list[Telling]:
        """Figures of these tenants that were not handed over as they are now."""
        where: Document = {"tenant": {"$in": list(tenants)}, "open": {"$gt": ""}}
        found = await self.store.find(Telling.COLLECTION, where, limit=most)
        return [Telling.from_document(each) for each in found]

    async def tellings_after(self, tenant: str, id_: str, most: int) -> list[Telling]:
        """All figures of a tenant, in order of their ids."""
        # "0" is the character behind "/", which ends a tenant's name.
        where: Document = {"_id": {"$gt": id_ or f"{tenant}/", "$lt": f"{tenant}0"}}
        found = await self.store.find(Telling.COLLECTION, where, sort=[("_id", 1)], limit=most)
        return [Telling.from_document(each) for each in found]

    async def due(self, subscription: str, now: datetime, most: int) -> list[Lane]:
        """Lanes in which something is due and that nobody has in hand, the longest due first."""
        where: Document = {"subscription": subscription, "due": {"$lte": now}}
        found = await self.store.find(Lane.COLLECTION, where, sort=[("due", 1)], limit=most)
        return [lane for lane in map(Lane.from_document, found) if not lanes.in_hand(lane, now)]

    async def asked_again(self, most: int) -> list[Delivery]:
        """Deliveries that somebody wants sent once more."""
        where: Document = {"state": "asked_again"}
        found = await self.store.find(Delivery.COLLECTION, where, limit=most)
        return [Delivery.from_document(each) for each in found]

    async def one(self, model: type[W], id_: str) -> W | None:
        """One of our documents, None where there is none."""
        found = await self.store.by_ids(model.COLLECTION, [id_])
        return model.from_document(found[id_]) if id_ in found else None

    async def lanes(self, ids: Sequence[str]) -> dict[str, Lane]:
        """Those of these lanes that are there."""
        found = await self.store.by_ids(Lane.COLLECTION, sorted(set(ids)))
        return {id_: Lane.from_document(each) for id_, each in found.items()}

    async def deliveries(self, ids: Sequence[str]) -> list[Delivery]:
        """The records of these, those that are still there."""
        found = await self.store.by_ids(Delivery.COLLECTION, list(ids))
        return [Delivery.from_document(each) for each in found.values()]

    async def sweep(self, before: datetime) -> None:
        """Forget records that were closed before, and what was handed over to a subscription in
        the moment in which it was ended."""
        await self.store.remove(Delivery.COLLECTION, {"closed_at": {"$lt": before}})
        theirs = {"tenant": "$tenant", "subscription": "$subscription"}
        for found in await self.store.aggregate(Lane.COLLECTION, [{"$group": {"_id": theirs}}]):
            whose = found["_id"]
            id_ = composed(whose["tenant"], whose["subscription"])
            # Asked after its lanes were seen: a new one is there before them.
            if await self.one(Subscription, id_) is None:
                await self.store.remove(Lane.COLLECTION, whose)
                await self.store.remove(Delivery.COLLECTION, whose)

    async def keep(
        self, *states: Subscription | Lane | Delivery, telling: Sequence[Event[Any]] = ()
    ) -> None:
        """All of them or none, with the events that tell of it.

        Raises:
            Fenced: one of them was written by somebody else since we read it.
        """
        fences = []
        for state in states:
            id_, fence, rest = content(state)
            fences.append(Fence(id_, fence, rest, collection=state.COLLECTION))
        await self.announcer.commit({}, telling, fences=fences)

    async def change(
        self, subscription: str, rule: Callable[[Subscription], Subscription]
    ) -> Subscription | None:
        """The subscription after this rule, also when others write it meanwhile."""
        for _ in range(_TRIES):
            known = await self.one(Subscription, subscription)
            if known is None:
                return None
            after = rule(known)
            if after == known:
                return known
            try:
                await self.keep(after)
            except Fenced:
                continue
            return after
        raise Fenced(subscription)
