"""A CRM's whole export goes in, and every number comes out as the export itself has it."""

import json
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pymongo
import pytest
from pydantic import SecretStr

from ridealong.agenda import app as agenda
from ridealong.metrics import app as metrics
from tests.stack import crm_files
from tests.stack.crm_running import TENANT, caught_up, import_crm, ridealong
from tests.stack.issuer import Issuer
from tests.stack.serving import serving

pytestmark = pytest.mark.stack

STATES = ("activity_months", "activity_buckets", "people")


@pytest.fixture
def settings(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> dict[str, Any]:
    return {
        "kafka": kafka,
        "mongodb": SecretStr(mongodb),
        "topic_prefix": topics,
        "database_prefix": database_prefix,
        "oidc_issuer": issuer.url,
    }


@pytest.fixture
async def metrics_url(settings: dict[str, Any]) -> AsyncIterator[str]:
    async with serving(metrics.create(metrics.MetricsSettings(**settings))) as address:
        yield address


@pytest.fixture
async def agenda_url(settings: dict[str, Any]) -> AsyncIterator[str]:
    async with serving(agenda.create(agenda.AgendaSettings(**settings))) as address:
        yield address


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return crm_files.find(tmp_path / "export")


async def report(folder: Path, metrics_url: str, token: str) -> list[dict[str, Any]]:
    output = await ridealong(
        folder,
        *("report", "deals", "--by", "rep", "--per", "quarter", "--json"),
        RIDEALONG_METRICS_URL=metrics_url,
        RIDEALONG_TOKEN=token,
    )
    found: list[dict[str, Any]] = json.loads(output)
    return found


def states(settings: dict[str, Any]) -> dict[str, list[Any]]:
    uri = settings["mongodb"].get_secret_value()
    with pymongo.MongoClient[dict[str, Any]](uri) as client:
        database = client[f"{settings['database_prefix']}_metrics"]
        return {name: list(database[name].find().sort("_id")) for name in STATES}


def assert_equals(found: list[dict[str, Any]], truth: crm_files.Truth) -> None:
    """Every rep and quarter has what the export has, and there is nothing else."""
    rows = {(row["rep"], row["quarter"]): row for row in found}
    assert len(rows) == len(found)
    quarters = {quarter for _, quarter in truth.deals}
    reps = set.union(*truth.teams.values())
    assert len(reps) == 35
    assert sum(each.won for each in truth.deals.values()) > 500
    for place in ((rep, quarter) for rep in sorted(reps) for quarter in sorted(quarters)):
        row = rows.pop(place)
        expected = truth.deals.get(place, crm_files.Quarter())
        assert (row["won_deals"], row["lost_deals"]) == (expected.won, expected.lost), place
        assert Decimal(row["won_amount"].pop("USD", 0)) == expected.amount, place
        assert row["won_amount"] == {}
    assert rows == {}


async def pairs_of(client: httpx.AsyncClient, headers: dict[str, str]) -> set[tuple[str, str]]:
    """Who is in somebody's feed, with the side of the pair on which they are."""
    answer = await client.get("/v1/feeds/sessions", headers=headers)
    assert answer.status_code == 200, answer.text
    return {(pair["rep"], pair["side"]) for pair in answer.json()["pairs"]}


@pytest.mark.requirement("E interfaces")
async def test_each_managers_feed_shows_exactly_their_reps(
    tmp_path: Path, export: Path, settings: dict[str, Any], agenda_url: str, issuer: Issuer
) -> None:
    truth = crm_files.truth_of(export)
    assert len(truth.teams) == 6
    # Who leads whom must come from the events alone: every token names the same roles.
    await ridealong(
        tmp_path,
        *("import", "crm", str(export), "--tenant", TENANT, "--strict"),
        RIDEALONG_KAFKA=settings["kafka"],
        RIDEALONG_TOPIC_PREFIX=settings["topic_prefix"],
    )
    async with httpx.AsyncClient(base_url=agenda_url) as client:
        await caught_up(client)
        for manager, reps in truth.teams.items():
            found = await pairs_of(client, issuer.headers(manager, TENANT, "manager"))
            assert found == {(rep, "manager") for rep in reps}
            # The same name in another tenant has nobody.
            assert not await pairs_of(client, issuer.headers(manager, "other", "manager"))


@pytest.mark.requirement("E interfaces")
async def test_each_rep_and_quarter_equals_the_export_however_often_it_is_imported(
    tmp_path: Path, export: Path, settings: dict[str, Any], metrics_url: str, issuer: Issuer
) -> None:
    truth = crm_files.truth_of(export)
    token = issuer.token("administrator-1", TENANT, "administrator")
    said = await import_crm(tmp_path, export, settings, metrics_url)
    assert "no row was rejected" in said
    assert_equals(await report(tmp_path, metrics_url, token), truth)

    before = states(settings)
    assert all(before.values())
    again = await import_crm(tmp_path, export, settings, metrics_url)
    assert "no row was rejected" in again
    assert states(settings) == before
    assert_equals(await report(tmp_path, metrics_url, token), truth)
