"""Records as they come off a partition, and what we make of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from ridealong.chassis.projector.replay import LAST, Headers, original_headers
from ridealong.contracts import BadEvent, Event, EventData, Unknown, decode

REQUEST_DIGEST = "ce_requestdigest"
"""Extension attribute of a command's event: what was asked, so that another request under the same
idempotency key isn't taken for a repetition."""


_BEHIND_A_COMMAND = (REQUEST_DIGEST, LAST)


@dataclass(frozen=True, slots=True)
class Raw:
    """One record, byte for byte, with where it lay. `topic` is the full name."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: Sequence[tuple[str, bytes | None]]
    value: bytes | None


@dataclass(frozen=True, slots=True)
class Good:
    """A record that is an event of ours."""

    raw: Raw
    event: Event[EventData]

    @property
    def is_command(self) -> bool:
        """Whether it came over HTTP, so that somebody asks by its id what became of it."""
        headers = self.raw.headers
        # Nearly no event is one, so the last header's name is all that is looked at.
        return (
            bool(headers)
            and headers[-1][0] in _BEHIND_A_COMMAND
            and request_digest(headers) is not None
        )


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that can't be applied, and why: `kind` is a word for counting."""

    raw: Raw
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that isn't for us."""

    raw: Raw
    why: str


Item = Good | Bad | Skipped
"""A record that was read, whatever it is."""


def read(raw: Raw, topic: str, headers: Headers | None = None) -> Item:
    """Decode one record of the topic with this short name; never raises.

    `headers` are those it had when it first lay in the log, where they aren't its own.
    """
    held = raw.headers if headers is None else headers
    try:
        decoded: Event[Any] | Unknown = decode(raw.key, held, raw.value, topic=topic)
    except BadEvent as error:
        return Bad(raw, "unreadable", str(error))
    if isinstance(decoded, Unknown):
        return Skipped(raw, "unknown")
    return Good(raw, decoded)


def applied_id(event: Event[Any]) -> bytes:
    """What an event is known by: CloudEvents says source and id together, and tenants don't mix."""
    return identity(event.tenant, event.source, event.id)


def identity(tenant: str, source: str, id_: str) -> bytes:
    """What the event of this source and id is known by."""
    return blake2b("\0".join((tenant, source, id_)).encode(), digest_size=16).digest()


def request_digest(headers: Sequence[tuple[str, bytes | None]]) -> str | None:
    """The digest of the HTTP request that a command's event came with; None for other events."""
    # Commands append it as the last header, so no other event pays for a search.
    headers = original_headers(headers)
    if headers and headers[-1][0] == REQUEST_DIGEST:
        return (headers[-1][1] or b"").decode("ascii", "replace")
    return None
