"""Links by which a person turns kinds of reminder off, without a login (RFC 8058).

A link names the person, the kinds of its message and the generation of the person's links; it
doesn't expire, since mails are kept for years, and ends when the person revokes the links of its
generation.
"""

from dataclasses import dataclass
from typing import Any, Final

import jwt

from ridealong.notifier.model import KINDS, Kind

_ALGORITHM: Final = "HS256"
_PURPOSE: Final = "ridealong-unsubscribe"


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says. `kinds`: those of the message, one at least."""

    tenant: str
    person: str
    kinds: tuple[Kind, ...]
    links: int


def unsubscribe_url(base_url: str, secret: str, link: Link) -> str:
    """The address of the link; opened it shows a page, and posted to it turns its kinds off."""
    claims = {
        "aud": _PURPOSE,
        "tenant": link.tenant,
        "sub": link.person,
        "kinds": link.kinds,
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
    kinds = _kinds(claims)
    tenant, person, links = claims.get("tenant"), claims.get("sub"), claims.get("links")
    whole = isinstance(tenant, str) and isinstance(person, str) and isinstance(links, int)
    if not kinds or not whole:
        return None
    return Link(str(tenant), str(person), kinds, int(str(links)))


def _kinds(claims: dict[str, Any]) -> tuple[Kind, ...]:
    # Links of an earlier release name one kind; of a later one they may name some that are new.
    said = claims.get("kinds", [claims.get("kind")])
    return tuple(kind for kind in KINDS if kind in said) if isinstance(said, list) else ()
