"""The same life in more than ten zones, over days on which their clocks change."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from ridealong.contracts.commitments import CommitmentSettled

from .given import YES_NO, Story, made
from .said import answered, asked, delivered, disputed


class Where(NamedTuple):
    """A zone, a due day at a change of its clocks, and the deadline as people there reckon it."""

    zone: str
    due: date
    deadline: str


PLACES = [
    Where("America/Los_Angeles", date(2026, 3, 7), "2026-03-08 08:00"),
    Where("America/Los_Angeles", date(2026, 11, 1), "2026-11-02 08:00"),
    Where("America/New_York", date(2026, 3, 8), "2026-03-09 04:00"),
    Where("America/Santiago", date(2026, 9, 5), "2026-09-06 04:00"),
    Where("America/Havana", date(2026, 3, 7), "2026-03-08 05:00"),
    Where("Europe/Riga", date(2026, 3, 29), "2026-03-29 21:00"),
    Where("Europe/Lisbon", date(2026, 10, 24), "2026-10-24 23:00"),
    Where("Africa/Cairo", date(2026, 4, 23), "2026-04-23 22:00"),
    Where("Australia/Lord_Howe", date(2026, 4, 5), "2026-04-05 13:30"),
    Where("Pacific/Auckland", date(2026, 9, 27), "2026-09-27 11:00"),
    Where("Asia/Kolkata", date(2026, 3, 10), "2026-03-10 18:30"),
    Where("Pacific/Kiritimati", date(2026, 3, 10), "2026-03-10 10:00"),
]
STEP = timedelta(milliseconds=1)
pytestmark = pytest.mark.parametrize("where", PLACES, ids=lambda where: f"{where.zone} {where.due}")


def the_deadline(where: Where) -> datetime:
    return datetime.fromisoformat(where.deadline).replace(tzinfo=UTC)


def text(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "milliseconds")


def promised(where: Where) -> Story:
    """Promised two weeks before."""
    at = text(the_deadline(where) - timedelta(days=14))
    return Story(made(at, due=where.due, zone=where.zone, **YES_NO))


def window_end(where: Where) -> datetime:
    """The first instant whose local date is more than 14 days after the due day, by search."""
    zone = ZoneInfo(where.zone)
    moment = the_deadline(where) + timedelta(days=13)
    while (moment.astimezone(zone).date() - where.due).days <= 14:
        moment += timedelta(minutes=30)
    return moment


@pytest.mark.requirement("C1", "C2")
@pytest.mark.parametrize(("step", "credit"), [(-STEP, "1.0000"), (timedelta(0), "0.5000")])
def test_done_before_the_deadline_counts_whole_and_at_it_half(
    where: Where, step: timedelta, credit: str
) -> None:
    story = promised(where).then(delivered(text(the_deadline(where) + step)))
    [told] = story.until(text(the_deadline(where))).heard(CommitmentSettled)
    assert str(told.credit) == credit
    assert told.settled_at == the_deadline(where)


@pytest.mark.requirement("C1", "C2")
@pytest.mark.parametrize(("step", "credit"), [(-STEP, "0.5000"), (timedelta(0), "0.0000")])
def test_done_on_the_fourteenth_day_after_counts_half_and_then_nothing(
    where: Where, step: timedelta, credit: str
) -> None:
    end = window_end(where)
    story = promised(where).then(delivered(text(end + step)))
    assert story.until(text(end - STEP)).commitment().state == "settled"
    assert story.until(text(end)).commitment().state == "final"
    assert str(story.heard(CommitmentSettled)[-1].credit) == credit


@pytest.mark.requirement("C1")
@pytest.mark.parametrize(("step", "state"), [(-STEP, "left_out"), (timedelta(0), "settled")])
def test_asked_before_the_deadline_it_is_renegotiated_and_at_it_not(
    where: Where, step: timedelta, state: str
) -> None:
    at = the_deadline(where)
    later = where.due + timedelta(days=7)
    story = promised(where).then(asked(text(at + step), later)).until(text(at))
    story.then(answered(text(at + timedelta(hours=5))))
    assert story.commitment().state == state
    assert story.commitment("c-1~1").renegotiations == (1 if state == "left_out" else 0)


@pytest.mark.requirement("C1")
def test_a_dispute_lasts_fourteen_times_24_hours_whatever_clocks_do(where: Where) -> None:
    at = the_deadline(where) + timedelta(hours=1)
    story = promised(where).then(disputed(text(at)))
    last = at + timedelta(days=14)
    assert story.until(text(last - STEP)).commitment().state == "left_out"
    assert story.until(text(last)).commitment().state in {"settled", "final"}
