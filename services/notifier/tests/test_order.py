"""Whichever topic is read first, and whenever timers fire, the picture comes out the same."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridealong.contracts import Event
from ridealong.contracts.agendas import AgendaPublished
from ridealong.contracts.calls import CrisisLogged
from ridealong.contracts.commitments import CommitmentDelivered
from ridealong.contracts.people import (
    AbsenceRecorded,
    Cadence,
    Holiday,
    OrganisationUpdated,
    PairUpdated,
)
from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionDisputed,
    SessionHeld,
    SessionPrepared,
)

from .given import Story, at, event, moved, person, promised, scheduled

FIRST = at("2026-11-16T00:00Z")
NOW = st.integers(0, 21 * 24).map(lambda hours: FIRST + timedelta(hours=hours))
STARTS = st.integers(0, 21 * 24).map(lambda hours: (FIRST + timedelta(hours=hours)).isoformat())
DUE = st.integers(0, 21).map(lambda days: date(2026, 11, 16) + timedelta(days=days))
ZONES = st.sampled_from(["Europe/Riga", "America/Los_Angeles", "Pacific/Kiritimati"])
WEEKS = st.sampled_from([(0, 1, 2, 3, 4), (6, 0, 1, 2, 3), (2,), ()])
SESSION = st.sampled_from(["s-1", "s-2"])
REP_AND_LEADS = st.sampled_from(["ines", "olga", "mike"])


def of_session(make: Callable[..., Any], **more: Any) -> st.SearchStrategy[Event[Any]]:
    return SESSION.map(lambda session: event(make(session=session, rep="mike", **more)))


ABSENCES = st.builds(
    lambda who, first, days: event(
        AbsenceRecorded(
            absence="a-1", person=who, starts=first, ends=first + timedelta(days=days), kind="leave"
        )
    ),
    REP_AND_LEADS,
    DUE,
    st.integers(0, 9),
)
ORGANISATIONS = st.builds(
    lambda day, zone: event(
        OrganisationUpdated(
            name="Acme",
            holidays=(Holiday(date=day, name="Free"),),
            zone=zone,
            holiday_calendar="LV",
        )
    ),
    DUE,
    ZONES,
)
PAIRS = st.builds(
    lambda manager, cadence, start, ended: event(
        PairUpdated(rep="mike", manager=manager, cadence=cadence, start=start, ended=ended)
    ),
    REP_AND_LEADS,
    st.sampled_from([Cadence(every="weekly"), Cadence(every="weeks", interval=2)]),
    st.none() | DUE,
    st.none() | DUE,
)
PEOPLE = st.one_of(
    st.builds(
        lambda who, zone, week, manager, active: person(
            who, zone, working_days=week, manager=manager, active=active
        ),
        REP_AND_LEADS,
        ZONES,
        WEEKS,
        st.none() | REP_AND_LEADS,
        st.booleans(),
    ),
    ABSENCES,
    ORGANISATIONS,
    PAIRS,
)
AGENDAS = st.builds(
    lambda session, version, not_ready: event(
        AgendaPublished(
            session=session,
            rep="mike",
            manager="ines",
            version=version,
            start=FIRST,
            minutes=40,
            ready=not not_ready,
            not_ready=not_ready,
        )
    ),
    SESSION,
    st.integers(1, 3),
    st.sampled_from([(), ("no_goal",), ("no_agenda", "no_goal")]),
)
CRISES = st.builds(
    lambda crisis, day, length, told: event(
        CrisisLogged(
            crisis=crisis,
            rep="mike",
            kind="escalation",
            at=FIRST + timedelta(days=day),
            until=FIRST + timedelta(days=day + length) if length else None,
        ),
        time=FIRST + timedelta(days=day, hours=told),
    ),
    st.sampled_from(["x-1", "x-2"]),
    st.integers(0, 18),
    st.integers(0, 3),
    st.integers(0, 40),
)
SESSIONS = st.one_of(
    st.builds(
        lambda start, session, manager, zone: scheduled(
            start, session=session, manager=manager, zone=zone
        ),
        STARTS,
        SESSION,
        REP_AND_LEADS,
        ZONES,
    ),
    st.builds(
        lambda start, session, zone: moved(start, session=session, zone=zone),
        STARTS,
        SESSION,
        ZONES,
    ),
    of_session(SessionCancelled),
    of_session(SessionPrepared, gaps="closing"),
    of_session(SessionHeld, manager="ines", minutes=40),
    of_session(SessionHeld, manager="ines", minutes=40, confirmed_by=("ines",)),
    of_session(SessionDisputed, by="mike", reason=""),
    CRISES,
)
QUESTIONS = st.lists(
    st.builds(
        lambda what, who, hours: {"what": what, "of": (who,), "at": FIRST + timedelta(hours=hours)},
        st.sampled_from(["acceptance", "renegotiation"]),
        st.sampled_from(["ines", "mike"]),
        st.sampled_from([0, 5, 80]),
    ),
    max_size=2,
)
ASKED = st.fixed_dictionaries(
    {
        "pending": st.sampled_from(["renegotiation", "withdrawal"]),
        "waits_for": st.sampled_from([("ines",), ("mike",), ("olga", "mike")]),
        "pending_since": st.sampled_from([None, FIRST, FIRST + timedelta(days=3)]),
    }
)
STANDING = st.one_of(
    st.just({}),
    st.just({"delivered": True}),
    st.just({"state": "proposed", "pending": "acceptance", "waits_for": ("mike", "ines")}),
    st.just({"state": "left_out", "left_out": "withdrawn"}),
    st.just({"state": "left_out", "left_out": "superseded", "replaced_by": "c-2"}),
    st.just({"state": "settled"}),
    QUESTIONS.map(lambda questions: {"questions": tuple(questions)}),
    ASKED,
)
REPORTS = st.builds(
    lambda commitment, hours: event(
        CommitmentDelivered(commitment=commitment, rep="mike", by="mike"),
        time=FIRST + timedelta(hours=hours),
    ),
    st.sampled_from(["c-1", "c-2"]),
    st.integers(0, 100),
)
COMMITMENTS = st.one_of(
    st.builds(
        lambda due, zone, more: promised(str(due), zone=zone, target=10, time=FIRST, **more),
        DUE,
        ZONES,
        STANDING,
    ),
    st.builds(
        lambda due, more: promised(
            str(due), commitment="c-2", **{"replaces": "c-1", "time": FIRST} | more
        ),
        DUE,
        STANDING,
    ),
    REPORTS,
)


def numbered(events: list[Event[Any]]) -> list[Event[Any]]:
    """Each an event of its own, though it may say what another has said."""
    return [
        Event(f"{n}/{one.id}", one.source, one.tenant, one.actor, one.time, one.data)
        for n, one in enumerate(events)
    ]


def topic(kind: st.SearchStrategy[Event[Any]]) -> st.SearchStrategy[list[Event[Any]]]:
    return st.lists(kind, max_size=5).map(numbered)


def told_in_some_order(topics: list[list[Event[Any]]], now: datetime, data: st.DataObject) -> Story:
    """Read them interleaved at will, order within a topic kept, timers firing in between."""
    story = Story()
    left = [list(events) for events in topics]
    while any(left):
        step = data.draw(st.integers(0, len(left) + 1))
        if step == len(left):
            story.stage.hear_one()
        elif step > len(left):
            story.stage.ring_one(now)
        elif left[step]:
            story.given(left[step].pop(0))
    return story.then(now)


@pytest.mark.timeout(180)
@settings(max_examples=100)
@given(
    people=topic(PEOPLE),
    sessions=topic(SESSIONS),
    commitments=topic(COMMITMENTS),
    agendas=topic(AGENDAS),
    now=NOW,
    data=st.data(),
)
def test_the_picture_is_the_same_whichever_topic_is_read_first(
    *,
    people: list[Event[Any]],
    sessions: list[Event[Any]],
    commitments: list[Event[Any]],
    agendas: list[Event[Any]],
    now: datetime,
    data: st.DataObject,
) -> None:
    topics = [people, sessions, commitments, agendas]
    straight = Story().given(*people, *sessions, *commitments, *agendas).then(now)
    mixed = told_in_some_order(topics, now, data)
    assert mixed.picture() == straight.picture()
    assert mixed.stage.bad == straight.stage.bad == []


@given(people=topic(PEOPLE), sessions=topic(SESSIONS), now=NOW, data=st.data())
def test_a_reminder_is_due_exactly_when_its_moment_has_come(
    people: list[Event[Any]], sessions: list[Event[Any]], now: datetime, data: st.DataObject
) -> None:
    told = told_in_some_order([people, sessions], now, data)
    assert all((one.state == "due") == (one.due_at <= now) for one in told.reminders)


@given(people=topic(PEOPLE), sessions=topic(SESSIONS), now=NOW, data=st.data())
def test_one_person_has_one_reminder_of_a_kind_for_an_occasion(
    people: list[Event[Any]], sessions: list[Event[Any]], now: datetime, data: st.DataObject
) -> None:
    told = told_in_some_order([people, sessions], now, data)
    occasions = [(one.person, one.kind, one.about, one.day) for one in told.reminders]
    assert len(occasions) == len(set(occasions))
    standing = {"weekly_digest", "crisis_near"}
    moving = [one for one in told.reminders if one.kind not in standing]
    assert len({(one.person, one.kind, one.about) for one in moving}) == len(moving)
