"""Each kind of reminder: to whom, when, and never once it is done."""

from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.contracts.agendas import AgendaPublished
from ridealong.contracts.calls import CrisisLogged
from ridealong.contracts.people import AbsenceRecorded, Cadence, PairUpdated
from ridealong.contracts.sessions import SessionCancelled, SessionDisputed, SessionHeld
from ridealong.notifier.model import Reminder, Session

from .given import Story, at, event, moved, person, promised, scheduled, story

WEDNESDAY = "2026-11-25T10:00+02:00"
LONG_AFTER = "2026-12-31T00:00+00:00"
PAIR = (person("mike"), person("ines", manager="lena"), person("lena", "America/New_York"))


def agenda(*not_ready: str, version: int = 1) -> Event[Any]:
    """What agenda makes of the session."""
    return event(
        AgendaPublished(
            session="s-1",
            rep="mike",
            manager="ines",
            version=version,
            start=at(WEDNESDAY),
            minutes=40,
            ready=not not_ready,
            not_ready=not_ready,
        )
    )


def crisis(when: str, until: str | None = None, *, told: str = "2026-11-23T12:00Z") -> Event[Any]:
    """Something has gone wrong for Mike."""
    return event(
        CrisisLogged(
            crisis="x-1",
            rep="mike",
            kind="escalation",
            at=at(when),
            until=at(until) if until else None,
        ),
        time=at(told),
    )


def held(*confirmed_by: str, time: str = "2026-11-25T11:00+02:00") -> Event[Any]:
    """The session took place, by the word of these."""
    data = SessionHeld(
        session="s-1", rep="mike", manager="ines", minutes=40, confirmed_by=confirmed_by
    )
    return event(data, time=at(time))


def pair(**more: Any) -> Event[Any]:
    """Mike and Ines meet weekly since the beginning of November."""
    chosen: dict[str, Any] = {
        "rep": "mike",
        "manager": "ines",
        "cadence": Cadence(every="weekly"),
        "start": "2026-11-02",
    }
    return event(PairUpdated.model_validate(chosen | more))


def absence(who: str, starts: str, ends: str) -> AbsenceRecorded:
    """Somebody is away."""
    return AbsenceRecorded.model_validate(
        {"absence": f"{who}-{starts}", "person": who, "starts": starts, "ends": ends}
    )


def digests(told: Story, who: str) -> list[tuple[str, str]]:
    return [(str(one.day), one.state) for one in told.of(who, "weekly_digest")]


def test_the_rep_hears_of_the_session_in_the_afternoon_of_the_working_day_before() -> None:
    told = story(*PAIR, scheduled("2026-11-30T10:00+02:00"))
    tomorrow = told.only("mike", "session_tomorrow")
    assert tomorrow.due_at == at("2026-11-27T16:00+02:00")
    assert tomorrow.useful_until == at("2026-11-30T10:00+02:00")
    assert told.of("ines", "session_tomorrow") == []


def test_the_manager_does_too_where_nothing_asked_them_to_get_ready() -> None:
    told = story(*PAIR, scheduled(WEDNESDAY, kind="training"))
    assert told.only("ines", "session_tomorrow").due_at == at("2026-11-24T16:00+02:00")
    assert told.of("ines", "prepare") == told.of("ines", "session_cold") == []


@pytest.mark.requirement("0.7")
def test_the_manager_hears_of_a_session_that_would_start_cold_until_it_is_ready() -> None:
    told = story(*PAIR, scheduled(WEDNESDAY))
    cold = told.only("ines", "session_cold")
    assert (cold.due_at, cold.not_ready) == (at("2026-11-24T16:00+02:00"), ("no_agenda",))
    told.given(agenda("no_goal"))
    assert told.only("ines", "session_cold").not_ready == ("no_goal",)
    told.given(agenda(version=2), agenda("no_goal", version=1))
    assert told.only("ines", "session_cold").unwanted == "ready by now"


