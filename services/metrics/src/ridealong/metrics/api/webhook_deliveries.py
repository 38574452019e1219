"""Deliveries: what was sent to whom, what became of it, a ping, and sending one again."""

import json
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query

from ridealong.chassis import signing
from ridealong.chassis.documents import Document
from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.paging import Cursor, Limit, Page, cursor_of, position_of
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.mongo import Fenced
from ridealong.chassis.outgoing import Outgoing
from ridealong.chassis.service import Context
from ridealong.contracts import new_id
from ridealong.contracts.fields import Id
from ridealong.metrics.api.webhook_access import (
    allowed,
    delivery_of,
    keep,
    secrets_of,
    settings_of,
    subscription_of,
)
from ridealong.metrics.api.webhook_views import DeliveryView, DeliveryWithBody, delivery_fields
from ridealong.metrics.model.webhooks import Delivery, DeliveryState
from ridealong.metrics.rules import delivering, subscribing

SubscriptionId = Annotated[Id, Path()]
DeliveryId = Annotated[Id, Path()]
_OVER = {"delivered", "superseded", "given_up"}


def router(context: Context) -> APIRouter:
    """The routes of deliveries."""
    routes = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])
    settings = settings_of(context)

    @routes.post(
        "/subscriptions/{subscription}/ping",
        summary="Send a signed message now, once, and answer what came of it",
    )
    async def ping(caller: Authenticated, subscription: SubscriptionId) -> DeliveryView:
        sealer = allowed(context, caller)
        known = await subscription_of(context, caller, subscription)
        now, id_ = context.clock(), new_id()
        text = subscribing.message(
            "ping",
            {"subscription": known.subscription},
            id_=id_,
            tenant=caller.tenant,
            about=known.subscription,
            sequence=0,
            at=now,
        )
        record = delivering.begun(
            Delivery(
                id=id_,
                tenant=caller.tenant,
                key=caller.tenant,
                subscription=known.subscription,
                person=caller.person,
                kind="ping",
                about=known.subscription,
                sequence=0,
                version="",
                body=text,
                created_at=now,
            ),
            now,
        )
        secrets = secrets_of(sealer, known, now)
        outgoing = Outgoing(
            settings.subscription_rules, seconds=settings.subscription_timeout_seconds
        )
        try:
            said = await outgoing.post(
                known.url,
                text.encode(),
                {**signing.sign(id_, now, text.encode(), secrets), **subscribing.MEDIA},
            )
        finally:
            await outgoing.close()
        tried = delivering.tried(record, said.status, said.words)
        end = context.clock()
        over = (
            delivering.ended(tried, "delivered", end)
            if said.taken
            else delivering.ended(tried, "given_up", end, "a ping is sent once")
        )
        await keep(context, over)
        return DeliveryView.model_validate(delivery_fields(over))

    @routes.get(
        "/subscriptions/{subscription}/deliveries",
        summary="What was sent to it and what waits, the newest first",
    )
    async def sent(
        caller: Authenticated,
        subscription: SubscriptionId,
        *,
        state: Annotated[DeliveryState | None, Query()] = None,
        person: Annotated[Id | None, Query()] = None,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> Page[DeliveryView]:
        allowed(context, caller)
        known = await subscription_of(context, caller, subscription)
        where: Document = {"tenant": caller.tenant, "subscription": known.subscription}
        where |= {"state": state} if state else {}
        where |= {"person": person} if person else {}
        if cursor is not None:
            at, id_ = _place(cursor)
            where["$or"] = [
                {"created_at": {"$lt": at}},
                {"created_at": at, "_id": {"$lt": id_}},
            ]
        found = await context.store.find(
            Delivery.COLLECTION, where, sort=[("created_at", -1), ("_id", -1)], limit=limit + 1
        )
        records = [Delivery.from_document(each) for each in found[:limit]]
        more = len(found) > limit
        return Page(
            items=[DeliveryView.model_validate(delivery_fields(each)) for each in records],
            next=cursor_of([records[-1].created_at.isoformat(), records[-1].id]) if more else None,
        )

    @routes.get("/deliveries/{delivery}", summary="One delivery, with the message that is sent")
    async def one(caller: Authenticated, delivery: DeliveryId) -> DeliveryWithBody:
        allowed(context, caller)
        record = await delivery_of(context, caller, delivery)
        fields = delivery_fields(record) | {"message": json.loads(record.body)}
        return DeliveryWithBody.model_validate(fields)

    @routes.post(
        "/deliveries/{delivery}/redeliver",
        status_code=202,
        summary="Send it once more, under the same id; only the newest of a figure",
    )
    async def redeliver(caller: Authenticated, delivery: DeliveryId) -> DeliveryView:
        allowed(context, caller)
        record = await delivery_of(context, caller, delivery)
        if record.kind == "ping" or record.state not in _OVER:
            raise Problem(409, "not-over", "This delivery isn't over", "it is sent without asking")
        newer: Document = {
            "tenant": caller.tenant,
            "subscription": record.subscription,
            "person": record.person,
            "kind": record.kind,
            "about": record.about,
            "sequence": {"$gt": record.sequence},
        }
        found = await context.store.find(Delivery.COLLECTION, newer, limit=1)
        if found:
            raise Problem(
                409, "overtaken", "The figure has changed since", f"newer: {found[0]['_id']}"
            )
        again = record.model_copy(update={"state": "asked_again"})
        try:
            await keep(context, again)
        except Fenced as error:
            raise Problem(409, "not-over", "This delivery isn't over", "look again") from error
        return DeliveryView.model_validate(delivery_fields(again))

    return routes


def _place(cursor: str) -> tuple[datetime, str]:
    match position_of(cursor):
        case [str() as at, str() as id_]:
            try:
                return datetime.fromisoformat(at), id_
            except ValueError:
                pass
    raise Problem(
        400, "bad-cursor", "This cursor isn't one of ours", "Take `next` as it was answered"
    )
