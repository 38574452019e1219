"""The notifier on a real Kafka, store and mail server: told once, in time, and never in vain."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pymongo
import pytest
from services.notifier.tests.given import moved, person, promised, scheduled
from services.notifier.tests.sink import Sink, listening

from ridealong.agenda.projection.documents import short_id
from ridealong.contracts import Event
from ridealong.contracts.reminders import ReminderFailed, ReminderSent, ReminderSuppressed
from tests.stack.issuer import Issuer
from tests.stack.notifying import Notifier, Town, running, until

pytestmark = pytest.mark.stack

TUESDAY = "2026-11-24T10:00+02:00"
WEDNESDAY = "2026-11-25T10:00+02:00"
THURSDAY = "2026-11-26T10:00+02:00"
PAIR = (person("mike"), person("ines"))
DONE = promised("2026-11-25", delivered=True)


@pytest.fixture
async def town(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Town]:
    """It is Tuesday in Riga."""
    async with listening(Sink()) as sink:
        town = Town(kafka, mongodb, topics, database_prefix, issuer, sink)
        town.clock.set(TUESDAY)
        yield town


@pytest.fixture
async def away(town: Town) -> Town:
    """It is Tuesday in Riga, and nobody listens at the mail server's port."""
    async with listening(Sink()) as sink:
        pass
    town.sink = sink
    return town


def again(*events: Event[Any]) -> list[Event[Any]]:
    """The same events with ids of their own: a platform that says everything twice."""
    return [
        Event(f"again-{one.id}", one.source, one.tenant, one.actor, one.time, one.data)
        for one in events
    ]


async def kinds(town: Town) -> list[tuple[type, str, str]]:
    return [(type(one.data), one.data.person, one.data.reason) for one in await town.told()]


@pytest.mark.requirement("3.2", "D12")
async def test_a_session_tomorrow_is_told_once_to_each_however_often_it_is_said(
    town: Town,
) -> None:
    events = (*PAIR, scheduled(WEDNESDAY))
    async with running(town) as notifier:
        await town.publish(*events)

        async def both_sent() -> bool:
            return [*await notifier.states("mike"), *await notifier.states("ines")] == ["sent"] * 2

        await until(both_sent)
        await town.publish(*events, *again(*events))
        await until(notifier.caught_up)
    async with running(town) as notifier:
        await town.publish(*events)
        await until(notifier.caught_up)
        await asyncio.sleep(1)
        assert await notifier.states("mike") == ["sent"]
    assert sorted(town.sink.recipients) == ["ines@example.org", "mike@example.org"]
    assert sorted(one[:2] for one in await kinds(town)) == [
        (ReminderSent, "ines"),
        (ReminderSent, "mike"),
    ]


@pytest.mark.requirement("2.29")
async def test_the_mail_leads_to_the_session_on_agendas_page(town: Town) -> None:
    async with running(town, agenda_url="https://agenda.example.org") as notifier:
        await town.publish(person("mike"), scheduled(WEDNESDAY))
        await until(lambda: _all(notifier, "mike", "sent"))
    (mail,) = town.sink.mails
    body = mail.get_body(("plain",))
    assert body is not None
    link = f"https://agenda.example.org/#{short_id('acme/mike', 's-1')}"
    assert link in body.as_string()


@pytest.mark.requirement("D12")
async def test_what_was_done_in_time_is_not_told_and_said_to_be_so(town: Town) -> None:
    async with running(town) as notifier:
        await town.publish(*PAIR, promised("2026-11-25"), DONE)
        await until(lambda: _all(notifier, "mike", "suppressed"))
        (reminder,) = await notifier.reminders()
    assert reminder["outcome"] == "already delivered"
    assert town.sink.taken == []
    assert await kinds(town) == [(ReminderSuppressed, "mike", "already delivered")]


async def test_what_was_done_while_the_notifier_was_down_is_not_told_when_it_is_back(
    away: Town,
) -> None:
    async with running(away) as notifier:
        await away.publish(person("mike"), promised("2026-11-25"))
        await until(lambda: _tried(notifier, 2))
    await away.publish(DONE)
    async with listening(away.sink), running(away) as notifier:
        await until(lambda: _all(notifier, "mike", "suppressed"))
        (reminder,) = await notifier.reminders()
    assert reminder["outcome"] == "already delivered"
    assert away.sink.taken == []


