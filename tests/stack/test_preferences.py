"""What people want to be told, over HTTP on real servers: their own word, and nobody else's."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from services.notifier.tests.given import person, scheduled
from services.notifier.tests.sink import Sink, listening

from ridealong.notifier.app import create
from ridealong.notifier.rules.unsubscribing import Link, unsubscribe_url
from tests.stack.issuer import Issuer
from tests.stack.notifying import Town, until
from tests.stack.serving import serving

pytestmark = pytest.mark.stack

MONDAY = "2026-11-23T08:30+02:00"
WEDNESDAY = "2026-11-25T10:00+02:00"
SECRET = "a secret that is long enough for links"
NOW: dict[str, str] = {"Prefer": "wait=10"}


class Desk:
    """One notifier, asked as several people."""

    def __init__(self, client: httpx.AsyncClient, town: Town) -> None:
        self.client = client
        self.town = town

    def who(self, person: str, *roles: str, **more: str) -> dict[str, str]:
        return {**self.town.issuer.headers(person, "acme", *roles), **more}

    async def get(self, path: str, person: str = "mike", *roles: str, **params: Any) -> Any:
        return await self.client.get(path, headers=self.who(person, *roles), params=params)

    async def put(self, path: str, body: Any, person: str, *roles: str, **headers: str) -> Any:
        headers = self.who(person, *roles, **NOW, **headers)
        return await self.client.put(path, json=body, headers=headers)

    async def etag(self, path: str, person: str = "mike") -> str:
        return str((await self.get(path, person)).headers["etag"])

    async def mode(self, kind: str, person: str = "mike") -> tuple[str, str]:
        kinds = (await self.get("/v1/preferences", person)).json()["kinds"]
        return next((each["mode"], each["by"]) for each in kinds if each["kind"] == kind)


@pytest.fixture
async def desk(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Desk]:
    """It is Monday half past eight in Riga, and Mike meets Ines on Wednesday."""
    async with listening(Sink()) as sink:
        town = Town(kafka, mongodb, topics, database_prefix, issuer, sink)
        town.clock.set(MONDAY)
        settings = town.settings(link_secret=SecretStr(SECRET))
        async with (
            serving(create(settings, town.clock)) as url,
            httpx.AsyncClient(base_url=url, timeout=30) as client,
        ):
            desk = Desk(client, town)
            await town.publish(person("mike"), person("ines"), scheduled(WEDNESDAY))

            async def known() -> bool:
                return len((await desk.get("/v1/reminders")).json()["items"]) == 3

            await until(known)
            yield desk


@pytest.mark.requirement("D12", "E reminders")
async def test_only_the_person_says_what_they_want_and_the_organisation_proposes(
    desk: Desk,
) -> None:
    mine, house = "/v1/preferences", "/v1/reminder-defaults"
    tag = await desk.etag(mine)
    off = {"kinds": {"session_tomorrow": "off"}, "quiet": {"from": "18:00", "to": "09:30"}}
    assert (await desk.put(mine, off, "mike")).status_code == 428
    said = await desk.put(mine, off, "mike", **{"If-Match": tag})
    assert said.status_code == 200, said.text
    assert said.json()["quiet"] == {"from": "18:00:00", "to": "09:30:00"}
    assert (await desk.put(mine, {}, "mike", **{"If-Match": tag})).status_code == 412
    assert await desk.mode("session_tomorrow") == ("off", "you")
    assert await desk.mode("session_tomorrow", "ines") == ("single", "Ridealong")

    tag = await desk.etag(house)
    right = {"kinds": {"prepare": "off"}}
    wish = {"kinds": {"session_tomorrow": "digest", "session_cold": "off"}}
    changed = {"If-Match": tag}
    assert (await desk.put(house, wish, "ines", "manager", **changed)).status_code == 403
    refused = await desk.put(house, right, "ada", "administrator", **changed)
    assert (refused.status_code, refused.json()["detail"]) == (
        422,
        "Leave out prepare, or propose `digest`",
    )
    assert (await desk.put(house, wish, "ada", "administrator", **changed)).status_code == 200
    assert await desk.mode("session_tomorrow") == ("off", "you")
    assert await desk.mode("session_tomorrow", "ines") == ("digest", "your organisation")

    shown = {each["kind"]: each for each in (await desk.get("/v1/reminders")).json()["items"]}
    assert shown["session_tomorrow"]["outcome"] == "turned off by you"
    assert shown["prepare"]["expected_at"] == "2026-11-23T07:30:00Z"


@pytest.mark.requirement("D12", "E reminders")
async def test_a_link_shows_a_page_and_turns_a_kind_off_only_when_it_is_posted_to(
    desk: Desk,
) -> None:
    link = unsubscribe_url("", SECRET, Link("acme", "mike", ("prepare",), 0))
    page = await desk.client.get(link)
    assert page.status_code == 200
    assert "Nothing has changed yet" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert await desk.mode("prepare") == ("single", "Ridealong")
    posted = await desk.client.post(link, content="List-Unsubscribe=One-Click")
    assert posted.status_code == 200
    assert await desk.mode("prepare") == ("off", "you")
    assert (await desk.client.post(link)).status_code == 200
    assert (await desk.client.get(f"{link}x")).status_code == 404

    revoked = await desk.client.delete("/v1/preferences/links", headers=desk.who("mike", **NOW))
    assert revoked.json()["links"] == 1
    other = unsubscribe_url("", SECRET, Link("acme", "mike", ("session_tomorrow",), 0))
    assert (await desk.client.post(other)).status_code == 410
    assert await desk.mode("session_tomorrow") == ("single", "Ridealong")


@pytest.mark.requirement("D12", "E reminders")
async def test_of_a_message_about_several_some_kinds_are_ticked_or_one_click_turns_all_off(
    desk: Desk,
) -> None:
    await desk.town.publish(person("mike", language="de-AT"))
    link = unsubscribe_url(
        "", SECRET, Link("acme", "mike", ("prepare", "session_tomorrow", "commitment_due"), 0)
    )

    async def in_german() -> bool:
        return "Noch hat sich nichts geändert" in (await desk.client.get(link)).text

    await until(in_german)
    none = await desk.client.post(link, data={"chosen": "yes"})
    assert (none.status_code, none.headers["content-language"]) == (200, "de")
    assert await desk.mode("prepare") == ("single", "Ridealong")
    # Of what the link doesn't name nothing is turned off, whatever is posted.
    ticked = {"chosen": "yes", "kind": ["prepare", "weekly_digest"]}
    assert (await desk.client.post(link, data=ticked)).status_code == 200
    assert await desk.mode("prepare") == ("off", "you")
    assert await desk.mode("commitment_due") == ("single", "Ridealong")
    assert await desk.mode("weekly_digest") == ("single", "Ridealong")
    click = {"List-Unsubscribe": (None, "One-Click")}
    assert (await desk.client.post(link, files=click)).status_code == 200
    assert await desk.mode("session_tomorrow") == ("off", "you")
    assert await desk.mode("commitment_due") == ("off", "you")
    assert (await desk.client.post(link, content=b"x" * 20_000)).status_code == 413


async def test_a_reminder_is_put_off_by_its_person_and_comes_then(desk: Desk) -> None:
    shown = (await desk.get("/v1/reminders", kind="prepare")).json()["items"]
    path = f"/v1/reminders/{shown[0]['reminder']}/snooze"

    async def snooze(until: str, who: str = "mike") -> Any:
        headers = desk.who(who, **NOW)
        return await desk.client.post(path, json={"until": until}, headers=headers)

    assert (await snooze("2026-11-24T09:00+02:00", "ines")).status_code == 404
    assert (await snooze("2026-11-26T09:00+02:00")).status_code == 409
    answer = await snooze("2026-11-23T10:00+02:00")
    assert answer.status_code == 200, answer.text
    assert answer.json()["outcome"] == "snoozed"
    desk.town.clock.set("2026-11-23T10:00:01+02:00")

    async def told() -> bool:
        found = (await desk.get("/v1/reminders", kind="prepare")).json()["items"]
        return {(each["again"], each["state"]) for each in found} == {
            (True, "sent"),
            (False, "suppressed"),
        }

    await until(told)

    async def all_told() -> bool:
        return len(desk.town.sink.recipients) >= 3

    await until(all_told)
    # What was put off, once, and beside it the week of each.
    sent = sorted(desk.town.sink.recipients)
    assert sent == ["ines@example.org", "mike@example.org", "mike@example.org"]
