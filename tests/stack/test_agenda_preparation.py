"""Before, in and after a session on a real log and store: prepared, held, rated, taken along."""

from datetime import timedelta
from typing import Any

import pytest

from ridealong.contracts.fields import digest_of
from tests.stack import dana_and_mike as told
from tests.stack.agenda_running import Agenda

pytestmark = pytest.mark.stack

PATH = "/v1/sessions/s-mike"


async def done(agenda: Agenda, path: str, body: dict[str, Any], person: str) -> dict[str, Any]:
    answer = await agenda.post(f"{PATH}/{path}", body, person)
    assert answer.status_code == 200, answer.text
    state: dict[str, Any] = answer.json()
    return state


async def refused(agenda: Agenda, path: str, body: dict[str, Any], person: str) -> tuple[int, str]:
    answer = await agenda.post(f"{PATH}/{path}", body, person)
    return answer.status_code, answer.json()["title"]


async def ratings(agenda: Agenda, person: str) -> list[tuple[str, str | None, str | None, bool]]:
    """Each session that was rated: what somebody said of it, what the other did, and whether."""
    found = (await agenda.get("/v1/reps/mike/ratings", person)).json()["sessions"]
    return [
        (
            one["session"],
            one["ratings"]["own"] and one["ratings"]["own"]["coaching"],
            one["ratings"]["other"] and one["ratings"]["other"]["coaching"],
            one["ratings"]["other_has_rated"],
        )
        for one in found
    ]


@pytest.mark.requirement("3.2", "3.3", "3.4", "T7", "D9", "D14")
async def test_the_rep_prepares_and_both_look_at_the_numbers_of_that_moment(
    agenda: Agenda,
) -> None:
    await agenda.publish(*told.everything())
    body = {
        "own_numbers": [{"name": "Leads", "goal": "q4-pipeline", "value": "25"}],
        "skill_ratings": [{"skill": "Opening a call", "value": 3}],
        "outside": ["budget freeze"],
    }
    assert (await refused(agenda, "preparation", body, "dana"))[1] == "The rep prepares"
    assert (await refused(agenda, "preparation", {}, "mike"))[0] == 422
    session = await done(agenda, "preparation", body, "mike")
    assert session["prepared"] == ["numbers", "skills", "factors"]
    first = (await agenda.get(f"{PATH}/preparation", "dana")).json()
    assert (first["state"], first["numbers"][0]["sentence"]) == (
        "partly",
        "brought: 25, imported: 23, 2 apart",
    )
    figures = told.figures()[0].model_copy(update={"goals": ()})
    await agenda.publish(figures)
    assert (await agenda.get(f"{PATH}/preparation", "mike")).json() == first
    skills = (await agenda.get("/v1/reps/mike/skills", "dana")).json()
    assert [(one["skill"], one["value"]) for one in skills["ratings"]] == [("Opening a call", 3)]
    assert (await agenda.get(f"{PATH}/preparation", "erin")).status_code == 404


