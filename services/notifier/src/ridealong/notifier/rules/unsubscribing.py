"""Links by which a person turns a kind of reminder off, without a login (RFC 8058).

A link names the person, the kind and the generation of the person's links; it doesn't expire, since
mails are kept for years, and ends when the person revokes the links of its generation.
"""

from dataclasses import dataclass
from typing import Final

import jwt

from ridealong.notifier.model import KINDS, Kind

_ALGORITHM: Final = "HS256"
_PURPOSE: Final = "ridealong-unsubscribe"


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says."""

    tenant: str
    person: str
    kind: Kind
    links: int


def unsubscribe_url(base_url: str, secret: str, link: Link) -> str:
    """The address of the link; opened it shows a page, and posted to it turns the kind off."""
    claims = {
        "aud": _PURPOSE,
        "tenant": link.tenant,
        "sub": link.person,
        "kind": link.kind,
        "links": link.links,
    }
    token = jwt.encode(claims, secret, algorithm=_ALGORITHM)
    return f"{base_url.rstrip('/')}/v1/unsubscribe/{token}"


def read(token: str, secret: str) -> Link | None:
    """What a link says; None of one that isn't ours."""
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=[_ALGORITHM],
            audience=_PURPOSE,
            options={"require": ["aud", "sub"]},
        )
    except jwt.PyJWTError:
        return None
    kind = next((one for one in KINDS if one == claims.get("kind")), None)
    tenant, person, links = claims.get("tenant"), claims.get("sub"), claims.get("links")
    whole = isinstance(tenant, str) and isinstance(person, str) and isinstance(links, int)
    if kind is None or not whole:
        return None
    return Link(str(tenant), str(person), kind, int(str(links)))
