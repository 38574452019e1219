"""A fictional past: calls were once logged in seconds (v0), before that without a kind (v00)."""

import json
from typing import Any

import pytest

from ridealong.contracts import MODELS, BadEvent, Codec, Event, Unknown, Upcaster

from .given import CALL, a_call, headers_of

V1 = "ridealong.activity.logged.v1"
V0 = "ridealong.activity.logged.v0"
V00 = "ridealong.activity.logged.v00"


def with_kind(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"kind": "discovery_call"}


def with_instant(data: dict[str, Any]) -> dict[str, Any]:
    hour = data["hour"]
    kept = {name: value for name, value in data.items() if name != "hour"}
    return kept | {"occurred_at": f"2026-03-23T{hour:02}:00:00Z"}


CODEC = Codec(MODELS, {V00: Upcaster(V0, with_kind), V0: Upcaster(V1, with_instant)})
OLD = {"activity": "dial-1", "rep": "mike", "hour": 9}


def read(name: str, data: object) -> Event[Any] | Unknown:
    headers = headers_of(CALL, type=name.encode())
    return CODEC.decode(CALL.key, headers, json.dumps(data).encode())


def test_an_old_version_is_read_as_the_present_one() -> None:
    assert read(V0, OLD | {"kind": "discovery_call"}) == a_call()


def test_upcasters_chain() -> None:
    assert read(V00, OLD) == a_call()


def test_the_present_version_takes_no_detour() -> None:
    assert CODEC.decode(*CALL) == a_call()


def test_what_an_upcaster_cannot_rewrite_is_refused() -> None:
    refusable: list[object] = [{}, [], OLD | {"hour": None}]
    for data in refusable:
        with pytest.raises(BadEvent) as refused:
            read(V0, data)
        assert refused.value.field == "data"


def test_what_comes_out_must_hold_today() -> None:
    with pytest.raises(BadEvent) as refused:
        read(V00, OLD | {"hour": 77})
    assert refused.value.field == "data.occurred_at"


def test_upcasters_that_lead_nowhere_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match="end at no type"):
        Codec(MODELS, {V0: Upcaster("ridealong.activity.logged.v3", with_kind)})
