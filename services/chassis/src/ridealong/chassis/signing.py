"""Signed webhooks, by the Standard Webhooks scheme: HMAC-SHA256 over id, time and body.

A receiver with any library of that scheme verifies them. While a secret is being rotated each body
carries a signature for the old and one for the new, so a receiver may change over when it likes.
"""

import base64
import secrets as chance
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from standardwebhooks.webhooks import (
    EmptyWebhookSecretError,
    Webhook,
    WebhookVerificationError,
)

_PREFIX: Final = "whsec_"
_BYTES: Final = 32
ID: Final = "webhook-id"
TIMESTAMP: Final = "webhook-timestamp"
SIGNATURE: Final = "webhook-signature"


class BadSignature(ValueError):
    """Not signed with any of these secrets, tampered with, or signed more than 5 minutes ago or
    ahead."""


def new_secret() -> str:
    """A secret as both sides keep it: `whsec_` and 32 random bytes in base64."""
    return _PREFIX + base64.b64encode(chance.token_bytes(_BYTES)).decode()


def sign(id_: str, at: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """The three headers of one sending: `webhook-id`, `webhook-timestamp`, `webhook-signature`.

    `id_` stays the same however often a message is sent; `at` (aware) is when it is sent this time.
    `secrets` are those that are valid now; one signature each.

    Raises:
        ValueError: no secret, one that isn't base64, a time without a zone, an id that would make
            what is signed ambiguous, or a body that isn't UTF-8.
    """
    if not secrets:
        raise ValueError("nothing to sign with")
    if at.tzinfo is None:
        raise ValueError("the time of sending needs a zone")
    if "." in id_ or not id_.isprintable() or not id_.isascii():
        raise ValueError("an id is ASCII without a dot: dots separate the parts that are signed")
    # The library reads the clock's digits as UTC whatever the zone says.
    seconds = datetime.fromtimestamp(int(at.timestamp()), tz=UTC)
    text = body.decode()
    return {
        ID: id_,
        TIMESTAMP: str(int(seconds.timestamp())),
        SIGNATURE: " ".join(_with(each).sign(id_, seconds, text) for each in secrets),
    }


def verify(headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> None:
    """Return if one of the signatures fits one of the secrets and the time is within 5 minutes.

    Raises:
        BadSignature: anything else; refuse the request.
    """
    for secret in secrets:
        try:
            _with(secret).verify(body, dict(headers), json_parse=False)
        except (WebhookVerificationError, ValueError):
            # ValueError: headers that aren't in the scheme's form at all.
            continue
        return
    raise BadSignature("no signature of these fits")


def _with(secret: str) -> Webhook:
    try:
        return Webhook(secret)
    except (ValueError, EmptyWebhookSecretError) as error:
        raise ValueError("a secret is `whsec_` and base64") from error
