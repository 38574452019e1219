"""Opportunities become activities of their reps: engaged, won, lost, each once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ridealong.contracts import encode
from ridealong.contracts.fields import Money
from ridealong.deploy.tables.values import noon

from .crm_export import imported, write

WON = "W1,Ada Bright,GTX,Acme Corp,Won,10/20/2016,3/1/2017,1054"
LOST = "L1,Bo Lund,GTX,,Lost,1/5/2017,2/28/2017,0"
ENGAGING = "E1,Ada Bright,GTX,,Engaging,12/1/2017,,"
PROSPECTING = "P1,Ada Bright,GTX,,Prospecting,,,"


def test_an_opportunity_is_engaged_and_then_won_or_lost(tmp_path: Path) -> None:
    found = imported(write(tmp_path, [WON, LOST, ENGAGING, PROSPECTING]))
    told = [
        (each.rep, each.kind, each.occurred_at.date(), each.amount, each.record)
        for each in found.activities
    ]
    assert told == [
        ("ada-bright", "opportunity_engaged", date(2016, 10, 20), None, "W1"),
        (
            "ada-bright",
            "deal_won",
            date(2017, 3, 1),
            Money(amount=Decimal(1054), currency="USD"),
            "W1",
        ),
        ("bo-lund", "opportunity_engaged", date(2017, 1, 5), None, "L1"),
        ("bo-lund", "deal_lost", date(2017, 2, 28), None, "L1"),
        ("ada-bright", "opportunity_engaged", date(2017, 12, 1), None, "E1"),
    ]
    assert not found.summary.rejected
    assert found.activities[1].account == "Acme Corp"


def test_a_day_is_the_local_day_in_the_zone_of_the_mapping(tmp_path: Path) -> None:
    won = imported(write(tmp_path, [WON])).activities[1]
    assert won.occurred_at == datetime(2017, 3, 1, 18, tzinfo=UTC)
    assert won.zone == "America/Chicago"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Santiago"])
def test_noon_lies_on_its_day(zone: str) -> None:
    for offset in range(366):
        day = date(2026, 1, 1) + timedelta(days=offset)
        assert noon(day, zone).astimezone(ZoneInfo(zone)).date() == day


@pytest.mark.requirement("E interfaces")
def test_importing_again_gives_the_same_events(tmp_path: Path) -> None:
    folder = write(tmp_path, [WON, LOST, ENGAGING])
    first, second = imported(folder), imported(folder)
    assert first.events == second.events
    assert [encode(event) for event in first.events] == [encode(event) for event in second.events]
    assert len({event.id for event in first.events}) == len(first.events)


def test_a_later_export_adds_what_has_happened_since(tmp_path: Path) -> None:
    before = imported(write(tmp_path, ["E1,Ada Bright,GTX,,Engaging,12/1/2017,,"]))
    after = imported(write(tmp_path, ["E1,Ada Bright,GTX,,Won,12/1/2017,12/24/2017,99.50"]))
    (engaged,) = before.activities
    again, won = after.activities
    assert (again.activity, won.kind) == (engaged.activity, "deal_won")


def test_ids_of_another_tenant_or_system_are_others(tmp_path: Path) -> None:
    folder = write(tmp_path, [WON])
    other = tmp_path / "other.toml"
    built_in = Path(__file__).parents[1] / "src/ridealong/deploy/crm/default.toml"
    other.write_text(built_in.read_text().replace('system = "crm"', 'system = "old-crm"'))
    ids = [
        event.id
        for found in (
            imported(folder),
            imported(folder, tenant="beta"),
            imported(folder, mapping=other),
        )
        for event in found.events
        if event.topic == "activities"
    ]
    assert len(set(ids)) == 3 * 2


def test_a_row_that_stands_twice_counts_once(tmp_path: Path) -> None:
    found = imported(write(tmp_path, [WON, LOST, WON]))
    assert len(found.activities) == 4
    assert found.summary.repeated == 1
    assert not found.summary.rejected
