"""The published JSON Schema (draft 2020-12) of each event type's data.

Beside the standard words: `x-topic`, `x-key` and `x-subject` say where and under which key such an
event travels, `x-personal` marks text that people wrote.
"""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema

from ridealong.contracts.envelope import EventData
from ridealong.contracts.registry import TOPICS, TopicSpec

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Plain(GenerateJsonSchema):
    """A field's name says enough: no titles made from it."""

    def generate(self, schema: CoreSchema, mode: Any = "validation") -> JsonSchemaValue:
        whole = super().generate(schema, mode)
        for part in (whole, *whole.get("$defs", {}).values()):
            for field in part.get("properties", {}).values():
                field.pop("title", None)
                if field.get("default", "something") is None:
                    del field["default"]
        return whole


def topics_of(model: type[EventData]) -> tuple[TopicSpec, ...]:
    """Where events of this type travel: one topic, or each service's internal one."""
    return tuple(spec for spec in TOPICS.values() if model in spec.events)


def key_template(model: type[EventData]) -> str:
    """The record key in terms of the event: `{tenant}/{rep}`."""
    return f"{{tenant}}/{{{model.OWNER}}}" if model.OWNER else "{tenant}"


def schema_of(model: type[EventData]) -> dict[str, Any]:
    """The schema of one event type, as it is published."""
    made = model.model_json_schema(schema_generator=_Plain)
    subject = getattr(model, "SUBJECT", None)
    head: dict[str, Any] = {
        "$schema": DIALECT,
        "$id": f"urn:ridealong:{model.TYPE}",
        "title": made.pop("title"),
        "description": made.pop("description"),
        "x-topic": model.TOPIC if model.TOPIC in TOPICS else f"{model.TOPIC}.{{service}}",
        "x-key": key_template(model),
        "x-subject": f"{{{subject}}}" if subject else "organisation",
    }
    return head | made
