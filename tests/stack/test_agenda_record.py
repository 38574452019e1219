"""What a pair writes down of a session, between sessions, on a real log and store."""

from datetime import timedelta
from typing import Any

import pytest

from ridealong.contracts.fields import digest_of
from ridealong.contracts.goals import ConfidenceRecorded
from tests.stack import dana_and_mike as told
from tests.stack.agenda_running import Agenda

pytestmark = pytest.mark.stack

PATH = "/v1/sessions/s-mike"
TEXT = "Mike calls both accounts himself. Budget freeze: revisit."


@pytest.fixture
async def known(agenda: Agenda) -> Agenda:
    """Agenda that knows the whole story, and in which session its promise was made."""
    promise = told.promise().model_copy(update={"session": "s-mike"})
    await agenda.publish(*told.everything(), promise)
    return agenda


async def waiting_for(agenda: Agenda, person: str) -> list[tuple[str, str]]:
    feed = (await agenda.get("/v1/feeds/sessions", person)).json()
    return [(one["session"], one["sentence"]) for one in feed["waiting"]]


async def held(agenda: Agenda, *done: str) -> None:
    start = (told.tomorrow() - timedelta(days=2)).isoformat()
    answer = await agenda.post(f"{PATH}/held", {"minutes": 40, "start": start, "done": done})
    assert answer.status_code == 200, answer.text


@pytest.mark.requirement("2.25", "2.26", "2.27", "2.30")
async def test_both_confirm_one_version_of_what_was_written(known: Agenda) -> None:
    early = await known.post(f"{PATH}/summary", {"text": TEXT}, "mike")
    assert (early.status_code, early.json()["title"]) == (422, "This session hasn't begun")
    await held(known)
    assert (await known.post(f"{PATH}/revisits", {"item": "i-1"})).status_code == 200

    first: dict[str, Any] = (await known.post(f"{PATH}/summary", {"text": TEXT}, "mike")).json()
    assert first["summary"]["digest"] == digest_of(TEXT)
    assert [one["name"] for one in first["waits_for"]] == ["Mike Larsen", "Dana Reyes"]
    for person in ("mike", "dana"):
        assert await waiting_for(known, person) == [("s-mike", "waiting for your confirmation")]
    (follow_up,) = first["follow_ups"]
    assert (follow_up["activity"], follow_up["metric"], follow_up["due"]) == (
        "Twenty discovery calls with new contacts",
        "at least 20 discovery call",
        told.tomorrow().date().isoformat(),
    )
    assert [one["item"] for one in first["revisit"]] == ["i-1"]

    yes = {"digest": digest_of(TEXT), "note": "By noon"}
    assert (await known.post(f"{PATH}/summary/confirmation", yes, "mike")).status_code == 200
    assert await waiting_for(known, "mike") == []
    assert await waiting_for(known, "dana") == [("s-mike", "waiting for your confirmation")]

    more = {"text": f"{TEXT} Dana listens in.", "replaces": digest_of(TEXT)}
    second = (await known.post(f"{PATH}/summary", more, "dana")).json()
    assert [one["person"] for one in second["waits_for"]] == ["mike", "dana"]
    assert [one["confirmations"][0]["note"] for one in second["earlier"]] == ["By noon"]
    stale = await known.post(f"{PATH}/summary", {"text": "x", "replaces": digest_of(TEXT)}, "mike")
    assert stale.status_code == 409
    assert stale.json()["detail"].startswith("the summary was written anew meanwhile")

    yes = {"digest": second["summary"]["digest"]}
    assert (await known.post(f"{PATH}/summary/confirmation", yes, "dana")).status_code == 200
    both = (await known.post(f"{PATH}/summary/confirmation", yes, "mike")).json()
    assert (both["confirmed"], both["waits_for"]) == (True, [])
    assert await waiting_for(known, "dana") == []

    wrong = await known.post(f"{PATH}/summary/confirmation", {"digest": "abc"}, "dana")
    assert wrong.json()["errors"][0]["field"] == "body.digest"
    for path in ("record", "summary"):
        assert (await known.get(f"{PATH}/{path}", "erin")).status_code in {404, 405}
    assert (await known.post(f"{PATH}/summary", {"text": "Hi"}, "erin")).status_code == 404


@pytest.mark.requirement("2.28", "T12")
async def test_between_sessions_both_add_and_see_progress_in_one_place(known: Agenda) -> None:
    await held(known, "i-1")
    await known.publish(
        told.progress(17),
        ConfidenceRecorded(goal="q4-pipeline", rep="mike", by="dana", whose="observed", value=3),
    )
    added = await known.post(
        "/v1/reps/mike/items", {"item": "b-1", "title": "Offers take too long"}, "dana"
    )
    assert added.status_code == 200, added.text
    desk = (await known.get("/v1/reps/mike/desk", "mike")).json()
    assert [(one["id"], one["by"]) for one in desk["backlog"]] == [("b-1", "dana")]
    assert [(one["id"], one["amount"]) for one in desk["commitments"]] == [("c-calls", "17")]
    (impression,) = [one for goal in desk["goals"] for one in goal["impressions"]]
    assert impression["sentence"] == "the manager's impression: 3 of 5"

    path = "/v1/reps/mike/items/b-1"
    said = await known.post(f"{path}/change", {"title": "Quicker offers"}, "mike")
    assert said.json()["detail"] == "title can be changed only by who brought it"
    moved = await known.post(f"{path}/change", {"section": "skills"}, "mike")
    assert moved.status_code == 200
    assert (await known.post(f"{path}/drop", {"reason": "solved"}, "mike")).json()["backlog"] == []
    assert (await known.post(f"{path}/drop", {}, "dana")).status_code == 404
    assert (await known.get("/v1/reps/mike/desk", "erin")).status_code == 404
