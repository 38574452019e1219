"""Subscriptions and deliveries as they are shown."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, JsonValue

from ridealong.chassis.http.bodies import Body
from ridealong.contracts.fields import Id
from ridealong.metrics.model.webhooks import (
    Delivery,
    DeliveryState,
    FigureKind,
    Kind,
    Subscription,
)
from ridealong.metrics.rules.subscribing import KINDS


class SubscriptionBody(Body):
    """Where figures are to be told, and which."""

    url: Annotated[str, Field(max_length=2000, examples=["https://hooks.example.org/ridealong"])]
    kinds: Annotated[tuple[FigureKind, ...], Field(min_length=1, max_length=2)] = KINDS
    people: Annotated[tuple[Id, ...] | None, Field(min_length=1, max_length=1000)] = Field(
        None, description="whose figures; left out: everybody's in the tenant"
    )


class SubscriptionView(BaseModel):
    """A subscription. While `state` is `paused` nothing is sent, and `why` says why."""

    subscription: str
    url: str
    kinds: tuple[FigureKind, ...]
    people: tuple[str, ...] | None
    state: str
    why: str | None
    failing_since: datetime | None = Field(description="the receiver takes nothing since then")
    created_by: str
    created_at: datetime
    old_secret_until: datetime | None = Field(description="bodies carry two signatures until then")


class WithSecret(SubscriptionView):
    """A subscription with the secret that its bodies are signed with: shown this once."""

    secret: str


class TryView(BaseModel):
    """One time that it was sent; `outcome` None: under way."""

    at: datetime
    status: int | None
    outcome: str | None


class DeliveryView(BaseModel):
    """What was sent and what became of it. `delivery` is the message's `webhook-id`."""

    delivery: str
    subscription: str
    person: str
    kind: Kind
    about: str
    sequence: int
    state: DeliveryState
    created_at: datetime
    tries: list[TryView]
    next_at: datetime | None
    closed_at: datetime | None
    reason: str | None


class DeliveryWithBody(DeliveryView):
    """A delivery and the message itself."""

    message: JsonValue


def subscription_fields(known: Subscription) -> dict[str, object]:
    """What is shown of a subscription: never its secrets."""
    older = [each.until for each in known.secrets if each.until is not None]
    shown = set(SubscriptionView.model_fields)
    return known.model_dump(include=shown) | {"old_secret_until": max(older, default=None)}


def subscription_view(known: Subscription) -> SubscriptionView:
    """A subscription without its secrets."""
    return SubscriptionView.model_validate(subscription_fields(known))


def with_secret(known: Subscription, secret: str) -> WithSecret:
    """A subscription the one time that its secret is shown."""
    return WithSecret.model_validate(subscription_fields(known) | {"secret": secret})


def delivery_fields(record: Delivery) -> dict[str, object]:
    """What a list shows of a delivery."""
    fields = record.model_dump(include=set(DeliveryView.model_fields) - {"delivery"})
    return fields | {"delivery": record.id}