def test_an_agenda_that_is_read_before_its_session_counts() -> None:
    told = story(agenda(), *PAIR, scheduled(WEDNESDAY))
    assert told.only("ines", "session_cold").unwanted == "ready by now"


@pytest.mark.parametrize("agendas", [[agenda("no_goal")], [agenda("no_goal"), agenda(version=2)]])
def test_of_a_session_that_was_held_nothing_is_kept_of_whether_it_was_ready(
    agendas: list[Event[Any]],
) -> None:
    before = story(*PAIR, scheduled(WEDNESDAY), *agendas, held("ines"))
    after = story(*PAIR, scheduled(WEDNESDAY), held("ines"), *agendas)
    (session,) = before.stage.all(Session)
    assert (session.version, session.not_ready) == (None, None)
    assert before.only("ines", "session_cold").not_ready == ()
    assert before.picture() == after.picture()


def test_the_manager_is_asked_the_next_working_morning_whether_it_took_place() -> None:
    told = story(*PAIR, scheduled("2026-11-27T16:00+02:00"))
    asked = told.only("ines", "session_unconfirmed")
    assert asked.due_at == at("2026-11-30T09:00+02:00")
    assert told.of("mike", "session_unconfirmed") == []


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ([held("ines")], {"ines": "answered", "mike": None}),
        ([held("mike")], {"ines": None, "mike": "answered"}),
        ([held("ines", "mike")], {"ines": "answered", "mike": "answered"}),
        ([held()], {"ines": "answered", "mike": "answered"}),
        (
            [
                held("ines"),
                event(SessionDisputed(session="s-1", rep="mike", by="mike", reason="")),
            ],
            {"ines": "answered", "mike": "answered"},
        ),
        (
            [event(SessionCancelled(session="s-1", rep="mike"))],
            {"ines": "session cancelled"},
        ),
    ],
)
def test_whoever_has_said_what_became_of_it_is_not_asked(
    said: list[Event[Any]], asked: dict[str, str | None]
) -> None:
    told = story(*PAIR, scheduled(WEDNESDAY), *said)
    found = [one for one in told.reminders if one.kind == "session_unconfirmed"]
    assert {one.person: one.unwanted for one in found} == asked


def test_the_rep_is_asked_the_morning_after_the_manager_said_so() -> None:
    told = story(*PAIR, scheduled(WEDNESDAY), held("ines", time="2026-11-26T12:00+02:00"))
    assert told.only("mike", "session_unconfirmed").due_at == at("2026-11-27T09:00+02:00")


@pytest.mark.requirement("0.4")
@pytest.mark.parametrize(
    ("when", "until", "near"),
    [
        ("2026-11-25T10:00+02:00", None, True),
        ("2026-11-23T10:00+02:00", None, True),
        ("2026-11-23T09:59+02:00", None, False),
        ("2026-11-20T10:00+02:00", "2026-11-24T10:00+02:00", True),
        ("2026-11-25T10:01+02:00", None, False),
    ],
)
def test_the_manager_hears_at_once_of_a_session_in_or_right_after_a_crisis(
    when: str, until: str | None, near: bool
) -> None:
    first = story(*PAIR, scheduled(WEDNESDAY), crisis(when, until))
    last = story(crisis(when, until), *PAIR, scheduled(WEDNESDAY))
    assert bool(first.of("ines", "crisis_near")) is near
    assert first.of("ines", "crisis_near") == last.of("ines", "crisis_near")
    assert first.of("mike", "crisis_near") == []


def test_it_is_due_when_both_are_known_and_gone_when_the_session_moves_away() -> None:
    told = story(*PAIR, scheduled(WEDNESDAY), crisis("2026-11-24T10:00Z", told="2026-11-24T11:00Z"))
    assert told.only("ines", "crisis_near").due_at == at("2026-11-24T11:00Z")
    assert told.only("ines", "crisis_near").crisis == "escalation"
    told.given(moved("2026-12-02T10:00+02:00"))
    assert told.of("ines", "crisis_near") == []


