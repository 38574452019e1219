from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from ridealong.contracts import Day, Instant, new_id
from ridealong.contracts.fields import Body, Number, ZoneName
from ridealong.contracts.instant import FIRST_YEAR, LAST_YEAR, rfc3339
from ridealong.contracts.people import WorkingHours


class Moment(BaseModel):
    at: Instant


class Calendar(BaseModel):
    on: Day


class Amount(BaseModel):
    of: Number


class Place(BaseModel):
    zone: ZoneName


class Box(BaseModel):
    body: Body


aware = st.datetimes(
    min_value=datetime(FIRST_YEAR, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(LAST_YEAR, 12, 30),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.integers(-23 * 60, 23 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)


@given(aware)
def test_an_instant_is_the_same_moment_to_the_millisecond(moment: datetime) -> None:
    read = Moment.model_validate({"at": moment.isoformat()}).at
    assert read.tzinfo is UTC
    assert read.microsecond % 1000 == 0
    assert timedelta(0) <= moment - read < timedelta(milliseconds=1)
    assert Moment(at=moment).at == read
    assert Moment.model_validate_json(Moment(at=moment).model_dump_json()).at == read
    assert Moment.model_validate({"at": rfc3339(moment)}).at == read


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-23T09:00:00",
        "2026-03-23",
        "20260323T090000Z",
        "1774256400",
        "2026-03-23T25:00:00Z",
        "1969-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z",
        "0001-01-01T00:00:00+23:00",
        "9999-12-31T23:59:59-23:00",
        1774256400.0,
        True,
        None,
        datetime(2026, 3, 23, 9),  # noqa: DTZ001 - what is to be refused
    ],
)
def test_what_is_no_instant_with_offset_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        Moment.model_validate({"at": value})


@pytest.mark.parametrize("text", ["2026-03-23T09:00:00z", "2026-03-23t09:00:00.0009+00:00"])
def test_an_instant_is_read_as_rfc_3339_allows_to_write_it(text: str) -> None:
    assert Moment.model_validate({"at": text}).at == datetime(2026, 3, 23, 9, tzinfo=UTC)


@given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
def test_a_day_is_read_as_it_was_written(day: date) -> None:
    assert Calendar.model_validate_json(Calendar(on=day).model_dump_json()).on == day


@pytest.mark.parametrize(
    "value", ["20260323", "2026-W13-1", "2026-02-30", "1969-12-31", "2026-03-23T00:00:00Z", 0, None]
)
def test_what_is_no_day_is_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        Calendar.model_validate({"on": value})


def test_a_moment_is_no_day() -> None:
    with pytest.raises(ValidationError):
        Calendar.model_validate({"on": datetime(2026, 3, 23, tzinfo=UTC)})


@given(st.decimals(Decimal(-(10**17)), Decimal(10**17), places=10, allow_nan=False))
def test_a_decimal_is_exact(number: Decimal) -> None:
    assert Amount.model_validate_json(Amount(of=number).model_dump_json()).of == number


def test_a_decimal_may_come_as_a_number() -> None:
    assert Amount.model_validate_json('{"of": 0.1}').of == Decimal("0.1")


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1E+400", "1E-400", "0.12345678901", "ten"])
def test_what_is_no_decimal_of_ours_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Amount.model_validate({"of": text})


def test_a_zone_is_one_that_exists() -> None:
    assert Place(zone="America/Argentina/Buenos_Aires").zone
    for name in ("Europe/Atlantis", "", "../../etc/passwd", "EDT", "+01:00"):
        with pytest.raises(ValidationError):
            Place(zone=name)


def test_a_body_holds_what_json_and_the_store_hold() -> None:
    body = {"a": [1, 2.5, None, {"b": "c"}], "largest": 2**63 - 1, "smallest": -(2**63)}
    assert Box.model_validate({"body": body}).body == body
    nested: dict[str, Any] = {}
    for _ in range(40):
        nested = {"a": nested}
    for value in (2**63, float("nan"), float("inf"), nested):
        with pytest.raises(ValidationError):
            Box.model_validate({"body": {"a": value}})


def test_working_hours_are_written_from_and_to() -> None:
    hours = WorkingHours.model_validate({"from": "08:30", "to": "17:00"})
    assert hours == WorkingHours.model_validate_json(hours.model_dump_json())
    assert set(hours.model_dump(mode="json")) == {"from", "to"}


def test_new_ids_are_unique_and_in_order_of_time() -> None:
    made = [new_id() for _ in range(1_000)]
    assert len(set(made)) == 1_000
    stamps = [name[:13] for name in made]
    assert stamps == sorted(stamps)
    assert {name[14] for name in made} == {"7"}
    assert {name[19] for name in made} <= set("89ab")
