"""What a pair commands about its sessions, on a real log and store."""

import asyncio
from datetime import timedelta

import pytest

from tests.stack import dana_and_mike as told
from tests.stack.agenda_running import Agenda, sections_of

pytestmark = pytest.mark.stack


async def test_the_pair_plan_and_hold_their_sessions_by_commands(agenda: Agenda) -> None:
    await agenda.publish(*told.people(), *told.goals())
    body = {
        "rep": "mike",
        "start": told.tomorrow().isoformat(),
        "goals": ["q4-pipeline"],
        "minutes": 60,
    }
    made = await agenda.post("/v1/sessions", body, "mike", **{"Idempotency-Key": "k-1"})
    assert made.status_code == 200, made.text
    session = made.json()
    assert (session["manager"], session["zone"], session["minutes"]) == ("dana", told.ZONE, 60)
    twice = await agenda.post("/v1/sessions", body, "mike", **{"Idempotency-Key": "k-1"})
    assert twice.json()["session"] == session["session"]
    other = await agenda.post(
        "/v1/sessions", body | {"minutes": 30}, "mike", **{"Idempotency-Key": "k-1"}
    )
    assert other.status_code == 422
    assert other.json()["type"] == "urn:ridealong:problem:idempotency-key-reused"
    path = f"/v1/sessions/{session['session']}"
    taken = await agenda.post("/v1/sessions", body | {"rep": "nina", "session": session["session"]})
    assert (taken.status_code, taken.json()["title"]) == (409, "Another session has this id")

    both = await asyncio.gather(
        *(
            agenda.post(f"{path}/items", {"title": title}, "mike", **{"Idempotency-Key": "k-2"})
            for title in ("One", "Another")
        )
    )
    assert sorted(each.status_code for each in both) == [200, 422]
    added = await agenda.post(f"{path}/items", {"title": "My topic", "section": "skills"}, "mike")
    assert sections_of(added.json())["skills"]
    later = (told.tomorrow() + timedelta(hours=3)).isoformat()
    moved = await agenda.post(f"{path}/move", {"start": later, "reason": "a visit"})
    assert moved.json()["sequence"] == 1
    assert (await agenda.post(f"{path}/held", {"minutes": 50})).status_code == 422
    begun = (told.tomorrow() - timedelta(days=2)).isoformat()
    held = await agenda.post(f"{path}/held", {"minutes": 50, "start": begun})
    assert (held.json()["status"], held.json()["agenda"]) == ("held", None)

    refused = await agenda.post(f"{path}/move", {"start": later})
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "the session was held already",
    )
    assert (await agenda.post(f"{path}/items", {"title": "Late"})).status_code == 409
    for stranger in ("erin", "omar"):
        assert (await agenda.post("/v1/sessions", body, stranger)).status_code == 404
        assert (await agenda.post(f"{path}/cancellation", {}, stranger)).status_code == 404
    past = body | {"start": "2020-01-01T00:00:00Z"}
    assert (await agenda.post("/v1/sessions", past)).json()["title"] == "This time has passed"
    long = body | {"minutes": 600}
    assert (await agenda.post("/v1/sessions", long)).status_code == 422


@pytest.mark.requirement("2.27")
async def test_either_has_an_item_come_to_the_next_session(agenda: Agenda) -> None:
    later = (told.tomorrow() + timedelta(days=7)).isoformat()
    private = told.item("A secret", level="mine", name="i-2")
    await agenda.publish(*told.everything(), private)
    body = {"rep": "mike", "session": "s-later", "start": later}
    assert (await agenda.post("/v1/sessions", body)).status_code == 200
    path = "/v1/sessions/s-mike"
    for unknown in ("nothing", "i-2"):
        refused = await agenda.post(f"{path}/revisits", {"item": unknown})
        assert refused.status_code == 404, unknown
    assert (await agenda.post(f"{path}/revisits", {"item": "i-1"})).status_code == 200
    start = (told.tomorrow() - timedelta(days=2)).isoformat()
    assert (await agenda.post(f"{path}/held", {"minutes": 40, "start": start})).status_code == 200
    assert (await agenda.post(f"{path}/revisits", {"item": "i-2"}, "mike")).status_code == 200
    next_one = (await agenda.get("/v1/sessions/s-later", "mike")).json()
    came = {
        entry["id"]: (entry["origin"], entry["carries"], entry["carried"])
        for section in next_one["agenda"]["sections"]
        for entry in section["entries"]
        if entry["kind"] == "item"
    }
    assert came == {"i-1": ("s-mike", 1, True), "i-2": ("s-mike", 1, True)}