@pytest.mark.requirement("1.4", "1.8", "2.4", "2.11", "2.23", "2.31", "3.15", "T4", "D held")
async def test_both_say_that_it_was_held_and_what_it_was_worth_and_take_the_record_along(
    agenda: Agenda,
) -> None:
    await agenda.publish(
        *told.everything(), told.promise().model_copy(update={"session": "s-mike"})
    )
    fact = {"title": "Calls end early", "section": "skills", "standing": "fact"}
    assert await refused(agenda, "items", fact, "dana") == (422, "A fact needs its data")
    assert (await refused(agenda, "held/confirmation", {}, "mike"))[0] == 409
    start = (told.tomorrow() - timedelta(days=2)).isoformat()
    meeting = {
        "minutes": 40,
        "start": start,
        "manager_speaking_minutes": 12,
        "rep_speaking_minutes": 20,
        "speaking_source": "timer",
        "solution_minutes": 30,
        "topics": ["goal", "help"],
    }
    await done(agenda, "held", meeting, "dana")
    record = (await agenda.get(f"{PATH}/record")).json()
    assert (record["meeting"]["held_by"], record["meeting"]["talk"]["share"]) == (
        "waiting",
        "0.3750",
    )
    assert record["meeting"]["talk"]["noted"] is True
    assert (await refused(agenda, "held/dispute", {"reason": ""}, "mike"))[0] == 422
    disputed = await done(agenda, "held/dispute", {"reason": "shorter"}, "mike")
    assert disputed["meeting"]["held_by"] == "disputed"
    confirmed = await done(agenda, "held/confirmation", {}, "mike")
    assert (confirmed["meeting"]["held_by"], confirmed["meeting"]["talk"]) == ("both", None)
    assert confirmed["meeting"]["solutions"]["share"] == "0.7500"
    touched = [one["topic"] for one in confirmed["meeting"]["topics"] if one["touched"]]
    assert touched == ["goal", "help"]

    alone = await done(agenda, "rating", {"value": 5, "coaching": "yes"}, "dana")
    assert alone["ratings"]["other"] is None
    assert await ratings(agenda, "mike") == [("s-mike", None, None, True)]
    both = await done(agenda, "rating", {"coaching": "no"}, "mike")
    assert (both["ratings"]["own"]["coaching"], both["ratings"]["other"]["coaching"]) == (
        "no",
        "yes",
    )
    assert (await refused(agenda, "rating", {}, "mike"))[0] == 422
    assert await ratings(agenda, "dana") == [("s-mike", "yes", "no", True)]
    assert (await agenda.get("/v1/reps/mike/ratings", "erin")).status_code == 404

    text = "Two calls <b>together</b>"
    await done(agenda, "summary", {"text": text}, "mike")
    await done(agenda, "summary/confirmation", {"digest": digest_of(text)}, "dana")
    link = f"?access_token={agenda.issuer.token('mike')}"
    markdown = await agenda.client.get(f"{PATH}/record.md{link}")
    assert markdown.headers["content-type"].startswith("text/markdown")
    assert "Confirmed by Dana Reyes" in markdown.text
    assert "| Twenty discovery calls with new contacts | Mike Larsen | at least 20" in markdown.text
    page = await agenda.client.get(f"{PATH}/record.html{link}")
    assert "Two calls &lt;b&gt;together&lt;/b&gt;" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert (await agenda.client.get("/static/record.css")).status_code == 200
    assert (await agenda.get(f"{PATH}/record.md", "erin")).status_code == 404


@pytest.mark.requirement("D1", "D2", "E carry-over")
async def test_what_has_come_three_times_comes_again_only_with_a_reason(agenda: Agenda) -> None:
    weeks = [told.session(f"w-{week}") for week in range(5)]
    spaced = [
        one.model_copy(update={"start": one.start + timedelta(weeks=week)})
        for week, one in enumerate(weeks)
    ]
    await agenda.publish(*told.people(), *spaced)
    items = "/v1/sessions/w-0/items"
    assert (await agenda.post(items, {"item": "i-9", "title": "Offers"}, "mike")).status_code == 200
    for week in range(3):
        path = f"/v1/sessions/w-{week}"
        assert (await agenda.post(f"{path}/revisits", {"item": "i-9"})).status_code == 200
        start = (told.tomorrow() - timedelta(days=9 - week)).isoformat()
        held = await agenda.post(f"{path}/held", {"minutes": 30, "start": start})
        assert held.status_code == 200, held.text
    path = "/v1/sessions/w-3/revisits"
    again = await agenda.post(path, {"item": "i-9"})
    assert again.status_code == 409
    assert again.json()["detail"].startswith("it has come along 3 times")
    answer = await agenda.post(path, {"item": "i-9", "reason": "the board meets on Friday"})
    assert answer.status_code == 200
    (entry,) = [
        one
        for section in answer.json()["agenda"]["sections"]
        for one in section["entries"]
        if one["kind"] == "item"
    ]
    assert (entry["recurring"], entry["kept_because"]) == (True, "the board meets on Friday")
