"""The official CloudEvents SDK reads what we write, and we read what it writes."""

from datetime import datetime
from typing import Any

import pytest
from cloudevents.core.bindings import kafka
from cloudevents.core.v1.event import CloudEvent

from ridealong.contracts import MODELS, Event, decode, encode
from ridealong.contracts.examples import of

from .given import CALL, a_call


def theirs(example: dict[str, Any]) -> CloudEvent:
    attributes = {name: value for name, value in example.items() if name not in {"data", "time"}}
    time = datetime.fromisoformat(example["time"])
    return CloudEvent(attributes | {"time": time}, example["data"])


def ours(message: kafka.KafkaMessage) -> Event[Any]:
    key = message.key.encode() if isinstance(message.key, str) else message.key
    event = decode(key, list(message.headers.items()), message.value)
    assert isinstance(event, Event)
    return event


@pytest.mark.parametrize("name", MODELS)
def test_every_example_arrives_alike_in_both_modes(name: str) -> None:
    example = of(name)
    binary = ours(kafka.to_binary_event(theirs(example)))
    assert ours(kafka.to_structured_event(theirs(example))) == binary
    assert binary.subject == example["subject"]
    assert binary.key == example["partitionkey"]


def test_the_sdk_reads_what_we_write() -> None:
    event = a_call(correlation_id="begin-1")
    record = encode(event)
    read = kafka.from_kafka_event(
        kafka.KafkaMessage(dict(record.headers), record.key, record.value)
    )
    assert read.get_type() == event.type
    assert read.get_id() == event.id
    assert read.get_source() == event.source
    assert read.get_subject() == event.subject
    assert read.get_time() == event.time
    assert read.get_extension("tenant") == "acme"
    assert read.get_extension("partitionkey") == "acme/mike"
    assert read.get_extension("correlationid") == "begin-1"
    data = read.get_data()
    assert isinstance(data, dict)
    assert data["occurred_at"] == "2026-03-23T09:00:00Z"


def test_an_event_survives_the_way_through_the_sdk_in_either_mode() -> None:
    read = kafka.from_kafka_event(kafka.KafkaMessage(dict(CALL.headers), CALL.key, CALL.value))
    assert ours(kafka.to_binary_event(read)) == a_call()
    assert ours(kafka.to_structured_event(read)) == a_call()
