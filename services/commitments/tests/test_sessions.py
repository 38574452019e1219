"""Sessions as promises need them: the next one-on-one of a pair, and why one has so many."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.commitments.model import Session, place
from ridealong.commitments.rules.sessions import next_day
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentCountExplained
from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionHeld,
    SessionMoved,
    SessionScheduled,
)

from .given import MANAGER, REP, TENANT, Story, happened, instant

NOW = "2026-03-02 10:00"


def scheduled(session: str, start: str, **more: Any) -> Event[SessionScheduled]:
    usual: dict[str, Any] = {
        "session": session,
        "rep": REP,
        "manager": MANAGER,
        "start": instant(start),
        "zone": "Europe/Riga",
    }
    return happened(SessionScheduled.model_validate(usual | more))


def moved(session: str, start: str) -> Event[SessionMoved]:
    return happened(
        SessionMoved(session=session, rep=REP, start=instant(start), zone="Europe/Riga")
    )


def cancelled(session: str) -> Event[SessionCancelled]:
    return happened(SessionCancelled(session=session, rep=REP))


def held(session: str) -> Event[SessionHeld]:
    return happened(SessionHeld(session=session, rep=REP, manager=MANAGER, minutes=40))


def explained(session: str, reason: str, at: str = NOW) -> Event[CommitmentCountExplained]:
    return happened(CommitmentCountExplained(session=session, rep=REP, by=REP, reason=reason), at)


def day_after(*events: Event[Any], zone: str = "UTC", manager: str = MANAGER) -> date | None:
    """The day of the next one-on-one by what these events say."""
    return next_day(Story(*events).stage.all(Session), manager, instant(NOW), zone)


@pytest.mark.requirement("0.21")
def test_the_next_session_is_the_pairs_earliest_one_on_one_to_come() -> None:
    coming = [scheduled("s-2", "2026-03-16 09:00"), scheduled("s-1", "2026-03-09 09:00")]
    assert day_after(*coming) == date(2026, 3, 9)
    assert day_after(*coming, scheduled("s-0", "2026-03-02 09:00")) == date(2026, 3, 9)
    assert day_after(*coming, scheduled("p-1", "2026-03-04 09:00", kind="planning")) == date(
        2026, 3, 4
    )
    assert day_after(*coming, cancelled("s-1")) == date(2026, 3, 16)
    assert day_after(*coming, held("s-1")) == date(2026, 3, 16)
    assert day_after(*coming, moved("s-1", "2026-03-20 09:00")) == date(2026, 3, 16)
    assert day_after(*coming, cancelled("s-1"), cancelled("s-2")) is None


@pytest.mark.requirement("0.21")
def test_it_is_the_day_where_the_owner_is() -> None:
    late = scheduled("s-1", "2026-03-09 22:30")
    assert day_after(late, zone="Europe/Riga") == date(2026, 3, 10)
    assert day_after(late, zone="America/New_York") == date(2026, 3, 9)


@pytest.mark.requirement("0.5", "0.21")
@pytest.mark.parametrize("kind", ["incident_review", "training", "forecast_call", "call_review"])
def test_a_session_that_is_no_one_on_one_gives_no_due_day(kind: str) -> None:
    assert day_after(scheduled("s-1", "2026-03-09 09:00", kind=kind)) is None


def test_another_managers_session_is_not_the_pairs() -> None:
    assert day_after(scheduled("s-1", "2026-03-09 09:00", manager="olaf")) is None


def test_moved_before_it_was_read_that_it_is_scheduled_it_is_where_it_was_moved_to() -> None:
    late: list[Event[Any]] = [
        moved("s-1", "2026-03-12 09:00"),
        scheduled("s-1", "2026-03-09 09:00"),
    ]
    assert day_after(*late) == date(2026, 3, 12)


def test_scheduled_again_a_cancelled_session_is_back() -> None:
    again: list[Event[Any]] = [cancelled("s-1"), scheduled("s-1", "2026-03-09 09:00")]
    assert day_after(*again) == date(2026, 3, 9)


@pytest.mark.requirement("0.18")
def test_the_newest_reason_for_the_number_of_promises_is_kept_with_the_session() -> None:
    story = Story(explained("s-1", "A short week"), explained("s-1", "Only one deal left"))
    session = story.stage.the(Session, place(TENANT, REP, "s-1"))
    assert session.explained is not None
    assert (session.explained.reason, session.explained.by) == ("Only one deal left", REP)
    assert Story(explained("s-1", " ")).refused == [
        "say why session s-1 ends with so many commitments"
    ]


STORY: list[Event[Any]] = [
    scheduled("s-1", "2026-03-09 09:00"),
    moved("s-1", "2026-03-10 09:00"),
    held("s-1"),
]


@given(st.integers(0, len(STORY)))
def test_the_end_is_the_same_whenever_the_reason_is_read(place_of_reason: int) -> None:
    reason = explained("s-1", "A short week")
    mixed = [*STORY[:place_of_reason], reason, *STORY[place_of_reason:]]
    assert Story(*mixed).stage.picture() == Story(*STORY, reason).stage.picture()
