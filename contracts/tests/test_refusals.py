"""An error says what, where and by which rule, and repeats nothing that people wrote."""

import json
from typing import Any

import pytest

from ridealong.contracts import TOPICS, BadEvent, decode
from ridealong.contracts.codec import personal_fields
from ridealong.contracts.examples import of

from .given import CALL, headers_of


def refusal(event: str, /, **changed: Any) -> BadEvent:
    example = of(f"ridealong.{event}.v1")
    value = json.dumps(example["data"] | changed).encode()
    headers = headers_of(CALL, type=example["type"].encode())
    with pytest.raises(BadEvent) as refused:
        decode(example["partitionkey"].encode(), headers, value)
    return refused.value


def test_field_value_and_rule_are_named() -> None:
    bad = refusal("commitment.updated", target="-3")
    assert (bad.field, bad.value) == ("data.target", "'-3'")
    assert "greater than 0" in bad.rule
    assert bad.reason == f"data.target is '-3'; the rule: {bad.rule}"


def test_a_place_deep_inside_is_named() -> None:
    bad = refusal("goal.updated", measure={"kind": "lead", "unit": "furlong"})
    assert (bad.field, bad.value) == ("data.measure.unit", "'furlong'")


def test_how_many_more_there_are_is_said() -> None:
    assert "(1 more like this)" in refusal("commitment.updated", target="-3", due="soon").reason


def test_a_missing_field_has_no_value() -> None:
    example = of("ridealong.goal.updated.v1")
    kept = {name: value for name, value in example["data"].items() if name != "as_of"}
    headers = headers_of(CALL, type=example["type"].encode())
    with pytest.raises(BadEvent) as refused:
        decode(b"acme/mike", headers, json.dumps(kept).encode())
    assert (refused.value.field, refused.value.value) == ("data.as_of", None)


def test_a_long_value_is_cut() -> None:
    value = refusal("goal.updated", as_of="x" * 500).value
    assert value is not None
    assert len(value) == 80


SECRET = "He told me about his divorce"


@pytest.mark.parametrize(
    ("event", "changed"),
    [
        ("note.written", {"text": [SECRET]}),
        ("note.written", {"text": SECRET * 1_000}),
        ("note.written", {"rep": {"name": SECRET}}),
        ("commitment.made", {"text": {"words": SECRET}}),
        ("person.updated", {"name": f"{SECRET}\n"}),
        ("person.updated", {"channels": [{"kind": "email", "address": f"{SECRET}\x00"}]}),
        ("organisation.updated", {"vocabulary": {f"{SECRET}\x00": "x"}}),
        ("timer.fired", {"data": {SECRET: 10**30}}),
        ("focus.named", {"steps": ["fine", f"{SECRET}\x07"]}),
        ("agenda.item.added", {"evidence": [{"label": f"{SECRET}\x07"}]}),
    ],
)
def test_what_people_wrote_is_never_repeated(event: str, changed: dict[str, Any]) -> None:
    bad = refusal(event, **changed)
    told = " ".join(map(str, (bad.reason, bad.field, bad.value, bad.rule, *bad.args)))
    assert "divorce" not in told
    assert bad.__cause__ is None


def test_broken_json_is_not_repeated() -> None:
    with pytest.raises(BadEvent) as refused:
        decode(CALL.key, CALL.headers, f'{{"text": "{SECRET}'.encode())
    assert "divorce" not in str(refused.value)
    assert "line 1" in refused.value.reason


def test_every_free_text_of_the_catalogue_is_marked() -> None:
    marked = set().union(*(personal_fields(e) for s in TOPICS.values() for e in s.events))
    assert {"name", "text", "title", "place", "reason", "address", "body", "data"} <= marked
    assert not {"rep", "kind", "due", "currency", "zone", "amount"} & marked
