"""Put off, it comes again then, once, unless it is done; and only its person can put it off."""

from typing import Any

import jwt
import pytest

from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded
from ridealong.contracts.preferences import ReminderSnoozed
from ridealong.contracts.sessions import SessionPrepared
from ridealong.notifier.model import Calendar, Kind, Reminder, Session
from ridealong.notifier.rules import about_sessions, telling
from ridealong.notifier.rules.unsubscribing import Link, read, unsubscribe_url

from .given import Story, at, event, moved, person, scheduled, story

WEDNESDAY = "2026-11-25T10:00+02:00"
NINE = "2026-11-23T09:00+02:00"
TUESDAY = "2026-11-24T09:00+02:00"
SECRET = "a secret that is long enough for it"


def told_of() -> Story:
    return story(person(), scheduled(WEDNESDAY)).then(NINE)


def snooze(told: Story, until: str, who: str = "mike", reminder: str | None = None) -> Event[Any]:
    """Mike's reminder, put off."""
    first = next(one for one in told.of("mike", "prepare") if not one.again)
    data = ReminderSnoozed(
        reminder=reminder or first.reminder, rep="mike", person="mike", until=at(until)
    )
    return event(data, actor=who)


def standing(told: Story) -> list[tuple[bool, str, str | None]]:
    return [(one.again, one.state, one.unwanted) for one in told.of("mike", "prepare")]


def closing(reminder: Reminder) -> Event[Forwarded]:
    ended = telling.ended(reminder, "sent", "so it was", at(NINE))
    data = telling.closing(ended)
    return Event(f"closing {ended.id}", "ridealong/notifier", "acme", "system", at(NINE), data)


@pytest.mark.requirement("D12")
def test_what_was_put_off_comes_again_then_in_place_of_the_first() -> None:
    told = told_of()
    told.given(snooze(told, TUESDAY))
    assert standing(told) == [(False, "due", "snoozed"), (True, "planned", None)]
    assert standing(told.then(TUESDAY)) == [(False, "due", "snoozed"), (True, "due", None)]


def test_what_was_sent_already_stays_sent_and_comes_once_more() -> None:
    told = told_of()
    told.given(closing(told.only("mike", "prepare")), snooze(told, TUESDAY)).then(TUESDAY)
    assert standing(told) == [(False, "sent", None), (True, "due", None)]


def test_it_does_not_come_again_once_it_is_done() -> None:
    told = told_of()
    done = event(SessionPrepared(session="s-1", rep="mike", gaps="closing"))
    told.given(snooze(told, TUESDAY), done).then(TUESDAY)
    assert standing(told)[-1] == (True, "due", "already prepared")


def test_put_off_twice_it_comes_at_the_later_time() -> None:
    told = told_of()
    told.given(snooze(told, TUESDAY), snooze(told, "2026-11-24T15:00+02:00"))
    assert [one[2] for one in standing(told)] == ["snoozed", "snoozed", None]


@pytest.mark.parametrize("until", [NINE, WEDNESDAY, "2026-11-26T09:00+02:00"])
def test_it_can_not_be_put_off_to_before_it_comes_or_to_when_it_is_of_no_use(until: str) -> None:
    told = told_of()
    told.given(snooze(told, until))
    assert standing(told) == [(False, "due", None)]


def test_nobody_puts_off_what_is_for_somebody_else() -> None:
    told = told_of()
    told.given(snooze(told, TUESDAY, who="ines"))
    assert standing(told) == [(False, "due", None)]
    assert list(told.stage.refused.values()) == ["Only whose reminder it is can put it off"]


def test_it_is_the_same_whichever_is_read_first() -> None:
    first = told_of()
    asked = snooze(first, TUESDAY)
    first.given(asked).then(TUESDAY)
    last = story(asked, person(), scheduled(WEDNESDAY)).then(TUESDAY)
    assert standing(first) == standing(last)
    assert first.picture() == last.picture()


def test_a_session_that_moves_to_another_day_is_another_occasion() -> None:
    told = told_of()
    told.given(snooze(told, TUESDAY), moved("2026-12-02T10:00+02:00"))
    assert standing(told) == [(False, "planned", None)]


def test_a_zone_that_does_not_exist_any_more_is_replaced_and_said() -> None:
    told = told_of()
    (known,) = told.stage.all(Session)
    nowhere = Calendar(zone="Mars/Olympus", working_days=(0, 1, 2, 3, 4), fallback="Europe/Riga")
    found = about_sessions.reminders_of(known, {"mike": nowhere})
    mine = next(one for one in found if (one.person, one.kind) == ("mike", "prepare"))
    assert (mine.zone_unknown, mine.due_at) == ("Mars/Olympus", at(NINE))


def test_a_link_says_for_whom_and_what_and_nobody_can_make_one() -> None:
    link = Link("acme", "mike", ("prepare", "commitment_due"), 3)
    url = unsubscribe_url("https://notifier.example.org/", SECRET, link)
    base, _, token = url.rpartition("/")
    assert base == "https://notifier.example.org/v1/unsubscribe"
    assert read(token, SECRET) == link
    assert read(token, SECRET + "!") is None
    assert read(token[:-2] + "xx", SECRET) is None
    assert read("nonsense", SECRET) is None


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ({"kind": "prepare"}, ("prepare",)),
        ({"kinds": ["commitment_due", "unheard_of", "prepare"]}, ("prepare", "commitment_due")),
        ({"kinds": ["unheard_of"]}, None),
        ({"kinds": []}, None),
        ({"kinds": "prepare"}, None),
        ({}, None),
    ],
)
def test_a_link_of_another_release_means_those_of_its_kinds_that_are_known(
    said: dict[str, Any], kinds: tuple[Kind, ...] | None
) -> None:
    claims = {"aud": "ridealong-unsubscribe", "tenant": "acme", "sub": "mike", "links": 0}
    found = read(jwt.encode(claims | said, SECRET, algorithm="HS256"), SECRET)
    assert (found.kinds if found else None) == kinds
