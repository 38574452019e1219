import base64
import json
from typing import Any

import pytest

from ridealong.contracts import BadEvent, Unknown, decode

from .given import CALL, Headers, a_call

STRUCTURED: Headers = [("content-type", b"application/cloudevents+json; charset=UTF-8")]


def folded(**changed: Any) -> dict[str, Any]:
    """Mike's call as one JSON object; a change to `...` leaves the attribute out."""
    attributes = {
        name.removeprefix("ce_"): value.decode()
        for name, value in CALL.headers
        if name.startswith("ce_")
    }
    whole = attributes | {"data": json.loads(CALL.value)} | changed
    return {name: value for name, value in whole.items() if value is not ...}


def read(whole: object) -> object:
    return decode(CALL.key, STRUCTURED, json.dumps(whole).encode())


def test_the_whole_event_may_be_the_value() -> None:
    assert read(folded()) == a_call()
    assert read(folded(datacontenttype="application/json", subject=None)) == a_call()


def test_data_may_be_base64() -> None:
    encoded = base64.b64encode(CALL.value).decode()
    assert read(folded(data=..., data_base64=encoded)) == a_call()


def test_an_attribute_may_be_a_number() -> None:
    assert read(folded(id=17)) == a_call(id="17")


def test_a_type_that_we_do_not_know_is_skipped() -> None:
    assert read(folded(type="ridealong.weather.changed.v1")) == Unknown(
        "ridealong.weather.changed.v1"
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"tenant": ...}, "tenant"),
        ({"time": None}, "time"),
        ({"actor": {"name": "Mike"}}, "actor"),
        ({"actor": 1.5}, "actor"),
        ({"data": ...}, "data"),
        ({"data": None}, "data"),
        ({"data": "text"}, "data"),
        ({"data": ..., "data_base64": "&&&"}, "data_base64"),
        ({"data": ..., "data_base64": 5}, "data_base64"),
        ({"datacontenttype": "text/xml"}, "datacontenttype"),
        ({"datacontenttype": []}, "datacontenttype"),
        ({"partitionkey": "acme/dana"}, "partitionkey"),
        ({"specversion": "2.0"}, "specversion"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(BadEvent) as refused:
        read(folded(**changed))
    assert refused.value.field == field


@pytest.mark.parametrize("value", [None, b"", b"[]", b"5", b'{"id":', b"\xff", b'{"id": NaN}'])
def test_a_value_that_is_no_json_object_is_refused(value: bytes | None) -> None:
    with pytest.raises(BadEvent) as refused:
        decode(CALL.key, STRUCTURED, value)
    assert refused.value.field == "value"


@pytest.mark.parametrize("media", [b"application/cloudevents+avro", b"application/cloudevents"])
def test_structured_modes_other_than_json_are_refused(media: bytes) -> None:
    with pytest.raises(BadEvent, match="only JSON"):
        decode(CALL.key, [("content-type", media)], b"{}")


def test_a_batch_is_refused() -> None:
    with pytest.raises(BadEvent):
        decode(CALL.key, [("content-type", b"application/cloudevents-batch+json")], b"[]")
