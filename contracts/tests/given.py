"""Events in the domain's words, and records as somebody else's library might write them."""

from datetime import UTC, datetime
from typing import Any

from ridealong.contracts import Event, Record, encode
from ridealong.contracts.activities import ActivityLogged

Headers = list[tuple[str, bytes | None]]

NINE = datetime(2026, 3, 23, 9, tzinfo=UTC)


def a_call(**changes: Any) -> Event[ActivityLogged]:
    """Mike's discovery call, with some of the envelope otherwise."""
    fields: dict[str, Any] = {
        "id": "call-1",
        "source": "/dialler/acme",
        "tenant": "acme",
        "actor": "dialler",
        "time": NINE,
        "data": ActivityLogged(
            activity="dial-1", rep="mike", kind="discovery_call", occurred_at=NINE
        ),
    }
    return Event(**(fields | changes))


def headers_of(record: Record, **changed: bytes | None) -> Headers:
    """The record's headers with some attributes set otherwise."""
    found: dict[str, bytes | None] = dict(record.headers)
    return list((found | {f"ce_{name}": value for name, value in changed.items()}).items())


def without(record: Record, *names: str) -> Headers:
    """The record's headers, some attributes left out."""
    return [(name, value) for name, value in record.headers if name[3:] not in names]


CALL = encode(a_call())
