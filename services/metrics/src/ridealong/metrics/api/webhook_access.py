"""Who may manage webhooks, and the documents behind them."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.mongo import Fence, Fenced
from ridealong.chassis.projector.identity import composed
from ridealong.chassis.sealing import Sealer, Unsealable
from ridealong.chassis.service import Context
from ridealong.metrics.api.reading import by_id
from ridealong.metrics.model.webhooks import Delivery, Subscription, content
from ridealong.metrics.rules.subscribing import valid_secrets
from ridealong.metrics.settings import MetricsSettings

MANAGING: Final = frozenset({"administrator", "integration"})
_TRIES: Final = 20


def settings_of(context: Context) -> MetricsSettings:
    """The service's own settings."""
    settings = context.settings
    if not isinstance(settings, MetricsSettings):
        raise TypeError("these aren't the settings of metrics")
    return settings


def allowed(context: Context, caller: Caller) -> Sealer:
    """Return what secrets are sealed with, for those who may manage webhooks.

    Raises:
        Problem: 403, another role; 503, no key to seal secrets with is set.
    """
    if not MANAGING & caller.roles:
        raise Problem(
            403,
            "role",
            "Your token may not do this",
            "it takes the role administrator or integration",
        )
    sealer = settings_of(context).sealer
    if sealer is None:
        raise Problem(
            503,
            "no-webhooks",
            "Webhooks aren't set up here",
            "an operator sets RIDEALONG_SUBSCRIPTION_KEY",
        )
    return sealer


async def subscription_of(context: Context, caller: Caller, subscription: str) -> Subscription:
    """A subscription of the caller's tenant.

    Raises:
        Problem: 404.
    """
    id_ = composed(caller.tenant, subscription)
    known = await by_id(context.store, Subscription, caller.tenant, id_)
    if known is None:
        raise not_found("subscription", subscription)
    return known


async def delivery_of(context: Context, caller: Caller, delivery: str) -> Delivery:
    """A delivery of the caller's tenant.

    Raises:
        Problem: 404.
    """
    known = await by_id(context.store, Delivery, caller.tenant, delivery)
    if known is None:
        raise not_found("delivery", delivery)
    return known


def secrets_of(sealer: Sealer, known: Subscription, now: datetime) -> list[str]:
    """What its bodies are signed with now.

    Raises:
        Problem: 409, they were sealed with a key that isn't set any more.
    """
    try:
        return [sealer.open(each) for each in valid_secrets(known, now)]
    except Unsealable as error:
        raise Problem(
            409, "sealed", "Its secret can't be opened any more", "rotate it for a new one"
        ) from error


async def keep(context: Context, state: Subscription | Delivery) -> None:
    """Write it down.

    Raises:
        Fenced: it was written since we read it.
    """
    id_, fence, rest = content(state)
    await context.store.commit({}, fences=[Fence(id_, fence, rest, collection=state.COLLECTION)])


async def changed(
    context: Context,
    caller: Caller,
    subscription: str,
    rule: Callable[[Subscription], Subscription],
) -> Subscription:
    """The subscription after this rule, also while it is being delivered to.

    Raises:
        Problem: 404, there is none; 503, others write it all the time.
    """
    for _ in range(_TRIES):
        after = rule(await subscription_of(context, caller, subscription))
        try:
            await keep(context, after)
        except Fenced:
            continue
        return after
    raise Problem(503, "busy", "It is being changed by others", "try again")
