import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from ridealong.contracts import BadEvent, Event, Unknown, decode, encode
from ridealong.contracts.people import OrganisationUpdated

from .given import CALL, a_call, headers_of, without


def test_what_was_written_is_what_is_read() -> None:
    event = a_call(
        correlation_id="begin-1",
        causation_id="cause-1",
        traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    )
    assert decode(*encode(event)) == event


def test_a_record_is_keyed_by_tenant_and_rep() -> None:
    record = encode(a_call())
    assert record.key == b"acme/mike"
    assert dict(record.headers)["ce_partitionkey"] == b"acme/mike"


def test_what_concerns_the_whole_tenant_is_keyed_by_the_tenant() -> None:
    data = OrganisationUpdated(name="Acme", zone="Europe/Berlin")
    event = Event("o-1", "/hr", "acme", "admin", datetime(2026, 1, 1, tzinfo=UTC), data)
    record = encode(event)
    assert record.key == b"acme"
    assert decode(*record) == event


def test_headers_are_cloudevents_1_0() -> None:
    assert dict(encode(a_call()).headers) == {
        "content-type": b"application/json",
        "ce_specversion": b"1.0",
        "ce_id": b"call-1",
        "ce_source": b"/dialler/acme",
        "ce_type": b"ridealong.activity.logged.v1",
        "ce_subject": b"dial-1",
        "ce_time": b"2026-03-23T09:00:00.000Z",
        "ce_tenant": b"acme",
        "ce_actor": b"dialler",
        "ce_partitionkey": b"acme/mike",
    }


def test_data_leaves_out_what_is_none() -> None:
    assert "amount" not in json.loads(encode(a_call()).value)


def test_times_are_kept_in_utc_to_the_millisecond() -> None:
    there = datetime(2026, 3, 23, 11, 0, 0, 123_987, timezone(timedelta(hours=2)))
    event = decode(*encode(a_call(time=there)))
    assert isinstance(event, Event)
    assert event.time == datetime(2026, 3, 23, 9, 0, 0, 123_000, UTC)
    assert event.time.tzinfo is UTC


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type", "time", "tenant", "actor"])
@pytest.mark.parametrize("changed", [without, lambda r, n: headers_of(r, **{n: None})])
def test_a_missing_or_null_attribute_is_named(name: str, changed: Callable[..., Any]) -> None:
    with pytest.raises(BadEvent, match=f"^{name} is missing") as refused:
        decode(CALL.key, changed(CALL, name), CALL.value)
    assert refused.value.field == name
    assert refused.value.value is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("specversion", b"0.3"),
        ("id", b""),
        ("id", b"a" * 201),
        ("id", b"a\nb"),
        ("source", b"\xff\xfe"),
        ("type", b"\xff"),
        ("time", b"yesterday"),
        ("time", b"2026-03-23T09:00:00"),
        ("time", b"1774256400"),
        ("time", b"9999-12-31T23:59:59-14:00"),
        ("tenant", b"acme/east"),
        ("tenant", b""),
        ("tenant", "acmé".encode()),
        ("actor", b"\x00"),
        ("partitionkey", b"acme/dana"),
        ("partitionkey", None),
        ("correlationid", b""),
        ("causationid", None),
    ],
)
def test_an_attribute_that_breaks_its_rule_is_named(name: str, value: bytes | None) -> None:
    with pytest.raises(BadEvent) as refused:
        decode(CALL.key, headers_of(CALL, **{name: value}), CALL.value)
    assert refused.value.field == name


@pytest.mark.parametrize("key", [None, b"", b"acme", b"acme/dana", b"other/mike", b"\xff"])
def test_an_event_under_another_key_is_refused(key: bytes | None) -> None:
    with pytest.raises(BadEvent, match="acme/mike") as refused:
        decode(key, CALL.headers, CALL.value)
    assert refused.value.field == "key"


def test_an_attribute_that_comes_twice_is_refused() -> None:
    with pytest.raises(BadEvent, match="comes once") as refused:
        decode(CALL.key, [*CALL.headers, ("ce_tenant", b"other")], CALL.value)
    assert refused.value.field == "tenant"


def test_headers_that_are_none_of_ours_may_be_anything() -> None:
    strange = [("trace", b"\xff"), ("trace", None), ("ce_colour", b"\xff"), *CALL.headers]
    assert decode(CALL.key, strange, CALL.value) == a_call()


def test_header_names_may_be_written_in_capitals() -> None:
    loud = [(name.title(), value) for name, value in CALL.headers]
    assert decode(CALL.key, loud, CALL.value) == a_call()


def test_a_malformed_trace_context_is_as_good_as_none() -> None:
    event = decode(CALL.key, headers_of(CALL, traceparent=b"\xffnonsense"), CALL.value)
    assert event == a_call()


def test_content_type_may_be_missing_or_have_parameters() -> None:
    bare = [(name, value) for name, value in CALL.headers if name != "content-type"]
    for headers in (bare, [*bare, ("content-type", b"Application/JSON; charset=utf-8")]):
        assert decode(CALL.key, headers, CALL.value) == a_call()


def test_data_of_another_kind_than_json_is_refused() -> None:
    headers = [*without(CALL), ("content-type", b"text/plain")]
    with pytest.raises(BadEvent, match="application/json"):
        decode(CALL.key, headers, CALL.value)


def test_a_record_without_value_is_refused() -> None:
    with pytest.raises(BadEvent, match="no value") as refused:
        decode(CALL.key, CALL.headers, None)
    assert refused.value.field == "data"


def test_fields_that_we_do_not_know_are_ignored() -> None:
    value = CALL.value.replace(b"{", b'{"mood":"splendid",', 1)
    assert decode(CALL.key, CALL.headers, value) == a_call()


@pytest.mark.parametrize("name", ["ridealong.weather.changed.v1", "weather", "activity.v1"])
def test_a_type_that_we_do_not_know_is_skipped(name: str) -> None:
    headers = headers_of(CALL, type=name.encode(), tenant=None)
    assert decode(None, headers, b"anything") == Unknown(name)


@pytest.mark.parametrize("version", [".v2", ".v0", ".v1000", ""])
def test_a_version_that_we_do_not_know_of_a_type_that_we_know_is_refused(version: str) -> None:
    name = f"ridealong.activity.logged{version}"
    with pytest.raises(BadEvent) as refused:
        decode(CALL.key, headers_of(CALL, type=name.encode()), CALL.value)
    assert (refused.value.field, refused.value.value) == ("type", repr(name))
    assert refused.value.rule == "a version that is read here: ridealong.activity.logged.v1"


def test_an_event_on_the_wrong_topic_is_refused() -> None:
    assert decode(*CALL, topic="activities") == a_call()
    with pytest.raises(BadEvent, match="belongs to topic activities"):
        decode(*CALL, topic="commitments")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tenant", "acme/east"),
        ("id", ""),
        ("source", "a" * 201),
        ("actor", "line\nbreak"),
        ("time", datetime(2026, 3, 23, 9)),  # noqa: DTZ001 - what is to be refused
    ],
)
def test_an_event_that_could_not_be_read_is_not_written(field: str, value: Any) -> None:
    with pytest.raises(BadEvent) as refused:
        encode(replace(a_call(), **{field: value}))
    assert refused.value.field == field
