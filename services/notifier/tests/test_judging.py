"""The last look before a mail leaves."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.people import Channel
from ridealong.contracts.sessions import SessionPrepared
from ridealong.notifier.model import Calendar, Person, Reminder
from ridealong.notifier.rules.judging import Fail, Later, Leave, Send, Suppress, judge

from .given import at, event, person, scheduled, story

DUE = at("2026-11-23T09:00+02:00")
START = at("2026-11-25T10:00+02:00")
MIKE = Person(
    id="acme/mike",
    tenant="acme",
    key="acme/mike",
    person="mike",
    calendar=Calendar(zone="Europe/Riga", working_days=(0, 1, 2, 3, 4)),
    language="en",
    channels=(
        Channel(kind="slack", address="@mike"),
        Channel(kind="email", address="mike@example.org"),
        Channel(kind="email", address="other@example.org"),
    ),
    active=True,
)


def due(**more: Any) -> Reminder:
    told = story(person(), scheduled("2026-11-25T10:00+02:00")).then(DUE)
    return told.only("mike").model_copy(update=more)


def test_a_due_reminder_goes_by_mail_first_and_then_by_what_else_there_is() -> None:
    assert judge(due(), MIKE, DUE) == Send(MIKE, (MIKE.channels[1], MIKE.channels[0]))


@pytest.mark.requirement("D12")
@given(late=st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_a_reminder_whose_moment_has_passed_is_never_sent(late: timedelta) -> None:
    assert judge(due(), MIKE, START + late) == Suppress("too late")


@given(early=st.timedeltas(timedelta(microseconds=1), timedelta(hours=2)))
def test_until_then_it_is_useful(early: timedelta) -> None:
    assert isinstance(judge(due(), MIKE, START - early), Send)


def test_what_is_done_meanwhile_is_not_sent() -> None:
    told = story(person(), scheduled("2026-11-25T10:00+02:00")).then(DUE)
    told.given(event(SessionPrepared(session="s-1", rep="mike", focus="calls")))
    assert judge(told.only("mike"), MIKE, DUE) == Suppress("already prepared")


@pytest.mark.parametrize("state", ["planned", "sent", "suppressed", "failed"])
def test_what_is_not_due_is_left_alone(state: str) -> None:
    assert judge(due(state=state), MIKE, DUE) == Leave()
    assert judge(None, MIKE, DUE) == Leave()


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        (None, Later("person unknown")),
        (MIKE.model_copy(update={"active": False}), Suppress("person left")),
        (MIKE.model_copy(update={"channels": ()}), Fail("no channel")),
    ],
)
def test_who_can_not_be_reached_is_said_why(known: Person | None, verdict: object) -> None:
    assert judge(due(), known, DUE) == verdict


def test_too_late_comes_before_an_unknown_person() -> None:
    assert judge(due(), None, datetime.max.replace(tzinfo=DUE.tzinfo)) == Suppress("too late")
