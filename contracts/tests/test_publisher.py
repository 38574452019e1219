"""What a publisher is told before anything leaves; sending is shown on a real Kafka elsewhere."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ridealong.contracts import BadEvent, Event, decode, encode
from ridealong.contracts.publisher import Publisher

NINE = datetime(2026, 3, 23, 9, tzinfo=UTC)
CALL = {"activity": "dial-1", "rep": "mike", "kind": "dial", "occurred_at": NINE}
LOGGED = "ridealong.activity.logged.v1"


def built(**changes: Any) -> Event[Any]:
    sender = Publisher("nowhere:9092", source="/dialler/acme")
    given = {"type": LOGGED, "tenant": "acme", "actor": "dialler", "data": CALL} | changes
    return sender.event(**given)


def test_an_event_is_built_from_plain_values() -> None:
    event = built(id="row-7", time=NINE, data=CALL | {"quantity": Decimal("2.5")})
    assert (event.id, event.source, event.key) == ("row-7", "/dialler/acme", "acme/mike")
    assert event.data.quantity == Decimal("2.5")
    assert decode(*encode(event)) == event


def test_id_and_time_come_by_themselves() -> None:
    first, second = built(), built()
    assert first.id != second.id
    assert datetime.now(UTC) - first.time < timedelta(minutes=1)
    assert decode(*encode(first)) == first


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"type": "ridealong.weather.changed.v1"}, "type", "'ridealong.weather.changed.v1'"),
        ({"tenant": "acme/east"}, "tenant", "'acme/east'"),
        ({"actor": ""}, "actor", "''"),
        ({"id": ""}, "id", "''"),
        ({"time": datetime(2026, 3, 23)}, "time", "'2026-03-23 00:00:00'"),  # noqa: DTZ001
        ({"data": CALL | {"rep": ""}}, "data.rep", "''"),
        ({"data": CALL | {"quantity": -1}}, "data.quantity", "-1"),
        ({"data": CALL | {"quantity": float("nan")}}, "data.quantity", "nan"),
        (
            {"data": CALL | {"occurred_at": "2026-03-23 9am"}},
            "data.occurred_at",
            "'2026-03-23 9am'",
        ),
        ({"data": {}}, "data.activity", None),
        ({"data": CALL | {"call": object()}}, "data", "<dict>"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_bad_event_names_field_value_and_rule(
    changes: dict[str, Any], field: str, value: str | None
) -> None:
    with pytest.raises(BadEvent) as refused:
        built(**changes)
    assert (refused.value.field, refused.value.value) == (field, value)
    assert refused.value.rule in refused.value.reason


def test_a_source_that_cannot_be_one_is_refused() -> None:
    with pytest.raises(BadEvent, match="source"):
        Publisher("nowhere:9092", source="").event(LOGGED, "acme", CALL, "dialler")
