"""Feeds for programs and calendars: what has changed since, and addresses that can be ended."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import icalendar
import pytest

from ridealong.contracts.people import PairUpdated, PersonUpdated
from ridealong.contracts.sessions import SessionMoved
from tests.stack import dana_and_mike as told
from tests.stack.agenda_running import Agenda, Servers, running
from tests.stack.issuer import Issuer

pytestmark = pytest.mark.stack

CHANGES = "/v1/feeds/sessions/changes"
SUBSCRIPTIONS = "/v1/feeds/subscriptions"


@pytest.fixture
async def agenda(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Agenda]:
    async with running(Servers(kafka, mongodb, topics, database_prefix, issuer)) as service:
        yield service


class Copy:
    """What a program keeps of somebody's feed, by no other means than the changes."""

    def __init__(self, agenda: Agenda, person: str, limit: int) -> None:
        self.held: dict[str, dict[str, Any]] = {}
        self._agenda, self._person, self._limit = agenda, person, limit
        self._since: str | None = None

    async def update(self) -> list[str]:
        """Ask until there is nothing more; answers whose sessions were told."""
        changed: list[str] = []
        more = True
        while more:
            asked: dict[str, Any] = {"limit": self._limit}
            asked |= {"since": self._since} if self._since else {}
            answer = (await self._agenda.get(CHANGES, self._person, params=asked)).json()
            self._since, more = answer["since"], answer["more"]
            changed += answer["changed"]
            here: dict[str, dict[str, Any]] = {rep: {} for rep in answer["changed"]}
            self.held = {
                rep: held for rep, held in (self.held | here).items() if rep in answer["reps"]
            }
            for session in answer["sessions"]:
                self.held[session["rep"]][session["session"]] = session["start"], session["status"]
        return changed


async def test_a_copy_is_kept_up_to_date_by_changes_alone(agenda: Agenda) -> None:
    await agenda.publish(*told.everything())
    copy = Copy(agenda, "dana", limit=1)
    assert await copy.update() == ["mike", "nina"]
    assert await copy.update() == []
    later = told.tomorrow() + timedelta(hours=3)
    await agenda.publish(SessionMoved(session="s-nina", rep="nina", start=later, zone=told.ZONE))
    assert await copy.update() == ["nina"]
    assert copy.held["nina"] == {"s-nina": (later.strftime("%Y-%m-%dT%H:%M:%SZ"), "open")}
    assert (await agenda.post("/v1/sessions/s-mike/cancellation", {})).status_code == 200
    assert await copy.update() == ["mike"]
    assert copy.held["mike"]["s-mike"][1] == "cancelled"
    await agenda.publish(PairUpdated(rep="nina", manager="erin"))
    await copy.update()
    assert copy.held.keys() == {"mike"}
    erins = Copy(agenda, "erin", limit=50)
    await erins.update()
    assert erins.held.keys() == {"nina", "omar"}
    wrong = await agenda.get(CHANGES, params={"since": "nonsense"})
    assert (wrong.status_code, wrong.json()["title"]) == (400, "This `since` isn't one of ours")
    first = await agenda.get(CHANGES)
    again = await agenda.get(CHANGES, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.requirement("D13")
async def test_a_calendar_gets_an_address_of_its_own_that_can_be_ended(agenda: Agenda) -> None:
    await agenda.publish(*told.everything(), told.item("A secret", level="mine", name="i-2"))
    made = await agenda.post(SUBSCRIPTIONS, {"name": "My phone"}, "mike")
    assert made.status_code == 201, made.text
    url = made.json()["url"]

    read = await agenda.client.get(url)
    assert read.status_code == 200
    calendar: Any = icalendar.Calendar.from_ical(read.text)
    assert [str(one["SUMMARY"]) for one in calendar.walk("VEVENT")] == ["1:1: Dana Reyes"]
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == [told.ZONE]
    assert "secret" not in read.text
    known = {"If-None-Match": read.headers["ETag"]}
    assert (await agenda.client.get(url, headers=known)).status_code == 304
    assert (await agenda.client.post(url)).status_code == 405

    listed = (await agenda.get(SUBSCRIPTIONS, "mike")).json()["subscriptions"]
    assert [one["name"] for one in listed] == ["My phone"]
    assert url not in str(listed)
    assert (await agenda.get(SUBSCRIPTIONS, "dana")).json()["subscriptions"] == []
    path = f"{SUBSCRIPTIONS}/{listed[0]['subscription']}"
    theirs = await agenda.client.delete(path, headers=agenda.issuer.headers("dana"))
    assert theirs.status_code == 404
    ended = await agenda.client.delete(path, headers=agenda.issuer.headers("mike"))
    assert ended.status_code == 204
    gone = await agenda.client.get(url)
    assert (gone.status_code, "leads nowhere" in gone.json()["title"]) == (404, True)
    assert (await agenda.client.get(f"{url[:-8]}xxxx.ics")).status_code == 404


async def test_the_address_of_who_has_left_leads_nowhere(agenda: Agenda) -> None:
    await agenda.publish(*told.everything())
    url = (await agenda.post(SUBSCRIPTIONS, {"name": "Phone"}, "mike")).json()["url"]
    assert (await agenda.client.get(url)).status_code == 200
    await agenda.publish(PersonUpdated(person="mike", name="Mike", zone=told.ZONE, active=False))
    assert (await agenda.client.get(url)).status_code == 404
