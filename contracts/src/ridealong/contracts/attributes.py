"""The attributes of a CloudEvent on Kafka: which must be there, and what each must look like."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final

from ridealong.contracts.errors import BadEvent, shown
from ridealong.contracts.instant import instant

Headers = Mapping[str, bytes | None]

TEXT_RULE: Final = "UTF-8 text"
TENANT_RULE: Final = "1 to 100 letters, digits, dots, dashes or underscores"
PRINTED_RULE: Final = "1 to 200 characters, none of them a control character"
TIME_RULE: Final = "an RFC 3339 instant with offset, like 2026-03-23T09:00:00Z, from 1970 to 2199"

_tenant = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}").fullmatch
_printed = re.compile(r"[^\x00-\x1f\x7f]{1,200}").fullmatch
_traceparent = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}").fullmatch


def text(headers: Headers, name: str) -> str:
    """An attribute as text; raises BadEvent when it is missing, null or not UTF-8."""
    raw = headers.get(f"ce_{name}")
    if raw is None:
        raise BadEvent(name, f"every event carries {name} ({TEXT_RULE})")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise BadEvent(name, TEXT_RULE, shown(raw)) from None


def tenant(value: str) -> str:
    """The value itself when it may name a tenant, else BadEvent."""
    if not _tenant(value):
        raise BadEvent("tenant", TENANT_RULE, shown(value))
    return value


def printed(name: str, value: str) -> str:
    """The value itself when it may be an id, a source or an actor, else BadEvent."""
    if not _printed(value):
        raise BadEvent(name, PRINTED_RULE, shown(value))
    return value


def moment(value: str | datetime) -> datetime:
    """The `time` attribute as an instant, else BadEvent."""
    try:
        return instant(value)
    except ValueError:
        raise BadEvent("time", TIME_RULE, shown(str(value))) from None


@lru_cache(maxsize=4096)
def repeated(name: str, raw: bytes | None) -> str:
    """Like `text` and `printed` in one, for attributes that few values come back in again."""
    value = text({f"ce_{name}": raw}, name)
    return tenant(value) if name == "tenant" else printed(name, value)


def optional(headers: Headers, name: str) -> str | None:
    """An attribute that may be left out, but not be unreadable."""
    return printed(name, text(headers, name)) if f"ce_{name}" in headers else None


def traceparent(headers: Headers) -> str | None:
    """The trace context; as W3C asks, one that is malformed counts as none."""
    raw = headers.get("ce_traceparent")
    value = raw.decode("ascii", "replace") if raw is not None else ""
    return value if _traceparent(value) else None
