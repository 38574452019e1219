"""CloudEvents over HTTP: what the official SDK sends is read, and what is wrong is said."""

import json
from datetime import datetime
from typing import Any

import pytest
from cloudevents.core.bindings import http
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts import MODELS, BadEvent, Event, decode, encode
from ridealong.contracts.examples import of
from ridealong.contracts.http_binding import event_of, events_of, is_batch

BATCH = "application/cloudevents-batch+json"
CALL = of("ridealong.activity.logged.v1")


def theirs(example: dict[str, Any]) -> CloudEvent:
    attributes = {name: value for name, value in example.items() if name not in {"data", "time"}}
    time = datetime.fromisoformat(example["time"])
    return CloudEvent(attributes | {"time": time}, example["data"])


def over_kafka(example: dict[str, Any]) -> object:
    record = json.dumps(example).encode()
    headers: list[tuple[str, bytes | None]] = [("content-type", b"application/cloudevents+json")]
    return decode(example["partitionkey"].encode(), headers, record)


@pytest.mark.parametrize("name", MODELS)
def test_every_example_is_the_same_event_in_every_mode_and_over_kafka(name: str) -> None:
    example = of(name)
    expected = over_kafka(example)
    binary, structured = (
        http.to_binary_event(theirs(example)),
        http.to_structured_event(theirs(example)),
    )
    assert event_of(binary.headers.items(), binary.body) == expected
    assert event_of(structured.headers.items(), structured.body) == expected
    assert events_of(BATCH, json.dumps([example]).encode()) == [expected]


def test_headers_are_read_as_the_binding_writes_them() -> None:
    said = http.to_binary_event(theirs(CALL | {"actor": 'Ewa "E" Żak, 100 %'}))
    shouted = [(name.upper(), value) for name, value in said.headers.items()]
    assert event_of(shouted, said.body).actor == 'Ewa "E" Żak, 100 %'
    quoted = dict(said.headers) | {"ce-actor": '"Ewa \\"E\\" Zak"'}
    assert event_of(quoted.items(), said.body).actor == 'Ewa "E" Zak'


def test_what_the_request_leaves_out_is_given() -> None:
    bare = {name: it for name, it in CALL.items() if name not in {"tenant", "actor", "time"}}
    bare.pop("partitionkey")
    otherwise = {"tenant": "globex", "actor": "dialler", "time": "2026-03-23T09:00:00Z"}
    (found,) = events_of(BATCH, json.dumps([bare]).encode(), otherwise)
    assert isinstance(found, Event)
    assert (found.tenant, found.actor, found.key) == ("globex", "dialler", "globex/mike")
    (said,) = events_of(BATCH, json.dumps([CALL]).encode(), otherwise)
    assert isinstance(said, Event)
    assert (said.tenant, said.actor) == (CALL["tenant"], CALL["actor"])


def test_a_bad_event_of_a_batch_stands_in_its_place() -> None:
    data = CALL["data"] | {"quantity": -1}
    batch = [CALL, CALL | {"data": data}, 7, CALL | {"type": "ridealong.goal.danced.v1"}]
    first, second, third, fourth = events_of(BATCH, json.dumps(batch).encode())
    assert isinstance(first, Event)
    assert isinstance(second, BadEvent)
    assert second.field == "data.quantity"
    assert isinstance(third, BadEvent)
    assert isinstance(fourth, BadEvent)
    assert fourth.field == "type"


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"[", b"[" * 100_000, b"[NaN]", b"\xff"])
def test_a_body_that_is_no_array_is_refused_as_a_whole(body: bytes) -> None:
    with pytest.raises(BadEvent, match="body"):
        events_of(BATCH, body)


@pytest.mark.parametrize("media", ["application/cloudevents+avro", "application/cloudevents"])
def test_of_structured_formats_only_json_is_read(media: str) -> None:
    with pytest.raises(BadEvent, match="only JSON is read"):
        event_of([("Content-Type", media)], json.dumps(CALL).encode())


def test_an_attribute_comes_once() -> None:
    said = http.to_binary_event(theirs(CALL))
    with pytest.raises(BadEvent, match="comes once"):
        event_of([*said.headers.items(), ("CE-ID", "another")], said.body)


@given(
    st.lists(st.tuples(st.sampled_from(["ce-id", "content-type", "ce-time", "x"]), st.text())),
    st.binary() | st.just(json.dumps(CALL).encode()),
)
def test_any_request_is_an_event_or_a_refusal(headers: list[tuple[str, str]], body: bytes) -> None:
    try:
        found: object = event_of(headers, body)
    except BadEvent as bad:
        found = bad
    assert isinstance(found, Event | BadEvent)


@given(st.binary() | st.recursive(st.integers() | st.text(), st.lists).map(json.dumps))
def test_any_batch_is_answered_event_by_event(body: bytes | str) -> None:
    raw = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    try:
        found = events_of(BATCH, raw)
    except BadEvent:
        found = []
    assert all(isinstance(each, Event | BadEvent) for each in found)


def test_an_event_that_came_over_http_travels_on_over_kafka() -> None:
    event = event_of([("content-type", "application/cloudevents+json")], json.dumps(CALL).encode())
    assert decode(*encode(event)) == event
    assert is_batch(BATCH.upper())
    assert not is_batch(None)
