"""`/v1/webhooks/subscriptions`: who is told of scores and goals."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from ridealong.chassis import signing
from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.commands import Command, command
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.mongo import Fenced
from ridealong.chassis.outgoing import NotAllowed
from ridealong.chassis.projector.identity import composed
from ridealong.chassis.projector.work import derived_id
from ridealong.chassis.service import Context
from ridealong.contracts import new_id
from ridealong.contracts.fields import Id
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.reading import states
from ridealong.metrics.api.sending import wrong_field
from ridealong.metrics.api.webhook_access import (
    allowed,
    changed,
    keep,
    settings_of,
    subscription_of,
)
from ridealong.metrics.api.webhook_views import (
    SubscriptionBody,
    SubscriptionView,
    WithSecret,
    subscription_view,
    with_secret,
)
from ridealong.metrics.model.webhooks import Delivery, Lane, Sealed, Subscription
from ridealong.metrics.rules import delivering, subscribing

SubscriptionId = Annotated[Id, Path()]


def router(context: Context) -> APIRouter:
    """The routes of subscriptions."""
    routes = APIRouter(prefix="/v1/webhooks/subscriptions", tags=["webhooks"])
    settings = settings_of(context)

    @routes.post(
        "",
        status_code=201,
        response_model=WithSecret,
        summary="Have scores and goals told to an address; answers its secret, this once",
    )
    async def create(
        caller: Authenticated,
        body: SubscriptionBody,
        how: Annotated[Command, Depends(command)],
        response: Response,
    ) -> WithSecret:
        sealer = allowed(context, caller)
        try:
            url = settings.subscription_rules.url(body.url)
        except NotAllowed as refused:
            raise wrong_field("url", str(refused)) from refused
        present = await context.store.count(Subscription.COLLECTION, {"tenant": caller.tenant})
        if present >= settings.subscription_most:
            raise Problem(
                409,
                "too-many",
                "There are enough subscriptions",
                f"at most {settings.subscription_most}",
            )
        key = how.idempotency_key
        name = derived_id("metrics", "subscription", caller.key, key) if key else new_id()
        secret = signing.new_secret()
        made = Subscription(
            id=composed(caller.tenant, name),
            tenant=caller.tenant,
            key=caller.tenant,
            subscription=name,
            url=str(url),
            kinds=tuple(sorted(set(body.kinds))),
            people=None if body.people is None else tuple(sorted(set(body.people))),
            secrets=(Sealed(sealed=sealer.seal(secret)),),
            created_by=caller.person,
            created_at=context.clock(),
        )
        try:
            await keep(context, made)
        except Fenced as error:
            raise Problem(
                409, "exists", "It was made already", f"rotate {name} for a new secret"
            ) from error
        response.headers["Location"] = f"{routes.prefix}/{name}"
        response.headers["Cache-Control"] = "no-store"
        return with_secret(made, secret)

    @routes.get("", summary="All subscriptions of the tenant, oldest first")
    async def every(caller: Authenticated) -> list[SubscriptionView]:
        allowed(context, caller)
        found = await states(context.store, Subscription, caller.tenant, {})
        return [subscription_view(each) for each in sorted(found, key=lambda each: each.created_at)]

    @routes.get(
        "/{subscription}", response_model=SubscriptionView, summary="One subscription, as it stands"
    )
    async def one(
        request: Request, caller: Authenticated, subscription: SubscriptionId
    ) -> Response:
        allowed(context, caller)
        known = await subscription_of(context, caller, subscription)
        return answer(request, subscription_view(known))

    @routes.delete(
        "/{subscription}", status_code=204, summary="End it, and forget what was sent to it"
    )
    async def delete(caller: Authenticated, subscription: SubscriptionId) -> None:
        allowed(context, caller)
        known = await subscription_of(context, caller, subscription)
        # First itself: from here on nothing is put into its lanes.
        await context.store.remove(Subscription.COLLECTION, {"_id": known.id})
        theirs = {"tenant": caller.tenant, "subscription": known.subscription}
        await context.store.remove(Lane.COLLECTION, theirs)
        await context.store.remove(Delivery.COLLECTION, theirs)

    @routes.post(
        "/{subscription}/rotate",
        response_model=WithSecret,
        summary="Give it a new secret, shown this once; the one before stays valid for a while",
    )
    async def rotate(
        caller: Authenticated, subscription: SubscriptionId, response: Response
    ) -> WithSecret:
        sealer = allowed(context, caller)
        secret = signing.new_secret()
        sealed, both = sealer.seal(secret), timedelta(hours=settings.subscription_both_hours)

        def rule(known: Subscription) -> Subscription:
            return subscribing.rotated(known, sealed, context.clock(), both)

        response.headers["Cache-Control"] = "no-store"
        return with_secret(await changed(context, caller, subscription, rule), secret)

    @routes.post("/{subscription}/pause", summary="Send nothing until it is resumed")
    async def pause(caller: Authenticated, subscription: SubscriptionId) -> SubscriptionView:
        allowed(context, caller)
        why = f"paused by {caller.person}"
        return subscription_view(
            await changed(
                context, caller, subscription, lambda known: delivering.paused(known, why)
            )
        )

    @routes.post(
        "/{subscription}/resume",
        summary="Send again, beginning with every figure that has changed meanwhile",
    )
    async def resume(caller: Authenticated, subscription: SubscriptionId) -> SubscriptionView:
        allowed(context, caller)
        return subscription_view(await changed(context, caller, subscription, delivering.resumed))

    return routes
