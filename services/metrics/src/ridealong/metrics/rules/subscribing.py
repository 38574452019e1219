"""Subscriptions: what each is told, with which secrets it is signed, and what is sent."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from pydantic import JsonValue

from ridealong.contracts.instant import rfc3339
from ridealong.metrics.model.webhooks import FigureKind, Kind, Sealed, Subscription, Telling

TYPES: Final[dict[Kind, str]] = {
    "score": "ridealong.webhook.score.v1",
    "goal": "ridealong.webhook.goal.v1",
    "ping": "ridealong.webhook.ping.v1",
}
MEDIA: Final = {"Content-Type": "application/cloudevents+json; charset=utf-8"}
KINDS: Final[tuple[FigureKind, ...]] = ("score", "goal")


def wants(subscription: Subscription, telling: Telling) -> bool:
    """Whether this figure is among those that it is told."""
    if subscription.tenant != telling.tenant or telling.kind not in subscription.kinds:
        return False
    return subscription.people is None or telling.person in subscription.people


def valid_secrets(subscription: Subscription, now: datetime) -> tuple[str, ...]:
    """What bodies are signed with now, the newest first, sealed."""
    return tuple(each.sealed for each in subscription.secrets if _valid(each, now))


def rotated(subscription: Subscription, new: str, now: datetime, both: timedelta) -> Subscription:
    """With a new secret; the one before stays valid for a while, older ones don't."""
    before = Sealed(sealed=subscription.secrets[0].sealed, until=now + both)
    return subscription.model_copy(update={"secrets": (Sealed(sealed=new), before)})


def message(
    kind: Kind,
    data: Mapping[str, JsonValue],
    *,
    id_: str,
    tenant: str,
    about: str,
    sequence: int,
    at: datetime,
) -> str:
    """A CloudEvent in structured mode. `sequence` sorts as text, within subscription and person."""
    event = {
        "specversion": "1.0",
        "id": id_,
        "source": "ridealong/metrics",
        "type": TYPES[kind],
        "subject": about,
        "time": rfc3339(at),
        "tenant": tenant,
        "sequence": f"{sequence:012d}",
        "datacontenttype": "application/json",
        "data": dict(data),
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def _valid(secret: Sealed, now: datetime) -> bool:
    return secret.until is None or now < secret.until
