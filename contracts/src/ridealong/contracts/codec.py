"""CloudEvents 1.0 on Kafka: binary mode is written; binary and structured mode are read.

Data goes from bytes to its model in one step, without a dict between them.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import to_json

from ridealong.contracts import attributes
from ridealong.contracts.envelope import Event, EventData, Unknown, key_of
from ridealong.contracts.errors import BadEvent, refused, shown
from ridealong.contracts.fields import PERSONAL
from ridealong.contracts.instant import rfc3339
from ridealong.contracts.judged import FROM_THE_LOG
from ridealong.contracts.registry import MODELS
from ridealong.contracts.structured import json_object, unfold
from ridealong.contracts.upcasting import UPCASTERS, Upcaster

Header = tuple[str, bytes]

_VERSION = re.compile(r"\.v[0-9]+\Z")
STRUCTURED = b"application/cloudevents"
_CONSTANT: tuple[Header, ...] = (
    ("content-type", b"application/json"),
    ("ce_specversion", b"1.0"),
)


class Record(NamedTuple):
    """What goes into Kafka: key, headers and value of one record."""

    key: bytes
    headers: list[Header]
    value: bytes


def encode(event: Event[Any]) -> Record:
    """An event as a record in binary mode; raises BadEvent when an attribute breaks its rule."""
    data = event.data
    key = key_of(attributes.tenant(event.tenant), data.owner()).encode()
    time = rfc3339(attributes.moment(event.time))
    headers: list[Header] = [
        *_CONSTANT,
        ("ce_id", attributes.printed("id", event.id).encode()),
        ("ce_source", attributes.printed("source", event.source).encode()),
        ("ce_type", data.TYPE.encode()),
        ("ce_subject", data.subject().encode()),
        ("ce_time", time.encode()),
        ("ce_tenant", event.tenant.encode()),
        ("ce_actor", attributes.printed("actor", event.actor).encode()),
        ("ce_partitionkey", key),
    ]
    if event.correlation_id is not None:
        value = attributes.printed("correlationid", event.correlation_id)
        headers.append(("ce_correlationid", value.encode()))
    if event.causation_id is not None:
        value = attributes.printed("causationid", event.causation_id)
        headers.append(("ce_causationid", value.encode()))
    if event.traceparent is not None:
        headers.append(("ce_traceparent", event.traceparent.encode()))
    return Record(key, headers, data.__pydantic_serializer__.to_json(data, exclude_none=True))


class Codec:
    """Reads records with a given set of models and upcasters; `decode` is the one in use."""

    def __init__(
        self, models: Mapping[str, type[EventData]], upcasters: Mapping[str, Upcaster]
    ) -> None:
        self._models = {name.encode(): model for name, model in models.items()}
        self._upcasters = dict(upcasters)
        self._versions: dict[str, list[str]] = {}
        for name in sorted({*models, *upcasters}):
            self._versions.setdefault(_family(name), []).append(name)
        for name in upcasters:
            if self._newest(name) not in models:
                raise ValueError(f"the upcasters from {name} end at no type that we read")

    def decode(
        self,
        key: bytes | None,
        headers: Sequence[tuple[str, bytes | None]],
        value: bytes | None,
        *,
        topic: str | None = None,
    ) -> Event[Any] | Unknown:
        """The event in a record, whichever mode and CloudEvents library wrote it.

        With `topic` (a short name), an event that belongs to another topic is refused, and so is
        an unknown version of a type that is known. Raises
        BadEvent, and never anything else, for whatever bytes come.
        """
        found = dict(headers)
        if len(found) != len(headers):
            _refuse_repeats(headers)
        if "ce_specversion" not in found and "content-type" not in found:
            found = {name.lower(): held for name, held in found.items()}
        media = found.get("content-type")
        if media is not None and media.lower().startswith(STRUCTURED):
            if not _is_json(media):
                raise BadEvent(
                    "content-type", "of structured modes only JSON is read", shown(media)
                )
            found, value = unfold(value)
        event = self.read(found, value, context=FROM_THE_LOG)
        if isinstance(event, Unknown):
            return event
        # Where the attribute is there, it was compared with the event's key already.
        if key is None or found.get("ce_partitionkey") != key:
            _check_key(event, key)
        if topic is not None and event.topic != topic:
            raise BadEvent("type", f"{event.type} belongs to topic {event.topic}", shown(topic))
        return event

    def read(
        self,
        found: Mapping[str, bytes | None],
        value: bytes | None,
        *,
        context: Mapping[str, Any] | None = None,
    ) -> Event[Any] | Unknown:
        """The event in binary mode's headers (`ce_id`, …, `content-type`) and data.

        `context` is `FROM_THE_LOG` for what lies there already: rules judge it then.

        Raises BadEvent, and never anything else, for whatever bytes come.
        """
        if found.get("ce_specversion") != b"1.0":
            version = attributes.text(found, "specversion")
            raise BadEvent("specversion", "1.0", shown(version))
        raw_type = found.get("ce_type")
        model = self._models.get(raw_type) if raw_type is not None else None
        if model is None:
            name = attributes.printed("type", attributes.text(found, "type"))
            if name not in self._upcasters:
                self._refuse_version(name)
                return Unknown(name)
            model, value = self._upcast(name, value)
        media = found.get("content-type")
        if media is not None and not _is_json(media):
            raise BadEvent("datacontenttype", "application/json", shown(media))
        event = _event(found, model, value, context)
        raw = event.key.encode()
        if found.get("ce_partitionkey", raw) != raw:
            held = attributes.text(found, "partitionkey")
            raise BadEvent("partitionkey", f"the same as the key, {event.key}", shown(held))
        return event

    def _refuse_version(self, name: str) -> None:
        """Raises BadEvent where we know the type and not this version of it: passed over, it would
        be lost to us, also once we know it."""
        if known := self._versions.get(_family(name)):
            raise BadEvent("type", f"a version that is read here: {', '.join(known)}", shown(name))

    def _newest(self, name: str) -> str:
        while name in self._upcasters:
            name = self._upcasters[name].to
        return name

    def _upcast(self, name: str, value: bytes | None) -> tuple[type[EventData], bytes]:
        data = json_object("data", value)
        try:
            while name in self._upcasters:
                name, rewrite = self._upcasters[name]
                data = rewrite(data)
        except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
            raise BadEvent(
                "data", f"as {name}'s upcaster needs it ({type(error).__name__})"
            ) from error
        return self._models[name.encode()], to_json(data)


def _family(name: str) -> str:
    """A type without its version."""
    return _VERSION.sub("", name)


def _event(
    found: Mapping[str, bytes | None],
    model: type[EventData],
    value: bytes | None,
    context: Mapping[str, Any] | None,
) -> Event[EventData]:
    if value is None:
        raise BadEvent("data", "a JSON object; the record has no value")
    id_ = attributes.printed("id", attributes.text(found, "id"))
    source = attributes.repeated("source", found.get("ce_source"))
    tenant = attributes.repeated("tenant", found.get("ce_tenant"))
    actor = attributes.repeated("actor", found.get("ce_actor"))
    time = attributes.moment(attributes.text(found, "time"))
    try:
        data: EventData = model.__pydantic_validator__.validate_json(value, context=context)
    except ValidationError as error:
        raise refused(error, personal_fields(model)) from None
    return Event(
        id_,
        source,
        tenant,
        actor,
        time,
        data,
        attributes.optional(found, "correlationid") if "ce_correlationid" in found else None,
        attributes.optional(found, "causationid") if "ce_causationid" in found else None,
        attributes.traceparent(found) if "ce_traceparent" in found else None,
    )


def _check_key(event: Event[Any], key: bytes | None) -> None:
    expected = event.key
    if key != expected.encode():
        held = None if key is None else shown(key.decode(errors="replace"))
        raise BadEvent("key", f"the record key is {expected}", held)


def _refuse_repeats(headers: Sequence[tuple[str, bytes | None]]) -> None:
    seen: set[str] = set()
    for name, _ in headers:
        if name in seen and name.startswith("ce_"):
            raise BadEvent(name.removeprefix("ce_"), "an attribute comes once", "<repeated>")
        seen.add(name)


@lru_cache(maxsize=256)
def _is_json(media: bytes) -> bool:
    kind = media.partition(b";")[0].strip().lower()
    return kind in (b"application/json", b"text/json") or kind.endswith(b"+json")


@cache
def personal_fields(model: type[EventData]) -> frozenset[str]:
    """Names of the fields, at any depth, whose content people wrote."""

    def marked(schema: object) -> bool:
        if isinstance(schema, dict):
            return PERSONAL in schema or any(map(marked, schema.values()))
        return isinstance(schema, list) and any(map(marked, schema))

    whole = model.model_json_schema()
    parts = [whole, *whole.get("$defs", {}).values()]
    return frozenset(
        name
        for part in parts
        for name, schema in part.get("properties", {}).items()
        if marked(schema)
    )


_IN_USE = Codec(MODELS, UPCASTERS)
decode = _IN_USE.decode
read = _IN_USE.read
