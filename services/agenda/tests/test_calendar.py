"""The calendar that goes out is what other programs understand: two other parsers read it back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import ics
import pytest
import vobject

from ridealong.agenda.api.calendar import Line, render
from ridealong.agenda.api.presenting import Presenter
from ridealong.chassis.http.auth import Caller

from .story import Story, story
from .words import TUESDAY, cancelled, item, moved, pair, scheduled

DANA = Caller("dana", "acme", frozenset())
AUTUMN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
"""Half past two in Berlin, for the first time; an hour later it is half past two once more."""


def calendar(then: Story, *names: str) -> str:
    """What Dana's calendar gets."""
    lines = [Line(then.session(name), then.desk()) for name in names]
    return render(lines, Presenter(None, {}), DANA, "http://localhost").decode()


def by_vobject(text: str) -> dict[str, Any]:
    """Each event's start, end, sequence, state and text, as vobject reads them."""
    whole: Any = vobject.readOne(text)
    return {
        one.uid.value: (
            one.dtstart.value.astimezone(UTC),
            one.dtend.value.astimezone(UTC),
            int(one.sequence.value),
            one.status.value,
            one.description.value,
        )
        for one in whole.vevent_list
    }


def by_ics(text: str) -> dict[str, Any]:
    """The same as ics reads them."""
    found = {}
    for one in ics.Calendar(text).events:
        (sequence,) = (each.value for each in one.extra if each.name == "SEQUENCE")
        span = (one.begin.datetime.astimezone(UTC), one.end.datetime.astimezone(UTC))
        found[one.uid] = (*span, int(sequence), one.status, one.description)
    return found


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.requirement("2.31", "D13")
def test_two_other_parsers_read_moved_and_cancelled_sessions_and_their_agendas() -> None:
    later = TUESDAY + timedelta(hours=3)
    then = story(
        pair(),
        scheduled("s-1"),
        scheduled("s-2", TUESDAY + timedelta(days=7), minutes=60),
        item("Budget, freeze; and \\ more", title="Budget, freeze; and \\ more"),
        moved("s-1", later, reason="a visit"),
        cancelled("s-2"),
    )
    text = calendar(then, "s-1", "s-2")
    first, second = by_vobject(text), by_ics(text)
    assert first == second
    moved_one, gone = sorted(first.values())
    assert moved_one[:4] == (later, later + timedelta(minutes=40), 1, "CONFIRMED")
    assert "- mike: Budget, freeze; and \\ more" in moved_one[4].splitlines()
    assert gone[2:4] == (1, "CANCELLED")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_move_keeps_the_uid_and_time_alone_changes_nothing() -> None:
    before = story(pair(), scheduled("s-1"))
    after = story(pair(), scheduled("s-1"), moved("s-1", TUESDAY + timedelta(days=1)))
    assert by_vobject(calendar(before, "s-1")).keys() == by_vobject(calendar(after, "s-1")).keys()
    assert calendar(before, "s-1") == calendar(before, "s-1")


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("hours", range(-3, 4))
def test_the_clock_of_the_zone_is_shown_and_the_instant_is_the_same_for_all(hours: int) -> None:
    start = AUTUMN + timedelta(hours=hours)
    then = story(pair(), scheduled("s-1", start, zone="Europe/Berlin", at=AUTUMN))
    text = calendar(then, "s-1")
    assert text.count("BEGIN:VTIMEZONE") == 1
    spans = {reader(text).popitem()[1][:2] for reader in (by_vobject, by_ics)}
    assert spans == {(start, start + timedelta(minutes=40))}


def test_what_somebody_keeps_to_oneself_is_in_no_calendar() -> None:
    secret = item("secret", title="A secret", level="mine")
    then = story(pair(), scheduled("s-1"), secret, item("plain", title="Plain"))
    text = calendar(then, "s-1")
    assert "Plain" in text
    assert "secret" not in text.lower()