@pytest.mark.requirement("D12")
async def test_an_old_log_is_read_without_a_single_mail(town: Town) -> None:
    old = [
        scheduled(f"2026-{month:02}-11T10:00+02:00", session=f"m-{month}") for month in range(1, 11)
    ]
    async with running(town) as notifier:
        await town.publish(*PAIR, *old, promised("2026-10-14"))
        await until(lambda: _all(notifier, "mike", "suppressed", 11))
        reminders = await notifier.reminders()
    assert {each["outcome"] for each in reminders} == {"too late"}
    assert town.sink.taken == []


@pytest.mark.requirement("D12")
async def test_a_mail_server_that_is_away_is_waited_for_and_gets_the_mail_once(
    away: Town,
) -> None:
    async with running(away) as notifier:
        await away.publish(person("mike"), promised("2026-11-25"))
        await until(lambda: _tried(notifier, 3))
        assert await notifier.states() == ["due"]
        async with listening(away.sink) as sink:
            await until(lambda: _all(notifier, "mike", "sent"))
            await asyncio.sleep(1)
        (reminder,) = await notifier.reminders()
        tries = (await notifier.get(f"/v1/reminders/{reminder['reminder']}")).json()["tries"]
    assert len(sink.taken) == 1
    assert [one["outcome"] for one in tries[-2:]] == ["mail server not reached", "accepted"]
    assert [one[0] for one in await kinds(away)] == [ReminderSent]


async def test_a_mail_under_way_is_seen_through_when_the_notifier_is_stopped(town: Town) -> None:
    town.sink.after_data = "slow"

    async def taken() -> bool:
        return bool(town.sink.taken)

    async with running(town) as notifier:
        await town.publish(person("mike"), promised("2026-11-25"))
        await until(taken)
    async with running(town) as notifier:
        await until(lambda: _all(notifier, "mike", "sent"), seconds=10)
    assert len(town.sink.taken) == 1


async def test_an_address_that_is_refused_fails_with_the_servers_answer(town: Town) -> None:
    town.sink.recipient_answer = "550 no such user"
    async with running(town) as notifier:
        await town.publish(person("mike"), promised("2026-11-25"))
        await until(lambda: _all(notifier, "mike", "failed"))
        (reminder,) = await notifier.reminders()
    assert reminder["outcome"] == "smtp 550"
    (told,) = await town.told()
    assert isinstance(told.data, ReminderFailed)
    assert (told.data.error, told.data.attempts) == ("smtp_550", 1)


async def test_many_who_can_not_be_reached_hold_nobody_up(town: Town) -> None:
    strangers = [
        promised("2026-11-25", commitment=f"x-{n}", owner_id="ines", zone="Asia/Tokyo")
        for n in range(600)
    ]
    async with running(town, delivery_retry_seconds=0.01) as notifier:
        await town.publish(*strangers)
        await until(lambda: _waiting(notifier, "ines", 50))
        await town.publish(person("mike"), promised("2026-11-25"))
        await until(lambda: _all(notifier, "mike", "sent"), seconds=30)
    assert town.sink.recipients == ["mike@example.org"]


async def test_who_can_not_be_reached_is_given_up_with_a_reason(town: Town) -> None:
    async with running(town, delivery_tries=4) as notifier:
        await town.publish(
            person("mike", channels=()),
            promised("2026-11-25"),
            promised("2026-11-25", commitment="c-2", owner_id="ines"),
        )
        await until(lambda: _all(notifier, "mike", "failed"))
        assert (await notifier.reminders())[0]["outcome"] == "no channel"
        await until(lambda: _all(notifier, "ines", "failed"))
        (unknown,) = await notifier.reminders("ines")
    assert unknown["outcome"] == "given up after 4 tries: person unknown"


async def test_a_zone_that_is_no_more_is_said_and_holds_nobody_up(town: Town) -> None:
    town.clock.set("2026-11-01T10:00+02:00")
    async with running(town) as notifier:
        await town.publish(person("mike"), scheduled(WEDNESDAY, manager="mike"))
        await until(lambda: _all(notifier, "mike", "planned"))
        with pymongo.MongoClient[dict[str, Any]](town.mongodb) as client:
            people = client[f"{town.database_prefix}_notifier"]["people"]
            people.update_one({"person": "mike"}, {"$set": {"calendar.zone": "Mars/Olympus"}})
        town.clock.set(TUESDAY)
        await until(lambda: _all(notifier, "mike", "sent"))
    (mail,) = town.sink.mails
    assert "(UTC)" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


async def test_who_becomes_known_later_is_still_told(town: Town) -> None:
    async with running(town) as notifier:
        await town.publish(promised("2026-11-25"))
        await until(lambda: _all(notifier, "mike", "due"))
        await asyncio.sleep(0.5)
        await town.publish(person("mike"))
        await until(lambda: _all(notifier, "mike", "sent"))
    assert len(town.sink.taken) == 1


