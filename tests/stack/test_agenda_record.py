"""What a pair writes down of a session, between sessions, on a real log and store."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from ridealong.contracts.fields import digest_of
from ridealong.contracts.goals import ConfidenceRecorded
from tests.stack import dana_and_mike as told
from tests.stack.agenda_running import Agenda, Servers, running
from tests.stack.issuer import Issuer

pytestmark = pytest.mark.stack

PATH = "/v1/sessions/s-mike"
TEXT = "Mike calls both accounts himself. Budget freeze: revisit."


@pytest.fixture
async def agenda(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Agenda]:
    servers = Servers(kafka, mongodb, topics, database_prefix, issuer)
    async with running(servers) as service:
        await service.publish(*told.everything())
        promise = told.promise().model_copy(update={"session": "s-mike"})
        await service.publish(promise)
        yield service


async def waiting_for(agenda: Agenda, person: str) -> list[tuple[str, str]]:
    feed = (await agenda.get("/v1/feeds/sessions", person)).json()
    return [(one["session"], one["sentence"]) for one in feed["waiting"]]


async def held(agenda: Agenda) -> None:
    start = (told.tomorrow() - timedelta(days=2)).isoformat()
    answer = await agenda.post(f"{PATH}/held", {"minutes": 40, "start": start})
    assert answer.status_code == 200, answer.text


@pytest.mark.requirement("2.25", "2.26", "2.27", "2.30")
async def test_both_confirm_one_version_of_what_was_written(agenda: Agenda) -> None:
    early = await agenda.post(f"{PATH}/summary", {"text": TEXT}, "mike")
    assert (early.status_code, early.json()["title"]) == (422, "This session hasn't begun")
    await held(agenda)
    assert (await agenda.post(f"{PATH}/revisits", {"item": "i-1"})).status_code == 200

    first: dict[str, Any] = (await agenda.post(f"{PATH}/summary", {"text": TEXT}, "mike")).json()
    assert first["summary"]["digest"] == digest_of(TEXT)
    assert [one["name"] for one in first["waits_for"]] == ["Mike Larsen", "Dana Reyes"]
    for person in ("mike", "dana"):
        assert await waiting_for(agenda, person) == [("s-mike", "waiting for your confirmation")]
    (follow_up,) = first["follow_ups"]
    assert (follow_up["activity"], follow_up["metric"], follow_up["due"]) == (
        "Twenty discovery calls with new contacts",
        "at least 20 discovery call",
        told.tomorrow().date().isoformat(),
    )
    assert [one["item"] for one in first["revisit"]] == ["i-1"]

    yes = {"digest": digest_of(TEXT), "note": "By noon"}
    assert (await agenda.post(f"{PATH}/summary/confirmation", yes, "mike")).status_code == 200
    assert await waiting_for(agenda, "mike") == []
    assert await waiting_for(agenda, "dana") == [("s-mike", "waiting for your confirmation")]

    more = {"text": f"{TEXT} Dana listens in.", "replaces": digest_of(TEXT)}
    second = (await agenda.post(f"{PATH}/summary", more, "dana")).json()
    assert [one["person"] for one in second["waits_for"]] == ["mike", "dana"]
    assert [one["confirmations"][0]["note"] for one in second["earlier"]] == ["By noon"]
    stale = await agenda.post(f"{PATH}/summary", {"text": "x", "replaces": digest_of(TEXT)}, "mike")
    assert stale.status_code == 409
    assert stale.json()["detail"].startswith("the summary was written anew meanwhile")

    yes = {"digest": second["summary"]["digest"]}
    for person in ("dana", "mike"):
        answer = await agenda.post(f"{PATH}/summary/confirmation", yes, person)
    assert (answer.json()["confirmed"], answer.json()["waits_for"]) == (True, [])
    assert await waiting_for(agenda, "dana") == []

    wrong = await agenda.post(f"{PATH}/summary/confirmation", {"digest": "abc"}, "dana")
    assert wrong.json()["errors"][0]["field"] == "body.digest"
    for path in ("record", "summary"):
        assert (await agenda.get(f"{PATH}/{path}", "erin")).status_code in {404, 405}
    assert (await agenda.post(f"{PATH}/summary", {"text": "Hi"}, "erin")).status_code == 404


@pytest.mark.requirement("2.28", "T12")
async def test_between_sessions_both_add_and_see_progress_in_one_place(agenda: Agenda) -> None:
    await held(agenda)
    await agenda.publish(
        told.progress(17),
        ConfidenceRecorded(goal="q4-pipeline", rep="mike", by="dana", whose="observed", value=3),
    )
    added = await agenda.post(
        "/v1/reps/mike/items", {"item": "b-1", "title": "Offers take too long"}, "dana"
    )
    assert added.status_code == 200, added.text
    desk = (await agenda.get("/v1/reps/mike/desk", "mike")).json()
    assert [(one["id"], one["by"]) for one in desk["backlog"]] == [("b-1", "dana")]
    assert [(one["id"], one["amount"]) for one in desk["commitments"]] == [("c-calls", "17")]
    (impression,) = [one for goal in desk["goals"] for one in goal["impressions"]]
    assert impression["sentence"] == "the manager's impression: 3 of 5"

    path = "/v1/reps/mike/items/b-1"
    said = await agenda.post(f"{path}/change", {"title": "Quicker offers"}, "mike")
    assert said.json()["detail"] == "title can be changed only by who brought it"
    moved = await agenda.post(f"{path}/change", {"section": "skills"}, "mike")
    assert moved.status_code == 200
    assert (await agenda.post(f"{path}/drop", {"reason": "solved"}, "mike")).json()["backlog"] == []
    assert (await agenda.post(f"{path}/drop", {}, "dana")).status_code == 404
    assert (await agenda.get("/v1/reps/mike/desk", "erin")).status_code == 404
