"""Whenever the sample is played, the notifier has something to say at once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentUpdated
from ridealong.contracts.people import PersonUpdated
from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionHeld,
    SessionMoved,
    SessionPrepared,
    SessionScheduled,
)
from ridealong.deploy import sample
from ridealong.deploy.sample import soon
from ridealong.notifier.model import Calendar, Commitment, Reminder, Session
from ridealong.notifier.rules import about_commitments, about_sessions, commitments, sessions

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
HOURS = [MONDAY + timedelta(hours=hour, minutes=7) for hour in range(7 * 24)]
RULES: dict[type[Any], Any] = {
    SessionScheduled: sessions.scheduled,
    SessionMoved: sessions.moved,
    SessionPrepared: sessions.prepared,
    SessionHeld: sessions.held,
    SessionCancelled: sessions.cancelled,
}


@pytest.fixture(scope="module")
def week() -> list[Event[Any]]:
    return list(sample.events(HOURS[-1]))


def wanted_now(reminder: Reminder, now: datetime) -> bool:
    return reminder.unwanted is None and reminder.due_at <= now < reminder.useful_until


def prepare_reminders(week: list[Event[Any]], now: datetime) -> Iterator[Reminder]:
    calendars: dict[str, Calendar] = {}
    known: dict[str, Session] = {}
    for event in week:
        data = event.data
        if event.time > now:
            break
        if isinstance(data, PersonUpdated):
            calendars[data.person] = Calendar(zone=data.zone, working_days=data.working_days)
        if type(data) in RULES:
            place = {"id": data.session, "tenant": event.tenant, "key": event.key}
            new = Session(**place, session=data.session, rep=data.rep)
            known[data.session] = RULES[type(data)](known.get(data.session, new), data, event.time)
    for session in known.values():
        for reminder in about_sessions.reminders_of(session, calendars):
            if reminder.kind == "prepare":
                yield reminder


def test_at_every_hour_of_the_week_somebody_is_to_prepare(week: list[Event[Any]]) -> None:
    for now in HOURS:
        found = [each for each in prepare_reminders(week, now) if wanted_now(each, now)]
        assert found, now


def test_at_every_hour_of_the_week_something_is_due_tomorrow() -> None:
    for now in HOURS:
        found: list[Reminder] = []
        for told in soon.told(now):
            made: Any = told.data
            place = {"id": made.commitment, "tenant": sample.TENANT, "key": made.rep}
            new = Commitment(**place, commitment=made.commitment, rep=made.rep)
            judged = CommitmentUpdated(**dict(made), state="in_force")
            known = commitments.updated(new, judged, told.at, None)
            found += about_commitments.reminders_of(known, {})
        assert found, now
        assert all(wanted_now(reminder, now) for reminder in found), now
