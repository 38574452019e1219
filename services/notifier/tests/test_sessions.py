"""Prepare: the rep two working days before, the manager one."""

import pytest

from ridealong.contracts.sessions import SessionCancelled, SessionHeld, SessionPrepared

from .given import at, event, moved, person, scheduled, story

WEDNESDAY = "2026-11-25T10:00+02:00"
THURSDAY = "2026-11-26T10:00+02:00"
LONG_AFTER = "2026-12-31T00:00+00:00"


@pytest.mark.requirement("3.2")
def test_the_rep_is_reminded_two_working_days_before_and_the_manager_one() -> None:
    told = story(person("mike"), person("ines"), scheduled(WEDNESDAY))
    assert told.only("mike").due_at == at("2026-11-23T09:00+02:00")
    assert told.only("ines").due_at == at("2026-11-24T09:00+02:00")
    assert {one.state for one in told.reminders} == {"planned"}


def test_a_reminder_is_due_when_its_moment_comes_and_not_before() -> None:
    told = story(person("mike"), scheduled(WEDNESDAY))
    assert told.then("2026-11-23T08:59+02:00").only("mike").state == "planned"
    assert told.then("2026-11-23T09:00+02:00").only("mike").state == "due"


def test_the_morning_is_that_of_the_person_and_not_of_the_session() -> None:
    told = story(
        person("mike", "America/New_York"), person("ines", "Asia/Kolkata"), scheduled(WEDNESDAY)
    ).then("2026-11-01T00:00Z")
    # Wednesday 10:00 in Riga is Wednesday 03:00 in New York and 13:30 in Kolkata.
    assert told.only("mike").due_at == at("2026-11-23T09:00-05:00")
    assert told.only("ines").due_at == at("2026-11-24T09:00+05:30")


def test_the_days_are_those_that_the_person_works() -> None:
    told = story(
        person("mike", working_days=(0, 2)),
        person("ines", "Asia/Dubai", working_days=(6, 0, 1, 2, 3)),
        scheduled("2026-11-22T10:00+04:00", zone="Asia/Dubai"),
    ).then("2026-11-01T00:00Z")
    assert told.only("mike").due_at == at("2026-11-16T09:00+02:00")
    assert told.only("ines").due_at == at("2026-11-19T09:00+04:00")


def test_until_a_person_is_known_the_sessions_zone_counts() -> None:
    told = story(scheduled(WEDNESDAY))
    assert told.only("mike").due_at == at("2026-11-23T09:00+02:00")
    told.given(person("mike", "America/New_York"), person("ines", "America/New_York"))
    told.then("2026-11-01T00:00Z")
    assert told.only("mike").due_at == at("2026-11-23T09:00-05:00")
    assert told.only("ines").due_at == at("2026-11-24T09:00-05:00")


def test_a_zone_learned_too_late_puts_a_due_reminder_back_until_its_morning() -> None:
    told = story(scheduled(WEDNESDAY)).then("2026-11-23T09:00+02:00")
    assert told.only("mike").state == "due"
    told.given(person("mike", "America/New_York")).then("2026-11-23T09:30+02:00")
    assert told.only("mike").state == "planned"
    assert told.then("2026-11-23T09:00-05:00").only("mike").state == "due"


def test_another_zone_later_on_moves_what_waits() -> None:
    told = story(person("mike"), person("ines"), scheduled(WEDNESDAY)).then("2026-11-01T00:00Z")
    told.given(person("ines", "America/New_York")).then("2026-11-01T00:00Z")
    assert told.only("ines").due_at == at("2026-11-24T09:00-05:00")


def test_a_session_moved_to_another_day_moves_its_reminders() -> None:
    told = story(person("mike"), scheduled(WEDNESDAY), moved(THURSDAY)).then(LONG_AFTER)
    assert told.only("mike").due_at == at("2026-11-24T09:00+02:00")
    assert told.only("mike").state == "due"


def test_an_hour_later_on_the_same_day_is_the_same_reminder() -> None:
    told = story(person("mike"), scheduled(WEDNESDAY))
    before = told.only("mike")
    after = told.given(moved("2026-11-25T11:00+02:00")).only("mike")
    assert after.id == before.id
    assert after.useful_until == at("2026-11-25T11:00+02:00")


def test_moved_away_and_back_again_a_reminder_is_still_due_once() -> None:
    told = story(person("mike"), scheduled(WEDNESDAY)).then("2026-11-23T10:00+02:00")
    told.given(moved(THURSDAY)).then("2026-11-23T10:00+02:00")
    told.given(moved("2026-11-25T10:30+02:00")).then("2026-11-23T10:00+02:00")
    assert told.only("mike").state == "due"


@pytest.mark.parametrize(
    ("undone", "why", "who"),
    [
        (SessionCancelled(session="s-1", rep="mike"), "session cancelled", {"mike", "ines"}),
        (
            SessionHeld(session="s-1", rep="mike", manager="ines", minutes=40),
            "session held",
            {"mike", "ines"},
        ),
        (SessionPrepared(session="s-1", rep="mike", gaps="closing"), "already prepared", {"mike"}),
        (SessionPrepared(session="s-1", rep="mike", gaps="  "), "already prepared", set()),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_what_is_over_or_prepared_needs_no_reminder(
    undone: SessionCancelled | SessionHeld | SessionPrepared, why: str, who: set[str], late: bool
) -> None:
    told = story(scheduled(WEDNESDAY))
    if late:
        told.then(LONG_AFTER)
    told.given(event(undone)).then(LONG_AFTER)
    assert {one.person for one in told.reminders if one.unwanted == why} == who
    assert {one.state for one in told.reminders} == {"due"}


@pytest.mark.parametrize(
    ("early", "who"),
    [
        (SessionHeld(session="s-1", rep="mike", manager="ines", minutes=40), {"mike", "ines"}),
        (SessionPrepared(session="s-1", rep="mike", gaps="closing"), {"mike"}),
    ],
)
def test_what_is_told_before_the_session_is_scheduled_counts(
    early: SessionHeld | SessionPrepared, who: set[str]
) -> None:
    told = story(event(early), scheduled(WEDNESDAY))
    assert {one.person for one in told.reminders if one.unwanted is not None} == who


def test_a_cancelled_session_that_is_scheduled_again_is_reminded_of() -> None:
    told = story(
        scheduled(WEDNESDAY), event(SessionCancelled(session="s-1", rep="mike")), moved(THURSDAY)
    )
    assert told.only("mike").unwanted == "session cancelled"
    assert told.given(scheduled(THURSDAY)).only("mike").unwanted is None


@pytest.mark.parametrize("kind", ["incident_review", "training"])
def test_nobody_prepares_an_incident_review_or_a_training(kind: str) -> None:
    told = story(scheduled(WEDNESDAY, kind=kind))
    assert not [one for one in told.reminders if one.kind == "prepare"]


def test_another_manager_takes_over_the_managers_reminder() -> None:
    told = story(scheduled(WEDNESDAY), scheduled(WEDNESDAY, manager="olga"))
    assert {one.person for one in told.reminders} == {"mike", "olga"}


def test_who_leads_themselves_is_reminded_once() -> None:
    told = story(scheduled(WEDNESDAY, manager="mike"))
    assert [one.person for one in told.reminders if one.kind == "prepare"] == ["mike"]


def test_a_session_at_the_edge_of_time_stops_no_timer() -> None:
    told = story(scheduled("1970-01-01T12:00Z", zone="UTC")).then("1970-01-02T00:00Z")
    assert {one.state for one in (*told.of("mike"), *told.of("ines"))} == {"due"}
    assert told.stage.bad == []
