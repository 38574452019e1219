"""What was done is on the log, so that it is known whatever else is read, or forgotten."""

from datetime import timedelta

import pytest

from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded
from ridealong.contracts.reminders import ReminderFailed, ReminderSent, ReminderSuppressed
from ridealong.notifier.model import Closed, Delivery, Reminder, Try
from ridealong.notifier.rules import delivering, telling

from .given import Story, at, moved, person, scheduled, story

WEDNESDAY = "2026-11-25T10:00+02:00"
THURSDAY = "2026-11-26T10:00+02:00"
DUE = at("2026-11-23T09:00+02:00")


def due() -> Story:
    return story(person(), scheduled(WEDNESDAY)).then(DUE)


def closing(reminder: Reminder, how: Closed = "sent") -> Event[Forwarded]:
    ended = telling.ended(reminder, how, "so it was", DUE)
    return Event("closing-1", "ridealong/notifier", "acme", "system", DUE, telling.closing(ended))


def test_a_closed_reminder_is_closed_in_the_picture() -> None:
    told = due()
    told.given(closing(told.only("mike")))
    assert (told.only("mike").state, told.only("mike").reason) == ("sent", "so it was")


def test_what_is_closed_keeps_nothing_of_its_timers_nor_unsaid_of_what_it_would_have_said() -> None:
    told = due()
    assert told.only("mike").rung == DUE
    told.given(closing(told.only("mike"))).then(DUE + timedelta(days=1))
    assert told.only("mike").rung is None
    cold = told.only("mike").model_copy(update={"not_ready": ("no_goal",)})
    assert telling.ended(cold, "suppressed", "too late", DUE).not_ready == ()
    assert telling.ended(cold, "sent", "so it was", DUE).not_ready == ("no_goal",)


def test_what_was_sent_stays_sent_when_the_session_moves_and_the_new_day_is_a_new_occasion() -> (
    None
):
    told = due()
    told.given(closing(told.only("mike")), moved(THURSDAY)).then(DUE)
    assert [(str(one.day), one.state) for one in told.of("mike")] == [
        ("2026-11-25", "sent"),
        ("2026-11-26", "planned"),
    ]


def test_moved_back_to_a_day_that_was_reminded_of_there_is_no_second_reminder() -> None:
    told = due()
    told.given(closing(told.only("mike")), moved(THURSDAY), moved(WEDNESDAY)).then(DUE)
    assert [one.state for one in told.of("mike")] == ["sent"]


def test_a_picture_built_anew_knows_what_was_sent_whatever_it_reads_first() -> None:
    live = due()
    close = closing(live.only("mike"))
    live.given(close)
    anew = story(close, person(), scheduled(WEDNESDAY)).then(DUE)
    assert anew.picture() == live.picture()


def test_what_was_closed_while_its_session_moved_away_is_still_known() -> None:
    told = due()
    close = closing(told.only("mike"))
    told.given(moved(THURSDAY), close).then(DUE)
    assert {str(one.day): one.state for one in told.of("mike")} == {
        "2026-11-25": "sent",
        "2026-11-26": "planned",
    }


@pytest.mark.parametrize("first", ["closing", "calendar"])
def test_when_a_silent_one_would_have_left_is_the_same_whatever_was_known_when_it_was_closed(
    first: str,
) -> None:
    told = story(scheduled(WEDNESDAY)).then(DUE + timedelta(days=1))
    close = closing(told.only("ines"), "suppressed")
    if first == "closing":
        told.given(close, person("ines", "America/New_York"))
    else:
        told.given(person("ines", "America/New_York")).then(DUE).given(close)
    told.then(DUE)
    assert told.only("ines").due_at == at("2026-11-24T09:00-05:00")
    assert (told.only("ines").state, told.only("ines").reason) == ("suppressed", "so it was")


def test_when_one_left_stays_as_it_was() -> None:
    told = due()
    told.given(closing(told.only("mike")), person("mike", "America/New_York")).then(DUE)
    assert told.only("mike").due_at == DUE


def test_everybody_may_hear_what_became_of_a_reminder() -> None:
    reminder = due().only("mike")
    taken = (Try(at=DUE, outcome="accepted", channel="email"),)
    delivery = delivering.opened(reminder).model_copy(update={"tries": taken})
    sent = telling.announcement(telling.ended(reminder, "sent", "why", DUE), delivery)
    dropped = telling.announcement(telling.ended(reminder, "suppressed", "too late", DUE), delivery)
    assert isinstance(sent, ReminderSent)
    assert isinstance(dropped, ReminderSuppressed)
    assert (sent.person, sent.kind, sent.about, sent.rep) == ("mike", "prepare", "s-1", "mike")
    assert (sent.subject(), sent.channel, sent.at) == (reminder.reminder, "email", DUE)
    assert dropped.reason == "too late"


def test_a_failure_is_told_with_its_number_of_tries_and_a_code() -> None:
    reminder = due().only("mike")
    tries = (Try(at=DUE, outcome="mail server not reached"), Try(at=DUE, outcome="smtp 550"))
    delivery: Delivery = delivering.opened(reminder).model_copy(update={"tries": tries})
    failed = telling.announcement(telling.ended(reminder, "failed", "smtp 550", DUE), delivery)
    assert isinstance(failed, ReminderFailed)
    assert (failed.attempts, failed.error) == (2, "smtp_550")


def test_what_may_have_been_taken_is_told_as_sent_and_unconfirmed() -> None:
    reminder = due().only("mike")
    tries = (Try(at=DUE, outcome="outcome unknown", channel="slack"),)
    tried = delivering.opened(reminder).model_copy(update={"tries": tries})
    delivery = delivering.closed(tried, unconfirmed=True)
    ended = telling.ended(reminder, "sent", "why", DUE, delivery)
    sent = telling.announcement(ended, delivery)
    assert isinstance(sent, ReminderSent)
    assert (sent.channel, sent.unconfirmed) == ("slack", True)
    assert (ended.channel, ended.unconfirmed) == ("slack", True)