def test_a_crisis_that_turns_out_not_to_last_needs_no_reminder_any_more() -> None:
    told = story(*PAIR, scheduled(WEDNESDAY))
    told.given(crisis("2026-11-20T10:00Z", "2026-11-25T10:00Z"))
    assert len(told.of("ines", "crisis_near")) == 1
    told.given(crisis("2026-11-20T10:00Z", "2026-11-21T10:00Z", told="2026-11-23T13:00Z"))
    assert told.of("ines", "crisis_near") == []


def overdue(told: Story) -> Reminder:
    return told.only("mike", "commitment_overdue")


def test_an_owner_hears_the_working_morning_after_of_what_can_still_be_done() -> None:
    told = story(*PAIR, promised("2026-11-27", state="settled"))
    assert overdue(told).due_at == at("2026-11-30T09:00+02:00")
    assert overdue(told).unwanted is None


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ({"state": "settled", "delivered": True}, "already delivered"),
        ({"state": "settled", "dropped": True}, "withdrawn"),
        ({"state": "final"}, "settled"),
        ({"state": "final", "delivered": True}, "already delivered"),
    ],
)
def test_what_was_done_late_or_can_not_be_any_more_is_not_said_to_be_overdue(
    now: dict[str, Any], why: str
) -> None:
    told = story(*PAIR, promised("2026-11-27", state="settled"), promised("2026-11-27", **now))
    assert overdue(told).unwanted == why


def test_a_limit_that_was_passed_is_not_overdue() -> None:
    told = story(promised("2026-11-27", target=5, direction="at_most", state="settled"))
    assert told.of("mike", "commitment_overdue") == []


def test_who_leads_the_manager_hears_when_a_pair_has_not_met_for_two_rounds() -> None:
    told = story(*PAIR, pair()).then("2026-11-01T00:00Z")
    slips = told.only("lena", "cadence_slipping")
    assert (str(slips.day), slips.due_at) == ("2026-11-16", at("2026-11-17T09:00-05:00"))
    told.given(scheduled(WEDNESDAY), held("ines"))
    slips = told.only("lena", "cadence_slipping")
    assert (str(slips.day), str(slips.since)) == ("2026-12-09", "2026-11-25")
    told.given(pair(ended="2026-12-01"))
    assert told.of("lena", "cadence_slipping") == []


def test_days_on_which_the_rep_was_away_and_incident_reviews_do_not_count() -> None:
    away = event(absence("mike", "2026-11-04", "2026-11-10"))
    told = story(*PAIR, pair(), away, scheduled(WEDNESDAY, kind="incident_review"), held("ines"))
    told.then("2026-11-01T00:00Z")
    assert str(told.only("lena", "cadence_slipping").day) == "2026-11-23"


def test_who_has_left_slips_no_more() -> None:
    told = story(*PAIR, pair()).then("2026-11-01T00:00Z").given(person("mike", active=False))
    assert told.of("lena", "cadence_slipping") == []


def test_another_leader_takes_over() -> None:
    told = story(*PAIR, pair(), person("ines", manager="otto")).then("2026-11-01T00:00Z")
    assert told.of("lena", "cadence_slipping") == []
    assert len(told.of("otto", "cadence_slipping")) == 1


def test_a_week_with_something_in_it_begins_with_one_message_to_each() -> None:
    told = story(*PAIR, scheduled("2026-12-02T10:00+02:00"), promised("2026-12-11"))
    told.then("2026-11-24T00:00Z")
    assert digests(told, "mike") == [("2026-11-30", "planned"), ("2026-12-07", "planned")]
    assert digests(told, "ines") == [("2026-11-30", "planned")]
    assert told.of("mike", "weekly_digest")[0].due_at == at("2026-11-30T09:00+02:00")
