"""One AsyncAPI 3 document per service, and the parts they share, from the topic registry."""

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any, Final

from ridealong.contracts.envelope import EventData
from ridealong.contracts.registry import (
    MODELS,
    PREFIX,
    TopicSpec,
    consumed_by,
    produced_by,
    topic_name,
)
from ridealong.contracts.schemas import key_template

SHARED: Final = "shared.yaml"
BINDING: Final = "0.5.0"

Document = dict[str, Any]


def document(service: str) -> Document:
    """What one service receives and sends."""
    received, sent = consumed_by(service), produced_by(service)
    channels = {spec.name: spec for spec in (*received, *sent)}
    return {
        "asyncapi": "3.1.0",
        "id": f"urn:ridealong:{service}",
        "info": {
            "title": f"Ridealong {service}",
            "version": version("ridealong-contracts"),
            "description": f"The events that the {service} service receives and sends, on Kafka. "
            f"The prefix `{PREFIX}` of topics and consumer group is a setting.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {name: _channel(spec) for name, spec in channels.items()},
        "operations": {
            **{f"receive.{spec.name}": _operation("receive", spec, service) for spec in received},
            **{f"send.{spec.name}": _operation("send", spec, service) for spec in sent},
        },
    }


def shared() -> Document:
    """Messages and their headers, which every service's document refers to."""
    return {
        "messages": {
            **{model.__name__: _message(model) for model in MODELS.values()},
            "DeadLetter": _DEAD_LETTER,
        },
        "traits": {"CloudEvent": _TRAIT},
    }


def _channel(spec: TopicSpec) -> Document:
    names: Iterable[str] = [model.__name__ for model in spec.events] or ["DeadLetter"]
    return {
        "address": topic_name(spec.name),
        "description": spec.about,
        "messages": {name: {"$ref": f"{SHARED}#/messages/{name}"} for name in names},
        "bindings": {
            "kafka": {
                "topic": topic_name(spec.name),
                "partitions": spec.partitions,
                "topicConfiguration": {
                    "cleanup.policy": ["delete"],
                    "retention.ms": spec.retention_ms,
                },
                "bindingVersion": BINDING,
            }
        },
        "x-owner": spec.owner,
        "x-producers": list(spec.producers),
        "x-consumers": list(spec.consumers),
    }


def _operation(action: str, spec: TopicSpec, service: str) -> Document:
    described: Document = {"action": action, "channel": {"$ref": f"#/channels/{spec.name}"}}
    if action == "receive":
        group = {"type": "string", "enum": [f"{PREFIX}.{service}"]}
        described["bindings"] = {"kafka": {"groupId": group, "bindingVersion": BINDING}}
    return described


def _message(model: type[EventData]) -> Document:
    return {
        "name": model.TYPE,
        "title": model.__name__,
        "summary": (model.__doc__ or "").partition("\n")[0],
        "contentType": "application/json",
        "payload": {"$ref": f"../schemas/{model.TYPE}.json"},
        "traits": [{"$ref": "#/traits/CloudEvent"}],
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": key_template(model)},
                "bindingVersion": BINDING,
            }
        },
    }


def _text(description: str, **more: Any) -> Document:
    return {"type": "string", "description": description, **more}


_PRINTED: Final[Document] = {"minLength": 1, "maxLength": 200}

_TRAIT: Final[Document] = {
    "headers": {
        "type": "object",
        "description": "CloudEvents 1.0 in binary mode. Structured mode (content-type "
        "`application/cloudevents+json`, the whole event as the value) is read, too.",
        "required": [
            "ce_specversion",
            "ce_id",
            "ce_source",
            "ce_type",
            "ce_time",
            "ce_tenant",
            "ce_actor",
        ],
        "properties": {
            "content-type": _text("Media type of the value.", const="application/json"),
            "ce_specversion": _text("Version of CloudEvents.", const="1.0"),
            "ce_id": _text("Unique per source; the same id again is the same event.", **_PRINTED),
            "ce_source": _text("Who published it, as a URI reference.", **_PRINTED),
            "ce_type": _text("Name and version of what happened."),
            "ce_subject": _text("Id of the thing that it is about."),
            "ce_time": _text("When it was recorded (RFC 3339 with offset).", format="date-time"),
            "ce_tenant": _text("The organisation.", pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"),
            "ce_actor": _text("Who did it: a person id, `system` or a platform.", **_PRINTED),
            "ce_partitionkey": _text("The same as the record key."),
            "ce_correlationid": _text("Id of the event that began the chain.", **_PRINTED),
            "ce_causationid": _text("Id of the event that this one follows from.", **_PRINTED),
            "ce_traceparent": _text("W3C trace context."),
        },
    },
    "correlationId": {
        "description": "Id of the event that began the chain.",
        "location": "$message.header#/ce_correlationid",
    },
}

_DEAD_LETTER: Final[Document] = {
    "name": "dead-letter",
    "title": "DeadLetter",
    "summary": "A record that couldn't be read: its bytes and key unchanged.",
    "contentType": "application/octet-stream",
    "headers": {
        "type": "object",
        "description": "Where it came from and why; its own headers follow as `original-…`.",
        "properties": {
            "dead-letter-service": _text("The service that couldn't read it."),
            "dead-letter-topic": _text("The topic that it came from."),
            "dead-letter-partition": _text("The partition that it came from."),
            "dead-letter-offset": _text("The offset that it had there."),
            "dead-letter-kind": _text("What kind of error it is."),
            "dead-letter-error": _text("What is wrong, in a sentence."),
            "dead-letter-attempts": _text("How often the service has given it up by now."),
            "dead-letter-previous": _text(
                "Where the letter lies (`partition:offset`) whose replay failed again."
            ),
            "dead-letter-null-value": _text("`true` when it had no value."),
            "dead-letter-null-key": _text("`true` when it had no key."),
            "dead-letter-marker": _text(
                "`replayed` or `dropped`: this is no letter, and says what became of one."
            ),
            "dead-letter-of": _text("The place of the letter that a marker is about."),
            "dead-letter-because": _text("Why that letter was dropped."),
        },
    },
    "payload": {"type": "string", "format": "binary"},
}
