"""An answer awaited: to whose word is missing, once, the next morning, while it is."""

from datetime import date, timedelta
from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.notifier.model import Diary

from .given import MONDAY_NOON, at, person, promised, story

DUE = "2026-12-04"
LONG_AFTER = "2026-12-31T00:00+00:00"


def asked(*of: str, pending: str = "renegotiation", **more: Any) -> Event[Any]:
    """The commitment, with an answer of these missing."""
    state = "proposed" if pending == "acceptance" else "in_force"
    return promised(DUE, **{"state": state, "pending": pending, "waits_for": of} | more)


def answers(told: Any, who: str = "ines") -> list[Any]:
    found: list[Any] = told.of(who, "answer_awaited", "acceptance_awaited")
    return found


@pytest.mark.parametrize("pending", ["acceptance", "renegotiation", "withdrawal"])
def test_whose_word_is_missing_is_reminded_at_the_next_nine_of_their_own_zone(
    pending: str,
) -> None:
    told = story(person("ines", "America/New_York"), asked("ines", pending=pending))
    told.then("2026-11-01T00:00Z")
    (reminder,) = answers(told)
    assert (reminder.about, reminder.pending, reminder.rep) == ("c-1", pending, "mike")
    assert reminder.due_at == at("2026-11-23T09:00-05:00")
    assert answers(told, "mike") == []


def test_asked_on_a_friday_after_nine_it_is_nine_of_the_monday_and_of_the_time_of_asking() -> None:
    told = story(person("mike"), asked("mike", pending_since=at("2026-11-20T09:00:01+02:00")))
    (reminder,) = answers(told, "mike")
    assert reminder.due_at == at("2026-11-23T09:00+02:00")
    assert str(reminder.day) == "2026-11-20"


def test_until_a_person_is_known_the_commitments_zone_counts() -> None:
    told = story(asked("ines"))
    assert answers(told)[0].due_at == at("2026-11-24T09:00+02:00")
    told.given(person("ines", "Asia/Tokyo")).then("2026-11-01T00:00Z")
    assert answers(told)[0].due_at == at("2026-11-24T09:00+09:00")
    told.given(person("ines", "Asia/Dubai")).then("2026-11-01T00:00Z")
    assert answers(told)[0].due_at == at("2026-11-24T09:00+04:00")


@pytest.mark.parametrize(
    ("answer", "pending", "why"),
    [
        ({"state": "in_force"}, "acceptance", "answered"),
        ({"state": "lapsed"}, "acceptance", "lapsed"),
        ({"state": "left_out", "left_out": "withdrawn"}, "acceptance", "withdrawn"),
        ({"state": "in_force"}, "renegotiation", "answered"),
        ({"state": "left_out", "left_out": "superseded"}, "renegotiation", "answered"),
        ({"state": "left_out", "left_out": "owner_left"}, "renegotiation", "owner left"),
        ({"state": "left_out", "left_out": "withdrawn"}, "withdrawal", "answered"),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_what_was_answered_needs_no_reminder(
    answer: dict[str, str], pending: str, why: str, late: bool
) -> None:
    told = story(asked("ines", pending=pending))
    if late:
        told.then(LONG_AFTER)
    told.given(promised(DUE, **answer)).then(LONG_AFTER)
    assert [(one.state, one.unwanted) for one in answers(told)] == [("due", why)]


def test_a_thing_is_asked_of_each_once_however_often_it_is_told() -> None:
    told = story(asked("ines", "mike", pending="acceptance"))
    told.given(asked("ines", "mike", pending="acceptance", decisive=True))
    told.given(asked("ines", pending="acceptance"))
    assert [one.unwanted for one in answers(told, "ines")] == [None]
    assert [one.unwanted for one in answers(told, "mike")] == ["answered"]


def test_asked_again_on_another_day_it_is_another_thing() -> None:
    told = story(asked("ines", pending_since=MONDAY_NOON), promised(DUE)).then(LONG_AFTER)
    told.given(asked("ines", pending_since=at("2026-11-26T12:00Z"))).then(LONG_AFTER)
    assert [(str(one.day), one.unwanted) for one in answers(told)] == [
        ("2026-11-23", "answered"),
        ("2026-11-26", None),
    ]


def test_what_was_answered_before_anybody_heard_of_it_leaves_a_silent_reminder() -> None:
    question = {"what": "renegotiation", "at": MONDAY_NOON, "of": ("ines",)}
    at_once = story(promised(DUE, questions=(question,))).then(LONG_AFTER)
    slowly = story(asked("ines", pending_since=MONDAY_NOON), promised(DUE, questions=(question,)))
    assert [(one.state, one.unwanted) for one in answers(at_once)] == [("due", "answered")]
    assert answers(slowly.then(LONG_AFTER)) == answers(at_once)


def test_it_is_useful_for_a_day() -> None:
    (reminder,) = answers(story(asked("ines")))
    assert reminder.useful_until == at("2026-11-25T09:00+02:00")


def test_a_diary_has_an_end_and_keeps_the_latest_by_day_or_question() -> None:
    days = [date(2026, 11, 1) + timedelta(days=number) for number in range(220)]
    asked_late = promised(
        "2026-10-01",
        commitment="c-asked",
        pending="renegotiation",
        pending_since=MONDAY_NOON,
        waits_for=("ines",),
    )
    told = story(
        *(promised(day.isoformat(), commitment=f"c-{day}") for day in days),
        asked_late,
    )
    (diary,) = told.stage.all(Diary)
    kept = {one.commitment.rpartition("\x1f")[2] for one in diary.commitments}
    assert kept == {"c-asked"} | {f"c-{day}" for day in days[-199:]}
