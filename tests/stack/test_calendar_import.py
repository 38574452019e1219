"""A calendar of another program goes in, by HTTP and by the command, as often as one likes."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from ridealong.contracts.people import Channel, PairUpdated, PersonUpdated
from tests.stack import dana_and_mike as told
from tests.stack.agenda_running import Agenda, Servers, running
from tests.stack.issuer import Issuer

pytestmark = pytest.mark.stack

IMPORT = "/v1/imports/calendar"
FIRST = told.tomorrow(15) + timedelta(days=1)


@pytest.fixture
async def agenda(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Agenda]:
    async with running(Servers(kafka, mongodb, topics, database_prefix, issuer)) as service:
        for person in ("dana", "mike", "nina"):
            address = Channel(kind="email", address=f"{person.title()}@acme.example")
            await service.publish(
                PersonUpdated(person=person, name=person, zone=told.ZONE, channels=(address,))
            )
        await service.publish(*(PairUpdated(rep=rep, manager="dana") for rep in ("mike", "nina")))
        yield service


def at(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(told.ZONE)):%Y%m%dT%H%M%S}"


def entry(uid: str, start: datetime, *more: str, people: tuple[str, ...] = ()) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTART;TZID={told.ZONE}:{at(start)}",
        "DURATION:PT45M",
        *(f"ATTENDEE:mailto:{person}@ACME.example" for person in people),
        *more,
        "END:VEVENT",
    ]


def file(*entries: list[str]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *(line for one in entries for line in one)]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


async def bring(agenda: Agenda, data: bytes, person: str = "dana", **asked: str) -> httpx.Response:
    headers = agenda.issuer.headers(person) | {"Content-Type": "text/calendar"}
    answer = await agenda.client.post(IMPORT, params=asked, content=data, headers=headers)
    await agenda.caught_up()
    return answer


async def planned(agenda: Agenda, rep: str) -> list[tuple[str, str]]:
    """Starts and states of a rep's sessions, as the feed of changes tells them."""
    feed = (await agenda.get("/v1/feeds/sessions/changes", rep)).json()
    return [(one["start"], one["status"]) for one in feed["sessions"]]


def said(*moments: datetime) -> list[tuple[str, str]]:
    return [(f"{one.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "open") for one in moments]


@pytest.mark.requirement("E scheduling", "2.31", "D13")
async def test_sessions_follow_their_calendar_and_what_is_broken_costs_nothing_else(
    agenda: Agenda,
) -> None:
    pair = ("dana", "mike")
    weekly = entry("w", FIRST, "RRULE:FREQ=WEEKLY;COUNT=3", people=pair)
    parts = [
        weekly,
        entry("n", FIRST, people=("dana", "nina")),
        entry("dentist", FIRST + timedelta(hours=5), people=("dana",)),
        entry("clash", FIRST + timedelta(minutes=30), people=pair),
        entry("broken", FIRST, "RRULE:FREQ=NEVER", people=pair),
    ]
    tried = await bring(agenda, file(*parts), dry_run="true")
    assert await planned(agenda, "mike") == []
    first = (await bring(agenda, file(*parts))).json()
    assert first == tried.json() | {"dry_run": False, "until": first["until"]}
    assert (first["sessions"], first["not_ours"]) == ({"scheduled": 4, "refused": 1}, 1)
    (broken,) = first["troubles"]
    text = file(*parts).decode().splitlines()
    assert (broken["uid"], text[broken["line"] - 1]) == ("broken", "RRULE:FREQ=NEVER")
    (clash,) = (one for one in first["outcomes"] if one["uid"] == "clash")
    assert "begins or goes on during session" in clash["reasons"][0]
    weeks = [wall_clock_later(FIRST, week) for week in range(3)]
    assert await planned(agenda, "mike") == said(*weeks)
    assert await planned(agenda, "nina") == said(FIRST)

    again = (await bring(agenda, file(*parts))).json()
    assert again["sessions"] == {"unchanged": 4, "refused": 1}

    later = weeks[1] + timedelta(hours=2)
    moved = entry(
        "w", later, f"RECURRENCE-ID;TZID={told.ZONE}:{at(weeks[1])}", "SEQUENCE:1", people=pair
    )
    gone = f"EXDATE;TZID={told.ZONE}:{at(weeks[2])}"
    changed = [[*weekly[:-1], gone, "SEQUENCE:1", "END:VEVENT"], moved]
    third = (await bring(agenda, file(*changed))).json()
    assert third["sessions"] == {"moved": 1, "unchanged": 1, "cancelled": 1}
    assert await planned(agenda, "mike") == [
        *said(FIRST, later),
        (said(weeks[2])[0][0], "cancelled"),
    ]
    older = (await bring(agenda, file(weekly))).json()
    assert older["sessions"] == {"unchanged": 3}


def wall_clock_later(start: datetime, weeks: int) -> datetime:
    """The same hour of the same weekday, whatever clocks do in between."""
    local = start.astimezone(ZoneInfo(told.ZONE)) + timedelta(weeks=weeks)
    return local.astimezone(UTC)


async def test_nobody_brings_sessions_into_other_peoples_pairs(agenda: Agenda) -> None:
    data = file(entry("e", FIRST, people=("dana", "mike")))
    assert (await bring(agenda, data, "nina")).json()["not_ours"] == 1
    assert (await bring(agenda, data, "nina", rep="mike")).status_code == 404
    assert (await bring(agenda, data, "mike", rep="mike")).json()["sessions"] == {"scheduled": 1}
    no_calendar = (await bring(agenda, b"<html>")).json()
    assert "no iCalendar file" in no_calendar["troubles"][0]["reason"]
    huge = await bring(agenda, b"x" * (41 << 20))
    assert (huge.status_code, "larger than 40 MiB" in huge.json()["title"]) == (413, True)


async def test_the_command_imports_a_file_and_says_what_it_refused(
    agenda: Agenda, tmp_path: Path
) -> None:
    calendar = tmp_path / "team.ics"
    bad = entry("bad", FIRST, "RRULE:FREQ=WEEKLY;BYDAY=XX", people=("dana", "mike"))
    calendar.write_bytes(file(entry("good", FIRST, people=("dana", "mike")), bad))

    async def ridealong(*more: str) -> tuple[int | None, str]:
        environment = os.environ | {
            "RIDEALONG_TOKEN": agenda.issuer.token("dana"),
            "RIDEALONG_AGENDA_URL": agenda.url,
            "COLUMNS": "200",
        }
        process = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("ridealong"),
            "import",
            "calendar",
            calendar,
            *more,
            cwd=tmp_path,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        told_it, _ = await process.communicate()
        return process.returncode, told_it.decode()

    code, output = await ridealong("--strict")
    assert code == 3, output
    assert "1  sessions scheduled" in output
    assert "refused, line 16: entry bad: its RRULE is broken" in output
    await agenda.caught_up()
    assert len(await planned(agenda, "mike")) == 1
    code, output = await ridealong()
    assert (code, "1  sessions unchanged" in output) == (0, True)
