"""CloudEvents 1.0 over HTTP: a request's headers and body as events (HTTP protocol binding).

All three modes are read: binary (`ce-…` headers), structured (`application/cloudevents+json`) and
batched (`application/cloudevents-batch+json`). What an attribute or a field must look like is
what Kafka's binding says too, in the same words.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from pydantic_core import from_json, to_json

from ridealong.contracts.codec import read
from ridealong.contracts.envelope import Event
from ridealong.contracts.errors import BadEvent, shown
from ridealong.contracts.structured import unfold

BATCH: Final = "application/cloudevents-batch"
STRUCTURED: Final = "application/cloudevents"
_PREFIX: Final = "ce-"
_CATALOGUE: Final = "a type of the catalogue, such as ridealong.activity.logged.v1"

Attributes = Mapping[str, str]


def is_batch(content_type: str | None) -> bool:
    """Whether a body of this content type is an array of events."""
    return (content_type or "").lower().startswith(BATCH)


def event_of(
    headers: Iterable[tuple[str, str]], body: bytes, otherwise: Attributes | None = None
) -> Event[Any]:
    """The one event of a request in binary or structured mode.

    `otherwise` gives attributes that the request may leave out (`tenant`, `actor`, `time`).

    Raises:
        BadEvent: what is wrong, where, and the rule.
    """
    named = [(name.lower(), value) for name, value in headers]
    media = dict(named).get("content-type")
    if media is not None and media.lower().startswith(STRUCTURED):
        _require_json(media)
        return _checked(*unfold(body), otherwise)
    found: dict[str, bytes | None] = {}
    for name, value in named:
        if not name.startswith(_PREFIX):
            continue
        attribute = name.removeprefix(_PREFIX)
        if f"ce_{attribute}" in found:
            raise BadEvent(attribute, "an attribute comes once", "<repeated>")
        found[f"ce_{attribute}"] = _unquoted(value)
    if media is not None:
        found["content-type"] = media.encode("latin-1", "replace")
    return _checked(found, body, otherwise)


def events_of(
    content_type: str, body: bytes, otherwise: Attributes | None = None
) -> list[Event[Any] | BadEvent]:
    """The events of a batch in their order, with a refusal in the place of each bad one.

    Raises:
        BadEvent: the body as a whole is no JSON array.
    """
    _require_json(content_type)
    try:
        whole = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise BadEvent("body", f"a JSON array of events: {error}") from None
    if not isinstance(whole, list):
        raise BadEvent("body", "a JSON array of events", f"<{type(whole).__name__}>")
    return [_one(each, otherwise) for each in whole]


def _one(each: object, otherwise: Attributes | None) -> Event[Any] | BadEvent:
    try:
        return _checked(*unfold(to_json(each)), otherwise)
    except BadEvent as bad:
        return bad


def _checked(
    found: dict[str, bytes | None], value: bytes | None, otherwise: Attributes | None
) -> Event[Any]:
    for name, given in (otherwise or {}).items():
        found.setdefault(f"ce_{name}", given.encode())
    event = read(found, value)
    if not isinstance(event, Event):
        raise BadEvent("type", _CATALOGUE, shown(event.type))
    return event


def _unquoted(value: str) -> bytes:
    """A header's value as the attribute it stands for: without quotes, percent-decoded."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return unquote_to_bytes(value.encode("latin-1", "replace"))


def _require_json(media: str) -> None:
    if not media.partition(";")[0].strip().lower().endswith("+json"):
        raise BadEvent("content-type", "of structured modes only JSON is read", shown(media))
