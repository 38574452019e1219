"""Tokens of the local issuer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt

from ridealong.deploy.issuer.keys import ALGORITHM, SigningKey

AUDIENCE = "ridealong"


@dataclass(frozen=True, slots=True)
class Person:
    """Who a token speaks for."""

    id: str
    tenant: str
    roles: tuple[str, ...]


def issue(
    key: SigningKey,
    issuer: str,
    person: Person,
    *,
    now: datetime,
    ttl: timedelta,
    audience: str = AUDIENCE,
) -> str:
    """Sign a token that services accept from `now` until `ttl` later."""
    claims = {
        "iss": issuer,
        "aud": audience,
        "sub": person.id,
        "tenant": person.tenant,
        "roles": list(person.roles),
        "iat": now,
        "nbf": now,
        "exp": now + ttl,
    }
    return jwt.encode(claims, key.private, algorithm=ALGORITHM, headers={"kid": key.id})
