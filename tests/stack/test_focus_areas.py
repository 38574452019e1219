"""Focus areas on a real log and store."""

from datetime import UTC, datetime, timedelta

import pytest

from ridealong.contracts.sessions import SessionHeld
from tests.stack.measuring import MONDAY, WAIT, Metrics, ok

pytestmark = pytest.mark.stack

FOCUS = "/v1/people/mike/focus-areas"


@pytest.mark.requirement("1.16", "1.17", "1.18", "T10", "4.18")
async def test_a_focus_is_the_reps_and_lives_until_both_call_it_done(mikes: Metrics) -> None:
    role = {
        "focus": "lead",
        "skill": "leading a team",
        "aim": "next_role",
        "realism": 4,
        "steps": ["shadow Erin"],
    }
    own = ok(await mikes.post(FOCUS, "mike", role, **WAIT))
    assert (own["status"], own["waits_for"]) == ("active", [])
    assert (own["realism"], own["steps"], own["named_by"]) == (4, ["shadow Erin"], "mike")
    question = {"focus": "budget", "skill": "asking after the budget"}
    asked = ok(await mikes.post(FOCUS, "dana", question, **WAIT))
    assert (asked["status"], asked["waits_for"]) == ("asked", ["mike"])
    budget = f"{FOCUS}/budget"
    parked = ok(await mikes.post(f"{budget}/parking", "dana", {}, **WAIT))
    assert parked["status"] == "parked"
    imposed = await mikes.post(f"{budget}/acceptance", "dana", {}, **WAIT)
    assert imposed.status_code == 409
    assert imposed.json()["detail"].startswith("only mike takes focus budget on")
    key = {**WAIT, "Idempotency-Key": "take"}
    taken = ok(await mikes.post(f"{budget}/acceptance", "mike", {}, **key))
    assert (taken["status"], taken) == (
        "active",
        ok(await mikes.post(f"{budget}/acceptance", "mike", {}, **key)),
    )
    after = datetime.now(UTC) + timedelta(minutes=1)
    await mikes.publish(
        [
            SessionHeld(session="s-0", rep="mike", manager="dana", start=MONDAY, minutes=40),
            SessionHeld(session="s-1", rep="mike", manager="dana", start=after, minutes=40),
        ]
    )
    half = ok(await mikes.post(f"{budget}/closure", "dana", {"outcome": "learnt"}, **WAIT))
    assert (half["status"], half["waits_for"], half["done_by"]) == ("active", ["mike"], ["dana"])
    assert [each["session"] for each in half["sessions"]] == ["s-1"]
    twice = await mikes.post(f"{budget}/closure", "dana", {}, **WAIT)
    assert twice.json()["detail"] == "dana has called focus budget done already"
    done = ok(await mikes.post(f"{budget}/closure", "mike", {}, **WAIT))
    assert (done["status"], done["waits_for"]) == ("closed", [])
    assert [(each["what"], each["by"]) for each in done["history"]] == [
        ("named", "dana"),
        ("parked", "dana"),
        ("accepted", "mike"),
        ("done", "dana"),
        ("done", "mike"),
    ]
    [still] = ok(await mikes.get(FOCUS, "dana"))["focus_areas"]
    assert still["focus"] == "lead"
    assert len(ok(await mikes.get(FOCUS, "dana", closed=True))["focus_areas"]) == 2


@pytest.mark.requirement("1.17", "E privacy")
async def test_a_focus_is_shown_as_far_as_its_level_goes(mikes: Metrics) -> None:
    levels = ("mine", "pair", "shared")
    for level in levels:
        body = {"focus": level, "skill": "the budget", "level": level}
        ok(await mikes.post(FOCUS, "mike", body, **WAIT))

    async def seen(person: str, *roles: str) -> list[tuple[str, str | None]]:
        found = ok(await mikes.get(FOCUS, person, *roles))["focus_areas"]
        return [(each["focus"], each["skill"]) for each in found]

    assert await seen("mike") == [(level, "the budget") for level in levels]
    assert await seen("dana") == [("pair", "the budget"), ("shared", "the budget")]
    assert await seen("lena", "leader") == [("shared", None)]
    above = ok(await mikes.get(f"{FOCUS}/shared", "lena", "leader"))
    assert (above["status"], above["history"], above["text"]) == ("active", None, None)
    for path, person, roles, status in (
        (f"{FOCUS}/mine/closure", "dana", (), 404),
        (f"{FOCUS}/shared/closure", "lena", ("leader",), 403),
        (f"{FOCUS}/shared/closure", "nina", (), 404),
        (f"{FOCUS}/none/closure", "mike", (), 404),
    ):
        assert (await mikes.post(path, person, {}, *roles, **WAIT)).status_code == status
    for unfit, field in (
        ({"skill": "x", "level": "mine"}, "body.level"),
        ({"skill": ""}, "body.skill"),
        ({"skill": "x", "realism": "6"}, "body.realism"),
    ):
        wrong = await mikes.post(FOCUS, "dana", unfit, **WAIT)
        assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, field)
    over = await mikes.post(FOCUS, "dana", {"focus": "pair", "skill": "mine now"}, **WAIT)
    assert over.json()["detail"] == "focus pair is mike's own: ask under an id of its own"
