"""Whatever bytes a record holds: an event, an unknown type or a clear refusal, and nothing else."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts import MODELS, TOPICS, BadEvent, Event, Unknown, decode, encode

from .given import CALL, headers_of

EXAMPLES = [example for spec in TOPICS.values() for example in spec.examples]

names = st.sampled_from([name for name, _ in CALL.headers] + ["ce_traceparent", "x", "Ce_Id", ""])
types = st.sampled_from(sorted(MODELS)).map(str.encode)
raw = st.none() | st.binary(max_size=60) | types | st.sampled_from([v for _, v in CALL.headers])
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["2026-03-23", "0001-01-01", "9999-12-31T23:59:59Z", "1E+999999999", "-0"])
    | st.sampled_from([10**400, -(2**63) - 1, 1e308]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def read(key: bytes | None, headers: Sequence[tuple[str, bytes | None]], value: Any) -> object:
    """What came of it; anything but a refusal is raised."""
    try:
        return decode(key, headers, value)
    except BadEvent as bad:
        return bad


def whole(found: object) -> bool:
    """Whether it is one of the three answers, and an event can be written and read again."""
    if isinstance(found, Event):
        return decode(*encode(found)) == found
    return isinstance(found, Unknown | BadEvent)


@given(st.none() | st.binary(), st.lists(st.tuples(names, raw), max_size=14), raw)
def test_any_bytes(
    key: bytes | None, headers: list[tuple[str, bytes | None]], value: bytes | None
) -> None:
    assert whole(read(key, headers, value))


@given(st.data())
def test_any_json_in_any_field_of_any_event(data: st.DataObject) -> None:
    example = data.draw(st.sampled_from(EXAMPLES))
    part = dict(example["data"])
    for field in data.draw(st.lists(st.sampled_from(sorted(part)), max_size=3)):
        part[field] = data.draw(anything)
    part |= data.draw(st.dictionaries(st.text(), anything, max_size=2))
    value = json.dumps(part).encode("utf-8", "surrogatepass")
    key, headers = example["partitionkey"].encode(), headers_of(CALL, type=example["type"].encode())
    assert whole(read(key, headers, value))


@given(st.data())
def test_any_json_in_any_attribute(data: st.DataObject) -> None:
    example = dict(data.draw(st.sampled_from(EXAMPLES)))
    for name in data.draw(st.lists(st.sampled_from(sorted(example)), max_size=3)):
        example[name] = data.draw(anything)
    value = json.dumps(example).encode("utf-8", "surrogatepass")
    assert whole(read(CALL.key, [("content-type", b"application/cloudevents+json")], value))


@given(st.sampled_from(EXAMPLES), st.data())
def test_any_cut_or_flipped_byte(example: dict[str, Any], data: st.DataObject) -> None:
    value = bytearray(json.dumps(example["data"]).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        value[data.draw(st.integers(0, len(value) - 1))] = data.draw(st.integers(0, 255))
    kept = bytes(value[: data.draw(st.integers(0, len(value)))])
    headers = headers_of(CALL, type=example["type"].encode())
    assert whole(read(example["partitionkey"].encode(), headers, kept))


TIMER = (
    b'{"service":"agenda","timer":"t","name":"n","fire_at":"2026-01-01T00:00:00Z","data":{"a":%s}}'
)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100 + b"]" * 100,
        b"[" * 100_000,
        b'{"a":' * 190 + b"1" + b"}" * 190,
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"9" * 4_000,
        b"9" * 1_000_000,
        b"9223372036854775808",
    ],
)
def test_bodies_that_no_store_could_hold_are_refused(body: bytes) -> None:
    headers = headers_of(CALL, type=b"ridealong.timer.fired.v1")
    assert isinstance(read(b"acme", headers, TIMER % body), BadEvent)


@pytest.mark.parametrize("head", [b'{"activity":"', b'{"note":"'])
def test_a_megabyte_is_read_or_refused_like_anything_else(head: bytes) -> None:
    assert isinstance(read(CALL.key, CALL.headers, head + b"a" * 1_000_000 + b'"}'), BadEvent)
    ignored = CALL.value[:-1] + b',"more":"' + b"a" * 1_000_000 + b'"}'
    found = read(CALL.key, CALL.headers, ignored)
    assert isinstance(found, Event)
    assert whole(found)
