"""When a pair meets: what is offered, refused and warned of, and what a move does to the chain."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ridealong.contracts.calls import CrisisLogged
from ridealong.contracts.people import (
    AbsenceRecorded,
    Cadence,
    InitiativeUpdated,
    PairUpdated,
    PersonUpdated,
)
from ridealong.contracts.sessions import SessionHeld, SessionMoved, SessionScheduled
from tests.stack.agenda_running import Agenda, Servers, running
from tests.stack.issuer import Issuer

pytestmark = pytest.mark.stack

ZONE = "Europe/Riga"
RIGA = ZoneInfo(ZONE)
WEEK = timedelta(weeks=1)
TODAY = datetime.now(RIGA).date()
MONDAY = TODAY - timedelta(days=TODAY.weekday()) + 2 * WEEK
"""The Monday of the week after next: nothing in that week has passed."""


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=RIGA).astimezone(UTC)


def said(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture
async def agenda(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Agenda]:
    async with running(Servers(kafka, mongodb, topics, database_prefix, issuer)) as service:
        for person in ("dana", "mike", "nina"):
            await service.publish(PersonUpdated(person=person, name=person, zone=ZONE))
        weekly = Cadence(every="weekly", weekday=1)
        for rep in ("mike", "nina"):
            await service.publish(
                PairUpdated(
                    rep=rep,
                    manager="dana",
                    cadence=weekly,
                    template="monthly",
                    start=MONDAY - 20 * WEEK,
                )
            )
        yield service


def session(name: str, start: datetime, rep: str = "mike", **more: Any) -> SessionScheduled:
    return SessionScheduled(session=name, rep=rep, manager="dana", start=start, zone=ZONE, **more)


async def slots(agenda: Agenda, **asked: Any) -> list[dict[str, Any]]:
    found = (await agenda.get("/v1/reps/mike/slots", params=asked)).json()["periods"]
    return [slot for period in found for slot in period["slots"]]


@pytest.mark.requirement("0.10", "E scheduling")
async def test_slots_are_offered_near_what_matters_and_where_both_have_time(
    agenda: Agenda,
) -> None:
    wednesday = MONDAY + timedelta(days=2)
    for n in range(2):  # the weeks before have their session
        week = MONDAY - (2 - n) * WEEK
        late = at(week + timedelta(days=6), 20)
        await agenda.publish(session(f"s-{n}", late))
    await agenda.publish(
        InitiativeUpdated(
            initiative="i", name="Expansion", starts=wednesday, ends=wednesday + 4 * WEEK
        ),
        session("ninas", at(MONDAY + timedelta(days=1)), "nina"),
    )
    first, second, third = (await slots(agenda, periods=1))[:3]
    tuesday = MONDAY + timedelta(days=1)
    assert first["start"] == said(at(tuesday, 9) + timedelta(minutes=0))
    assert first["reasons"][0] == "Tuesday is your day"
    assert f"Expansion begins on {wednesday.day} {wednesday:%B}" in first["reasons"]
    assert [one["start"] for one in (second, third)] == [said(at(MONDAY)), said(at(wednesday))]
    assert (await agenda.get("/v1/reps/mike/slots", "nina")).status_code == 404


@pytest.mark.requirement("E scheduling")
async def test_a_day_off_and_two_at_once_are_refused_with_what_would_fit(agenda: Agenda) -> None:
    tuesday, saturday = at(MONDAY + timedelta(days=1)), at(MONDAY + timedelta(days=5))
    await agenda.publish(session("s-1", tuesday))
    body = {"rep": "mike", "start": said(tuesday + timedelta(minutes=30))}
    twice = await agenda.post("/v1/sessions", body)
    assert (twice.status_code, twice.json()["type"]) == (409, "urn:ridealong:problem:at-once")
    assert "Session s-1 begins" in twice.json()["detail"]
    assert "What fits (Europe/Riga): Tue" in twice.json()["detail"]
    off = await agenda.post("/v1/sessions/s-1/move", {"start": said(saturday)})
    assert (off.status_code, off.json()["type"]) == (409, "urn:ridealong:problem:day-off")
    assert "no working day of mike" in off.json()["detail"]
    fits = off.json()["errors"][0]["fits"]["start"]
    key = {"Idempotency-Key": "move-1"}
    for _ in range(2):
        moved = await agenda.post("/v1/sessions/s-1/move", {"start": fits}, **key)
        assert (moved.status_code, moved.json()["start"]) == (200, fits), moved.text
    short = await agenda.post("/v1/sessions/s-1/move", {"start": fits, "minutes": 10})
    assert (short.status_code, short.json()["type"]) == (422, "urn:ridealong:problem:too-short")
    assert "The sections are longer than the session" in short.json()["title"]
    assert "What fits: " in short.json()["detail"]
    review = {"rep": "mike", "start": said(saturday), "kind": "incident_review"}
    assert (await agenda.post("/v1/sessions", review)).status_code == 200


@pytest.mark.requirement("E scheduling")
async def test_of_two_sessions_at_one_time_sent_together_one_is_let_in(agenda: Agenda) -> None:
    tuesday = at(MONDAY + timedelta(days=1))
    for week in range(3):
        body = {"rep": "mike", "start": said(tuesday + week * WEEK)}
        made, refused = sorted(
            await asyncio.gather(*(agenda.post("/v1/sessions", body) for _ in range(2))),
            key=lambda each: int(each.status_code),
        )
        assert made.status_code == 200, made.text
        assert (refused.status_code, refused.json()["type"]) == (
            409,
            "urn:ridealong:problem:at-once",
        )
        assert f"Session {made.json()['session']} begins" in refused.json()["detail"]


@pytest.mark.requirement("E scheduling")
async def test_over_the_log_two_at_once_are_refused_too_and_the_pair_reads_why(
    agenda: Agenda,
) -> None:
    tuesday, saturday = at(MONDAY + timedelta(days=1)), at(MONDAY + timedelta(days=5))
    await agenda.publish(
        session("s-1", tuesday),
        session("s-2", tuesday + timedelta(minutes=30)),
        session("s-3", saturday),
        SessionMoved(session="s-3", rep="mike", start=tuesday, zone=ZONE),
    )
    for person in ("dana", "mike"):
        told = (await agenda.get("/v1/reps/mike/refusals", person)).json()["refused"]
        assert [(one["session"], one["by"]) for one in told] == [
            ("s-3", "platform"),
            ("s-2", "platform"),
        ]
        assert all(one["reason"].startswith("session s-1 is from ") for one in told)
    assert (await agenda.get("/v1/reps/mike/refusals", "nina")).status_code == 404
    # A day off is no rule of the sessions' own: what speaks against it is said, with another time.
    (warning,) = (await agenda.get("/v1/sessions/s-3/warnings")).json()["warnings"]
    assert warning["sentence"].endswith("is no working day of mike")
    moved = await agenda.post(
        "/v1/sessions/s-2/move", {"start": said(tuesday + timedelta(hours=2))}
    )
    assert (moved.status_code, moved.json()["status"]) == (200, "open"), moved.text


@pytest.mark.requirement("0.4", "T6")
async def test_crisis_and_leave_are_warned_of_with_another_slot_and_forbid_nothing(
    agenda: Agenda,
) -> None:
    tuesday = at(MONDAY + timedelta(days=1))
    await agenda.publish(
        CrisisLogged(crisis="c", rep="mike", kind="lost_deal", at=tuesday - timedelta(hours=20)),
        AbsenceRecorded(
            absence="a", person="dana", starts=MONDAY, ends=MONDAY + timedelta(days=2), kind="leave"
        ),
    )
    made = await agenda.post(
        "/v1/sessions", {"rep": "mike", "session": "s-1", "start": said(tuesday)}
    )
    assert made.status_code == 200, made.text
    crisis, leave = (await agenda.get("/v1/sessions/s-1/warnings", "mike")).json()["warnings"]
    assert crisis["sentence"] == "this is right after a lost deal"
    assert leave["sentence"].startswith("dana is away until")
    thursday = MONDAY + timedelta(days=3)
    assert crisis["instead"]["start"] == leave["instead"]["start"] == said(at(thursday))
    moved = await agenda.post("/v1/sessions/s-1/move", {"start": crisis["instead"]["start"]})
    assert moved.status_code == 200
    assert (await agenda.get("/v1/sessions/s-1/warnings")).json()["warnings"] == []


@pytest.mark.requirement("0.5", "1.5", "1.19", "T6", "2.7")
async def test_moves_within_the_period_keep_the_chain_and_are_counted_for_the_manager(
    agenda: Agenda,
) -> None:
    weeks = [MONDAY - n * WEEK for n in (5, 4, 3)]
    tuesdays = [at(week + timedelta(days=1)) for week in weeks]
    await agenda.publish(*(session(f"s-{n}", start) for n, start in enumerate(tuesdays)))
    friday, next_week = tuesdays[1] + timedelta(days=3), tuesdays[2] + WEEK
    await agenda.publish(
        SessionMoved(session="s-1", rep="mike", start=friday, zone=ZONE),
        SessionMoved(session="s-2", rep="mike", start=next_week, zone=ZONE),
        SessionHeld(session="s-0", rep="mike", manager="dana", start=tuesdays[0], minutes=40),
        SessionHeld(session="s-1", rep="mike", manager="dana", start=friday, minutes=40),
        session("review", tuesdays[2], kind="incident_review"),
        SessionHeld(session="review", rep="mike", manager="dana", start=tuesdays[2], minutes=40),
    )
    span = {"from": weeks[0].isoformat(), "until": (weeks[1] + timedelta(days=6)).isoformat()}
    kept = (await agenda.get("/v1/reps/mike/cadence", "mike", params=span)).json()
    assert [one["standing"] for one in kept["periods"]] == ["kept", "kept"]
    assert kept["in_a_row"] == 2
    longer = span | {"until": (weeks[2] + timedelta(days=6)).isoformat()}
    broken = (await agenda.get("/v1/reps/mike/cadence", params=longer)).json()
    assert broken["periods"][-1]["session"] is None
    days = {"from": weeks[0].isoformat(), "until": MONDAY.isoformat()}
    moves = (await agenda.get("/v1/moves", params=days)).json()
    counted = {name: moves[name] for name in ("sessions", "moved", "moves", "out_of_period")}
    assert counted == {"sessions": 3, "moved": 2, "moves": 2, "out_of_period": 1}
    assert (await agenda.get("/v1/moves", "mike", params={"manager": "dana"})).status_code == 404
    backwards = {"from": "2026-02-01", "until": "2026-01-01"}
    assert (await agenda.get("/v1/moves", params=backwards)).status_code == 422
