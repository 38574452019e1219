"""The agenda service on a real log and a real store: events in, feeds out to whom they concern."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from aiokafka import AIOKafkaConsumer

from ridealong.chassis.http.paging import cursor_of
from ridealong.contracts import topic_name
from ridealong.contracts.people import PairUpdated
from ridealong.contracts.sessions import SessionMoved
from tests.stack import dana_and_mike as told
from tests.stack.agenda_running import Agenda, Servers, sections_of

pytestmark = pytest.mark.stack


FEED = "/v1/feeds/sessions"


@pytest.mark.requirement("0.7", "4.5")
async def test_events_become_a_feed_that_their_manager_reads(agenda: Agenda) -> None:
    await agenda.publish(*told.everything())
    feed = (await agenda.get(FEED)).json()
    assert feed["manager"] == {"person": "dana", "name": "Dana Reyes"}
    mike, nina = feed["sessions"]
    assert (mike["session"], mike["name"], mike["zone"]) == ("s-mike", "Mike Larsen", told.ZONE)
    assert mike["start"] == told.tomorrow().strftime("%Y-%m-%dT%H:%M:%SZ")
    assert sum(section["minutes"] for section in mike["agenda"]["sections"]) == 40
    assert mike["agenda"]["ready"] is True
    assert sections_of(mike) == {
        "opening": ["ring-fund"],
        "commitments": ["c-calls", "discovery_call", "proposal", "mike"],
        "forecast": ["q4-pipeline"],
        "pipeline": ["i-1"],
        "skills": [],
        "free_form": [],
    }
    assert nina["agenda"]["not_ready"] == ["no_goal", "no_agenda"]
    assert feed["cold_starts"] == ["s-nina"]
    follow = {pair["rep"]: pair["follow_through"] for pair in feed["pairs"]}
    assert (follow["mike"]["score"], follow["mike"]["range"]) == (76, [61, 87])
    assert follow["mike"]["sentence"] == "kept in full and on time: 2 of the last 4"
    assert follow["mike"]["items"][0]["text"] == "Twenty discovery calls with new contacts"
    assert follow["mike"]["left_out"] == 1
    assert follow["mike"]["explain"] == "/v1/people/mike/follow-through"
    assert (follow["nina"]["score"], follow["nina"]["sentence"]) == (None, "2 of 3 needed")
    assert feed["pairs"][0]["next_session"]["session"] == "s-mike"


async def test_a_manager_reads_only_the_pairs_that_are_theirs_now(agenda: Agenda) -> None:
    await agenda.publish(*told.everything(), told.item("A secret", level="mine", name="i-2"))

    async def seen_by(person: str, tenant: str = "acme") -> list[str]:
        feed = (await agenda.get(FEED, person, tenant=tenant)).json()
        return [session["session"] for session in feed["sessions"]]

    assert await seen_by("dana") == ["s-mike", "s-nina"]
    assert await seen_by("erin") == ["s-omar"]
    assert await seen_by("mike") == ["s-mike"]
    assert await seen_by("dana", "other") == []
    assert (await agenda.get("/v1/sessions/s-omar")).status_code == 404
    assert (await agenda.get("/v1/sessions/s-mike", tenant="other")).status_code == 404
    assert (await agenda.get("/v1/reps/omar/agenda")).status_code == 404
    mine = (await agenda.get("/v1/reps/mike/agenda", "mike")).json()
    theirs = (await agenda.get("/v1/reps/mike/agenda", "dana")).json()
    assert sections_of(mine)["pipeline"] == ["i-1", "i-2"]
    assert sections_of(theirs)["pipeline"] == ["i-1"]

    await agenda.publish(PairUpdated(rep="mike", manager="erin"))
    assert await seen_by("dana") == ["s-nina"]
    assert await seen_by("erin") == ["s-mike", "s-omar"]
    assert (await agenda.client.get(FEED)).status_code == 401


async def test_an_unchanged_feed_costs_no_body_and_a_long_one_comes_in_pages(
    agenda: Agenda,
) -> None:
    await agenda.publish(*told.everything())
    first = await agenda.get(FEED)
    again = await agenda.get(FEED, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    await agenda.publish(told.progress(16))
    changed = await agenda.get(FEED, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    digests = [answer.json()["sessions"][0]["agenda"]["digest"] for answer in (first, changed)]
    assert digests[0] != digests[1]

    page = (await agenda.get(FEED, params={"limit": 1})).json()
    rest = (await agenda.get(FEED, params={"limit": 1, "cursor": page["next"]})).json()
    assert [one["session"] for one in page["sessions"] + rest["sessions"]] == ["s-mike", "s-nina"]
    assert rest["next"] is None
    wrong = await agenda.get(FEED, params={"cursor": "x"})
    assert (wrong.status_code, wrong.json()["title"]) == (400, "This cursor isn't one of ours")
    assert (await agenda.get(FEED, params={"days": 0})).status_code == 422


async def test_a_feed_from_the_edge_of_time_is_refused_not_a_fault(agenda: Agenda) -> None:
    for edge in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"):
        refused = await agenda.get(FEED, params={"from": edge})
        assert refused.status_code == 422, edge
        assert refused.json()["errors"][0]["field"] == "query.from"
        cursor = cursor_of([edge, "s-1"])
        assert (await agenda.get(FEED, params={"cursor": cursor})).status_code == 400, edge
    assert (await agenda.get(FEED, params={"from": "2199-12-31T23:59:59Z"})).status_code == 200


async def test_a_calendar_can_subscribe_and_follows_moves(agenda: Agenda) -> None:
    await agenda.publish(*told.everything(), told.item("A secret", level="mine", name="i-2"))
    link = f"{FEED}.ics?access_token={agenda.issuer.token('dana')}"

    async def subscribed() -> dict[str, Any]:
        answer = await agenda.client.get(link)
        assert answer.headers["content-type"].startswith("text/calendar")
        calendar: Any = icalendar.Calendar.from_ical(answer.text)
        assert calendar["REFRESH-INTERVAL"].dt == timedelta(minutes=15)
        assert answer.text.count("X-WR-CALNAME") == 1
        unchanged = await agenda.client.get(link, headers={"If-None-Match": answer.headers["ETag"]})
        assert unchanged.status_code == 304
        return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}

    before = (await subscribed())["1:1: Mike Larsen"]
    assert before["DTSTART"].dt == told.tomorrow()
    assert before["DTSTART"].params["TZID"] == told.ZONE
    assert before["DTEND"].dt == told.tomorrow() + timedelta(minutes=40)
    assert before["DTSTAMP"].dt.tzinfo is not None
    text = str(before["DESCRIPTION"])
    assert "5 min  Commitments\n- Mike Larsen: Twenty discovery calls" in text
    assert "Budget freeze" in text
    assert "secret" not in text
    page = str(before["URL"])
    assert page.startswith(agenda.url)

    later = told.tomorrow() + timedelta(hours=2)
    moved = SessionMoved(session="s-mike", rep="mike", start=later, zone=told.ZONE, minutes=60)
    await agenda.publish(moved)
    after = (await subscribed())["1:1: Mike Larsen"]
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt == later

    answer = await agenda.post("/v1/sessions/s-mike/cancellation", {"reason": "ill"})
    assert answer.status_code == 200
    assert (await subscribed())["1:1: Mike Larsen"]["STATUS"] == "CANCELLED"


async def test_agendas_are_told_to_other_services(agenda: Agenda, servers: Servers) -> None:
    await agenda.publish(*told.everything())
    consumer = AIOKafkaConsumer(
        topic_name("agendas", servers.topic_prefix),
        bootstrap_servers=servers.kafka,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        async with asyncio.timeout(20):
            seen: dict[str, dict[str, Any]] = {}
            async for record in consumer:
                body = json.loads(record.value)
                seen[body["session"]] = body
                mike = seen.get("s-mike", {})
                if mike.get("ready") and {"s-nina", "s-omar"} <= seen.keys():
                    break
    finally:
        await consumer.stop()
    assert sum(section["minutes"] for section in seen["s-mike"]["sections"]) == 40
    assert seen["s-mike"]["manager"] == "dana"
    assert seen["s-omar"]["manager"] == "erin"
