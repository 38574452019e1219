import json
from typing import Any

import pytest

from ridealong.contracts import MODELS, TOPICS, Event, consumed_by, decode, encode, topic_name
from ridealong.contracts.examples import of
from ridealong.contracts.internal import Forwarded, TimerFired
from ridealong.contracts.registry import SERVICES, produced_by


def read(example: dict[str, Any]) -> Event[Any]:
    media = [("content-type", b"application/cloudevents+json")]
    event = decode(example["partitionkey"].encode(), media, json.dumps(example).encode())
    assert isinstance(event, Event)
    return event


@pytest.mark.parametrize("name", MODELS)
def test_every_type_has_an_example_that_holds(name: str) -> None:
    example = of(name)
    event = read(example)
    assert event.subject == example["subject"]
    assert event.key == example["partitionkey"]
    assert type(event.data) in TOPICS[event.topic].events
    assert decode(*encode(event)) == event


@pytest.mark.parametrize("name", MODELS)
def test_an_example_says_only_what_is_in_the_model(name: str) -> None:
    example = of(name)
    written = json.loads(encode(read(example)).value)
    said = {name: written.get(name) for name in example["data"]}
    assert said == example["data"]


def test_a_topic_shows_an_example_of_each_of_its_types() -> None:
    for spec in TOPICS.values():
        assert [one["type"] for one in spec.examples] == [event.TYPE for event in spec.events]


def test_every_type_has_a_name_of_its_own_that_ends_in_a_version() -> None:
    listed = {event for spec in TOPICS.values() for event in spec.events}
    assert len(listed) == len(MODELS)
    for name in MODELS:
        prefix, *_, version = name.split(".")
        assert (prefix, version) == ("ridealong", "v1")


def test_who_reads_what() -> None:
    assert {service: {spec.name for spec in consumed_by(service)} for service in SERVICES} == {
        "agenda": {"people", "sessions", "commitments", "goals", "scores", "internal.agenda"},
        "commitments": {
            "people",
            "sessions",
            "commitments",
            "activities",
            "goals",
            "internal.commitments",
        },
        "metrics": {
            "people",
            "sessions",
            "commitments",
            "activities",
            "goals",
            "internal.metrics",
        },
        "notifier": {
            "people",
            "sessions",
            "commitments",
            "agendas",
            "preferences",
            "internal.notifier",
        },
    }


def test_a_topic_that_a_projection_reads_is_kept_for_ever() -> None:
    for service in SERVICES:
        assert {spec.retention_ms for spec in consumed_by(service)} == {-1}
    assert TOPICS["reminders"].retention_ms == 365 * 24 * 60 * 60 * 1000


def test_partition_n_is_the_same_people_everywhere() -> None:
    assert {spec.partitions for spec in TOPICS.values()} == {6}


def test_every_service_may_write_dead_letters_and_its_own_internal_topic_alone() -> None:
    for service in SERVICES:
        written = {spec.name for spec in produced_by(service)}
        assert "dead-letters" in written
        assert {name for name in written if name.startswith("internal.")} == {f"internal.{service}"}


def test_internal_events_travel_on_their_services_topic() -> None:
    for spec in consumed_by("metrics"):
        if spec.name == "internal.metrics":
            assert spec.events == (TimerFired, Forwarded)
            assert (spec.producers, spec.consumers) == (("metrics",), ("metrics",))


def test_names_on_the_cluster_have_a_prefix() -> None:
    assert topic_name("activities") == "ridealong.activities"
    assert topic_name("dead-letters", "test") == "test.dead-letters"
