"""What a commitment over HTTP may be called, whose it is, and what can't be meant."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest

from ridealong.contracts.commitments import CommitmentMade
from ridealong.contracts.people import PairUpdated, PersonUpdated
from tests.stack.issuer import Issuer
from tests.stack.promising import Stage, running, settings_of

pytestmark = pytest.mark.stack

URL = "/v1/commitments"
MEASURED: dict[str, Any] = {"target": "20", "direction": "at_least"}


@pytest.fixture
async def stage(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Stage]:
    settings = settings_of(kafka, mongodb, topics, database_prefix, issuer)
    async with running(settings, issuer, "2026-03-02 10:00") as started:
        await started.publish(
            *(
                PersonUpdated(person=rep, name=rep.title(), manager="dana", zone="Europe/Riga")
                for rep in ("mike", "nina")
            ),
            PersonUpdated(person="dana", name="Dana", zone="America/New_York"),
            PairUpdated(rep="mike", manager="dana", start=date(2026, 1, 5)),
        )
        yield started


async def proposed(stage: Stage, by: str = "mike", **body: Any) -> httpx.Response:
    usual = {"text": "Send the proposal", "direction": "yes_no", "due": "2026-03-20"}
    return await stage.post(URL, by, usual | body)


def told(name: str, **more: Any) -> CommitmentMade:
    usual: dict[str, Any] = {
        "commitment": name,
        "rep": "mike",
        "manager": "dana",
        "owner_id": "mike",
        "text": "Send the proposal",
        "direction": "yes_no",
        "due": date(2026, 3, 20),
        "zone": "Europe/Riga",
    }
    return CommitmentMade.model_validate(usual | more)


def wrong(answer: httpx.Response) -> tuple[str, str]:
    """The field and the rule of a request that can't be meant."""
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    return error["field"], error["rule"]


async def test_nobody_proposes_an_id_that_a_renegotiation_would_give(stage: Stage) -> None:
    field, rule = wrong(await proposed(stage, commitment="c-1~1"))
    assert field == "body.commitment"
    assert "~" in rule
    assert (await proposed(stage, commitment="c~1-a")).status_code == 200


async def test_an_id_of_another_pairs_is_refused_and_named_twice_it_needs_its_rep(
    stage: Stage,
) -> None:
    assert (await proposed(stage, commitment="c-1")).status_code == 200
    taken = await proposed(stage, "nina", commitment="c-1")
    assert taken.status_code == 409
    assert "another pair has a commitment c-1" in taken.json()["detail"]

    await stage.publish(told("c-2"), told("c-2", rep="nina", owner_id="nina"))
    for answer in (
        await stage.get(f"{URL}/c-2", "dana"),
        await stage.get(f"{URL}/c-2/explanation", "dana"),
        await stage.get(f"{URL}/c-2/refusals", "dana"),
        await stage.post(f"{URL}/c-2/notes", "dana", {"text": "Well begun"}),
    ):
        assert answer.status_code == 409
        assert answer.json()["type"].endswith(":ambiguous")
    noted = await stage.post(f"{URL}/c-2/notes?rep=nina", "dana", {"text": "Well begun"})
    assert (noted.json()["rep"], len(noted.json()["notes"])) == ("nina", 1)
    assert (await stage.get(f"{URL}/c-2?rep=mike", "dana")).json()["notes"] == []
    assert (await stage.get(f"{URL}/c-2", "mike")).json()["rep"] == "mike"
    key = {"Idempotency_Key": "note-once"}
    for rep, status in (("nina", 200), ("nina", 200), ("mike", 422)):
        note = {"text": "Go on"}
        sent = await stage.post(f"{URL}/c-2/notes?rep={rep}", "dana", note, **key)
        assert sent.status_code == status, sent.text


@pytest.mark.requirement("D3")
async def test_the_manager_whom_a_commitment_names_reads_it_and_acts_on_it(stage: Stage) -> None:
    await stage.publish(told("c-3", manager="olaf", owner_id="olaf"), told("c-4"))
    for person in ("olaf", "dana", "mike"):
        assert (await stage.get(f"{URL}/c-3", person)).json()["text"] == "Send the proposal"
    for params in ({}, {"rep": "mike"}):
        listed = (await stage.get(URL, "olaf", params=params)).json()["items"]
        assert [each["commitment"] for each in listed] == ["c-3"]
    done = await stage.post(f"{URL}/c-3/delivery", "olaf", {})
    assert done.json()["delivered_at"] == "2026-03-02T10:00:00Z"
    assert (await stage.get(f"{URL}/c-4", "olaf")).status_code == 404


@pytest.mark.requirement("C1")
async def test_a_time_that_would_not_count_as_said_is_refused(stage: Stage) -> None:
    await stage.publish(told("c-1"), told("c-2", measure={"kind": "dial"}, **MEASURED))
    done, said = f"{URL}/c-1/delivery", "2026-03-02T09:00:00Z"
    early = {"delivered_at": "2026-03-02T10:30:00Z"}
    assert "in the future" in wrong(await stage.post(done, "mike", early))[1]
    field, rule = wrong(await stage.post(done, "mike", {"delivered_at": said}))
    assert (field, "have dana say it" in rule) == ("body.delivered_at", True)
    progress = {"amount": "3", "as_of": said, "evidence": [{"label": "trust me"}]}
    assert wrong(await stage.post(f"{URL}/c-2/progress", "mike", progress))[0] == "body.as_of"
    odd = {"amount": "3", "evidence": [{"label": "list", "url": "javascript:alert(1)"}]}
    assert wrong(await stage.post(f"{URL}/c-2/progress", "mike", odd))[0] == "body.evidence"
    await stage.until("2026-03-03 10:00")
    confirmed = await stage.post(done, "dana", {"delivered_at": "2026-03-02T12:00:00Z"})
    assert confirmed.json()["delivered_at"] == "2026-03-02T12:00:00Z"


async def test_what_a_proposal_names_must_be_there(stage: Stage) -> None:
    await stage.publish(
        told("c-1"),
        told("c-2", rep="nina", owner_id="nina", session="s-nina"),
        told("c-3", session="s-mike"),
    )
    for field, value in (
        ("session", "s-404"),
        ("session", "s-nina"),
        ("replaces", "c-404"),
        ("replaces", "c-2"),
    ):
        assert wrong(await proposed(stage, **{field: value}))[0] == f"body.{field}"
    for links in (["c-1", "c-404"], ["c-2"]):
        assert wrong(await proposed(stage, links=links))[0] == "body.links"
    assert wrong(await proposed(stage, text=" "))[0] == "body.text"
    right = await proposed(stage, session="s-mike", replaces="c-1", links=["c-3"])
    assert right.status_code == 200
    reason = {"reason": "A quiet week", "rep": "mike"}
    url = "/v1/sessions/{}/commitments/reason"
    assert (await stage.post(url.format("s-404"), "mike", reason)).status_code == 404
    assert (await stage.post(url.format("s-mike"), "mike", reason)).status_code == 200
