"""Time passes by events: each deadline takes effect once, however the log is read."""

from datetime import date

import pytest

from ridealong.commitments.model import Clock
from ridealong.contracts.commitments import CommitmentSettled

from .given import REP, Story, activity, instant, made


@pytest.mark.requirement("C1")
def test_it_settles_at_its_deadline_and_is_final_when_the_late_window_closes() -> None:
    story = Story(made(zone="UTC"), activity("a-1", "2026-03-10 12:00", "15"))
    assert story.until("2026-03-20 23:59").commitment().state == "in_force"
    assert not story.heard(CommitmentSettled)
    assert story.until("2026-03-21 00:00").commitment().state == "settled"
    assert story.until("2026-04-03 23:59").commitment().state == "settled"
    assert story.until("2026-04-04 00:00").commitment().state == "final"
    told = story.heard(CommitmentSettled)
    assert [(each.late_window_open, str(each.credit)) for each in told] == [
        (True, "0.7500"),
        (False, "0.7500"),
    ]
    assert {each.settled_at for each in told} == {instant("2026-03-21")}


@pytest.mark.requirement("C1", "D11")
def test_an_overdue_promise_that_nobody_touched_weighs() -> None:
    [told] = Story(made()).until("2026-03-22").heard(CommitmentSettled)
    assert told.credit == 0
    assert told.left_out is None


@pytest.mark.requirement("C1")
def test_what_comes_in_the_late_window_raises_the_credit_and_is_told() -> None:
    story = Story(made(zone="UTC"), activity("a-1", "2026-03-10 12:00", "12")).until("2026-03-22")
    story.then(activity("a-2", "2026-03-25 12:00", "6"))
    told = story.heard(CommitmentSettled)
    assert [str(each.credit) for each in told] == ["0.6000", "0.7500"]
    assert told[-1].amount_at_due == 12
    assert told[-1].amount_now == 18
    assert told[-1].reason == "partly_late"


def test_an_activity_that_arrives_after_all_is_final_still_corrects_the_credit() -> None:
    story = Story(made(zone="UTC")).until("2026-06-01")
    story.then(activity("a-1", "2026-03-10 12:00", "20"))
    last = story.heard(CommitmentSettled)[-1]
    assert (str(last.credit), last.kept, last.late_window_open) == ("1.0000", True, False)


def test_an_old_commitment_settles_at_once_with_what_is_there() -> None:
    story = Story(
        activity("a-1", "2025-03-10 12:00", "15"),
        made("2025-03-02 10:00", due=date(2025, 3, 20)),
    ).until("2026-03-01")
    assert story.commitment().state == "final"
    assert str(story.commitment().credit) == "0.7500"


def test_a_timer_that_is_read_before_its_commitment_is_not_lost() -> None:
    fired = Story(made()).stage.ring_one(instant("2026-03-22"))
    assert fired is not None
    again = Story(fired, made())
    assert again.commitment().state == "settled"
    assert len(again.heard(CommitmentSettled)) == 1


def test_a_timer_that_comes_twice_tells_nothing_twice() -> None:
    story = Story(made())
    fired = story.stage.ring_one(instant("2026-03-22"))
    assert fired is not None
    story.then(fired, fired)
    assert len(story.heard(CommitmentSettled)) == 1


def test_one_timer_at_a_time_waits_for_a_commitment() -> None:
    story = Story(made())
    assert [timer.fire_at for timer in story.stage.timers.values()] == [story.commitment().deadline]
    story.until("2026-03-22")
    assert [timer.fire_at for timer in story.stage.timers.values()] == [
        story.commitment().late_window_ends
    ]
    story.until("2026-06-01")
    assert not story.stage.timers
    assert story.stage.the(Clock, f"acme/{REP}").reached == story.commitment().late_window_ends


def test_names_as_long_as_they_may_be_have_a_timer_too() -> None:
    name, rep = "c" * 200, "r" * 200
    story = Story(made(commitment=name, rep=rep, owner_id=rep)).until("2026-03-22")
    assert story.commitment(name, rep).state == "settled"