async def test_a_session_moved_after_it_was_told_is_told_again_for_its_new_day(town: Town) -> None:
    async with running(town) as notifier:
        await town.publish(person("mike"), scheduled(WEDNESDAY, manager="mike"))
        await until(lambda: _all(notifier, "mike", "sent"))
        await town.publish(moved("2026-11-25T15:00+02:00"))
        await until(notifier.caught_up)
        await town.publish(moved(THURSDAY))
        await until(lambda: _all(notifier, "mike", "sent", 2))
    subjects = [mail["Subject"].rpartition(" on ")[2] for mail in town.sink.mails]
    assert subjects == ["Wednesday, 25 November 2026", "Thursday, 26 November 2026"]
    assert len({mail["Message-ID"] for mail in town.sink.mails}) == 2


async def test_everybody_reads_their_own_reminders_and_nobody_elses(town: Town) -> None:
    sessions = [
        scheduled(f"2026-12-{day:02}T10:00+02:00", session=f"s-{day}") for day in range(1, 8)
    ]
    async with running(town) as notifier:
        await town.publish(*PAIR, *sessions)
        await until(notifier.caught_up)
        mine = (await notifier.get("/v1/reminders", "mike", limit=200)).json()["items"]
        assert len([one for one in mine if one["kind"] == "prepare"]) == 7
        first = (await notifier.get("/v1/reminders", "mike", limit=4)).json()
        rest = (await notifier.get("/v1/reminders", "mike", limit=200, cursor=first["next"])).json()
        assert [*first["items"], *rest["items"]] == mine
        assert rest["next"] is None
        assert await notifier.reminders("mike", state="sent") == []

        one = f"/v1/reminders/{mine[0]['reminder']}"
        assert (await notifier.get(one, "mike")).json()["state"] == "planned"
        assert (await notifier.get(one, "ines")).status_code == 404
        assert (await notifier.get("/v1/reminders", "ines", person="mike")).status_code == 404
        overseen = await notifier.get(
            "/v1/reminders", "ada", "administrator", person="mike", limit=200
        )
        assert overseen.json()["items"] == mine
        assert (await notifier.get("/v1/reminders", cursor="nonsense")).status_code == 400
        assert (await notifier.get("/v1/reminders", state="lost")).status_code == 422


async def test_what_waits_for_the_morning_is_found_among_others_and_is_over_as_soon_as_it_is_done(
    town: Town,
) -> None:
    town.clock.set("2026-11-24T21:00+02:00")
    sessions = [
        scheduled(f"2026-11-25T{hour:02}:00+02:00", session=f"s-{hour}") for hour in range(10, 15)
    ]
    async with running(town) as notifier:
        await town.publish(person("mike"), promised("2026-11-25"), *sessions)
        await until(notifier.caught_up)
        held = await notifier.reminders("mike", state="held")
        assert {one["state"] for one in held} == {"held"}
        assert len(held) == len(sessions) + 1
        assert await notifier.reminders("mike", state="due") == []

        ask = {"state": "held", "kind": "prepare", "limit": 4}
        first = (await notifier.get("/v1/reminders", "mike", **ask)).json()
        rest = (await notifier.get("/v1/reminders", "mike", **ask, cursor=first["next"])).json()
        pages = {one["reminder"] for one in (*first["items"], *rest["items"])}
        assert (len(first["items"]), rest["next"]) == (4, None)
        assert pages == {one["reminder"] for one in held if one["kind"] == "prepare"}

        await town.publish(DONE)
        await until(lambda: _counted(notifier, "mike", "suppressed", 1))
        assert len(await notifier.reminders("mike", state="held")) == len(sessions)
    assert town.sink.taken == []


async def _counted(notifier: Notifier, person: str, state: str, count: int) -> bool:
    return len(await notifier.reminders(person, state=state)) == count


async def _all(notifier: Notifier, person: str, state: str, count: int = 1) -> bool:
    return list(await notifier.states(person)) == [state] * count


async def _waiting(notifier: Notifier, person: str, count: int) -> bool:
    return len([one for one in await notifier.states(person) if one == "due"]) >= count


async def _tried(notifier: Notifier, times: int) -> bool:
    found = await notifier.reminders()
    if not found:
        return False
    detail = await notifier.get(f"/v1/reminders/{found[0]['reminder']}")
    return len(detail.json()["tries"]) >= times
