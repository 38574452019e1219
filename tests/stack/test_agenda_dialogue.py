"""What a pair comes back to, over HTTP on a real log and store, and what the page shows of it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from ridealong.contracts.calls import CrisisLogged
from ridealong.contracts.people import AbsenceRecorded
from tests.stack import dana_and_mike as told
from tests.stack.agenda_running import Agenda, sections_of

pytestmark = pytest.mark.stack

MIKE = "/v1/reps/mike"
SESSION = "/v1/sessions/s-mike"


async def say(
    agenda: Agenda, path: str, body: dict[str, Any], person: str = "mike"
) -> dict[str, Any]:
    answer = await agenda.post(f"{MIKE}/{path}", body, person)
    assert answer.status_code == 200, answer.text
    state: dict[str, Any] = answer.json()
    return state


async def refused(agenda: Agenda, path: str, body: dict[str, Any], person: str) -> int:
    answer: httpx.Response = await agenda.post(f"{MIKE}/{path}", body, person)
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code


@pytest.mark.requirement("1.1", "1.6", "1.7", "1.13", "1.15", "2.17", "2.20", "D15")
async def test_a_pair_says_what_it_comes_back_to_and_both_find_it_on_the_agenda(
    agenda: Agenda,
) -> None:
    await agenda.publish(*told.everything())
    filed = {
        "issues": [{"title": "Offers leave too late"}],
        "done_well": ["Asked for the next step"],
        "to_improve": ["Silence after the price"],
    }
    assert (await agenda.post(f"{SESSION}/preparation", filed, "mike")).status_code == 200
    three = {"done_well": ["a", "b", "c"]}
    assert (await agenda.post(f"{SESSION}/preparation", three, "mike")).status_code == 422
    (issue,) = (await agenda.get(f"{MIKE}/dialogue")).json()["issues"]
    examined = {"root_cause": "Legal reads all", "solution": "One text", "solution_by": "mike"}
    state = await say(agenda, f"issues/{issue['issue']}/examination", examined, "dana")
    assert state["issues"][0]["solution_by"] == {"person": "mike", "name": "Mike Larsen"}

    training = {"title": "Two decision makers", "deliverer": "Erin of enablement"}
    state = await say(agenda, "trainings", training, "dana")
    assert (state["trainings"][0]["state"], state["trainings"][0]["by"]["name"]) == (
        "ahead",
        "Dana Reyes",
    )
    month = f"{told.tomorrow():%Y-%m}"
    await say(agenda, "skills", {"skills": ["Closing"], "month": month})
    assert await refused(agenda, "skills", {"skills": ["Obedience"]}, "dana") == 409
    state = await say(agenda, "voices", {"kind": "feedback", "text": "Fewer meetings"})
    voice = state["voices"][0]["voice"]
    await say(agenda, "questions", {"question": "fans", "text": "Who recommends us?"})
    page = (await agenda.get("/", "mike")).text
    for shown in (
        "Offers leave too late",
        "root: Legal reads all; solution: One text",
        "did well: Asked for the next step",
        "with Erin of enablement",
        "Closing",
        "Fewer meetings",
        "Who recommends us?",
    ):
        assert shown in page, shown
    assert await refused(agenda, f"voices/{voice}/answer", {"answer": "no"}, "mike") == 409
    state = await say(agenda, f"voices/{voice}/answer", {"answer": "One less"}, "dana")
    assert state["voices"][0]["answer"] == "One less"
    assert "Fewer meetings" not in (await agenda.get("/", "mike")).text
    assert await refused(agenda, "issues", {"title": ""}, "mike") == 422
    for path in ("dialogue", "self-coaching", "calls"):
        assert (await agenda.get(f"{MIKE}/{path}", "erin")).status_code == 404


@pytest.mark.requirement("4.9", "4.10", "1.12", "4.21")
async def test_what_is_between_two_alone_is_in_no_calendar_export_or_answer_to_others(
    agenda: Agenda,
) -> None:
    await agenda.publish(*told.everything())
    secret = "The night shifts at home"
    ask = {"kind": "someone_to_talk_to", "text": secret}
    assert await refused(agenda, "help", ask, "dana") == 409
    state = await say(agenda, "help", ask)
    assert state["helps"][0]["state"] == "open"
    await say(agenda, "pulses", {"value": 2, "word": "worn out"})
    assert await refused(agenda, "pulses", {"value": 5}, "dana") == 409
    assert secret in (await agenda.get("/", "dana")).text
    start = (told.tomorrow() - timedelta(days=2)).isoformat()
    calendar = (await agenda.get("/v1/feeds/sessions.ics", "dana")).text.replace("\r\n ", "")
    held = {"minutes": 40, "start": start, "questions": ["happy"], "done": ["i-1"]}
    assert (await agenda.post(f"{SESSION}/held", held)).status_code == 200
    record = (await agenda.get(f"{SESSION}/record.md", "dana")).text
    assert "How happy are you here" in record
    for kept in (secret, "worn out"):
        assert kept not in calendar
        assert kept not in record

    await say(agenda, "reflections", {"question": "different", "text": "I called earlier"})
    own, theirs = [
        {one["question"]: one["answer"] for one in answer.json()["questions"]}["different"]
        for answer in [await agenda.get(f"{MIKE}/self-coaching", who) for who in ("mike", "dana")]
    ]
    assert (own, theirs) == ("I called earlier", None)

    assert "ask yourself" in (await agenda.get("/", "mike")).text
    assert "ask yourself" not in (await agenda.get("/", "dana")).text

    call = {"call": "k-1", "customer": "St. Mary", "at": told.tomorrow().isoformat()}
    (planned,) = (await say(agenda, "calls", call))["ahead"]
    assert planned["unplanned"] == ["purpose", "people", "questions", "next step"]
    whole = {"purpose": "Pilot", "people": ["Ann"], "questions": ["Who signs?"], "next_step": "Day"}
    (planned,) = (await say(agenda, "calls", call | whole))["ahead"]
    assert planned["unplanned"] == []
    after = await say(agenda, "calls/k-1/debrief", {"outcome": "Yes", "learned": ["Board"]}, "dana")
    assert (after["ahead"], after["debriefed"][0]["learned"]) == ([], ["Board"])


@pytest.mark.requirement("0.4", "T6", "2.12", "T2")
async def test_the_page_warns_with_another_slot_and_keeps_the_order_that_the_rep_wished(
    agenda: Agenda,
) -> None:
    await agenda.publish(*told.everything(), told.item("Second", name="i-2"))
    day = told.tomorrow().date()
    assert "Another slot" not in (await agenda.get("/", "dana")).text
    await agenda.publish(
        CrisisLogged(
            crisis="c", rep="mike", kind="lost_deal", at=told.tomorrow() - timedelta(hours=9)
        ),
        AbsenceRecorded(absence="a", person="dana", starts=day, ends=day, kind="leave"),
    )
    page = (await agenda.get("/", "mike")).text
    assert "This is right after a lost deal." in page
    assert "Dana Reyes is away until" in page
    section = next(
        name
        for name, ids in sections_of((await agenda.get(SESSION)).json()).items()
        if "i-2" in ids
    )
    order = {"section": section, "items": ["i-2", "i-1"]}
    assert (await agenda.post(f"{SESSION}/order", order, "mike")).status_code == 200
    unknown = {"section": section, "items": ["nothing"]}
    assert (await agenda.post(f"{SESSION}/order", unknown, "mike")).status_code == 404
    await agenda.publish(told.item("Third", name="i-3"))
    shown = sections_of((await agenda.get(SESSION)).json())[section]
    assert [one for one in shown if one.startswith("i-")] == ["i-2", "i-1", "i-3"]
    must = {"title": "The price list", "must": True}
    answers = [await agenda.post(f"{SESSION}/items", must, "dana") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 409]
