"""Structured mode: the whole CloudEvent is one JSON object in the record's value."""

import base64
import binascii
from typing import Any

from pydantic_core import from_json, to_json

from ridealong.contracts.errors import BadEvent, shown

DATA = frozenset({"data", "data_base64", "datacontenttype"})


def unfold(value: bytes | None) -> tuple[dict[str, bytes | None], bytes | None]:
    """The same event as binary mode would bring it: headers and the bytes of its data.

    Raises BadEvent when the value isn't a JSON object whose attributes are scalars.
    """
    whole = json_object("value", value)
    headers: dict[str, bytes | None] = {}
    for name, attribute in whole.items():
        if name in DATA or attribute is None:
            continue
        headers[f"ce_{name}"] = _attribute(name, attribute)
    if (media := whole.get("datacontenttype")) is not None:
        headers["content-type"] = _attribute("datacontenttype", media)
    if "data_base64" in whole:
        return headers, _decoded(whole["data_base64"])
    return headers, to_json(whole["data"]) if "data" in whole else None


def json_object(field: str, value: bytes | None) -> dict[str, Any]:
    """The bytes as a JSON object, or BadEvent about `field`."""
    if value is None:
        raise BadEvent(field, "a JSON object; the record has no value")
    try:
        whole = from_json(value, allow_inf_nan=False)
    except ValueError as error:
        raise BadEvent(field, f"a JSON object: {error}") from None
    if not isinstance(whole, dict):
        raise BadEvent(field, "a JSON object", f"<{type(whole).__name__}>")
    return whole


def _attribute(name: str, value: object) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bool | int):
        return to_json(value)
    raise BadEvent(name, "an attribute is text, a whole number or a boolean", shown(value))


def _decoded(value: object) -> bytes:
    try:
        return base64.b64decode(value if isinstance(value, str) else "?", validate=True)
    except (binascii.Error, ValueError):
        raise BadEvent("data_base64", "base64 text", f"<{type(value).__name__}>") from None
