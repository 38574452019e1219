"""Delivered, withdrawn, excused: what counts from when, and what is left out."""

from datetime import date
from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentDelivered,
    CommitmentExcused,
    CommitmentSettled,
    CommitmentWithdrawn,
)
from ridealong.contracts.fields import Evidence

from .given import MANAGER, REP, YES_NO, Story, activity, happened, made, proposed


def delivered(at: str, by: str = REP, *, done: str | None = None, seen: bool = False) -> Event[Any]:
    data = CommitmentDelivered.model_validate(
        {
            "commitment": "c-1",
            "rep": REP,
            "by": by,
            "delivered_at": f"{done.replace(' ', 'T')}:00Z" if done else None,
            "evidence": (Evidence(label="the sent mail", record="r-1"),) if seen else (),
        }
    )
    return happened(data, at, actor=by)


def withdrawn(at: str, *by: str, reason: str = "the account is lost") -> Event[Any]:
    return happened(CommitmentWithdrawn(commitment="c-1", rep=REP, by=by, reason=reason), at)


def excused(
    at: str, by: str = MANAGER, *, due: date | None = None, reason: str = "the list came late"
) -> Event[Any]:
    return happened(
        CommitmentExcused(commitment="c-1", rep=REP, by=by, reason=reason, due=due), at, actor=by
    )


@pytest.mark.requirement("C1")
def test_an_excuse_that_moves_the_due_day_is_in_the_history() -> None:
    story = Story(made(), excused("2026-03-12 12:00", due=date(2026, 3, 27)))
    [moved] = [step for step in story.history() if step.what == "due_moved"]
    assert (moved.by, moved.reason) == ((MANAGER,), "the list came late")
    assert moved.due == date(2026, 3, 27)
    assert [one.before for one in story.commitment().moves] == [date(2026, 3, 20)]


@pytest.mark.requirement("C1")
def test_done_is_when_it_was_recorded() -> None:
    story = Story(made(**YES_NO), delivered("2026-03-23 12:00", done="2026-03-19 12:00"))
    assert story.until("2026-03-24").commitment().credit == 0.5


@pytest.mark.requirement("C1")
def test_evidence_carries_an_earlier_time() -> None:
    story = Story(made(**YES_NO), delivered("2026-03-23 12:00", done="2026-03-19 12:00", seen=True))
    assert story.until("2026-03-24").commitment().credit == 1


@pytest.mark.requirement("C1")
@pytest.mark.parametrize(
    ("evidence", "credit"),
    [
        ({"label": "trust me"}, "0.5000"),
        ({"label": "mail", "url": "mailto:mike@example.com"}, "0.5000"),
        ({"label": "mail", "url": "https://"}, "0.5000"),
        ({"label": "mail", "url": "https://mail.example/1"}, "1.0000"),
        ({"label": "mail", "record": "mail-1"}, "1.0000"),
    ],
)
def test_evidence_carries_an_earlier_time_only_if_it_can_be_looked_up(
    evidence: dict[str, str], credit: str
) -> None:
    data = delivered("2026-03-23 12:00", done="2026-03-19 12:00").data
    shown = data.model_copy(update={"evidence": (Evidence.model_validate(evidence),)})
    story = Story(made(**YES_NO), happened(shown, "2026-03-23 12:00", actor=REP))
    assert str(story.until("2026-03-24").commitment().credit) == credit


@pytest.mark.requirement("C1")
def test_the_other_side_confirms_an_earlier_time() -> None:
    story = Story(made(**YES_NO), delivered("2026-03-23 12:00", done="2026-03-19 12:00"))
    story.until("2026-03-24").then(delivered("2026-03-24 12:00", MANAGER))
    assert story.commitment().credit == 1
    assert [told.credit for told in story.heard(CommitmentSettled)] == [0.5, 1]


def test_nobody_delivers_in_the_future() -> None:
    story = Story(made(**YES_NO), delivered("2026-03-10 12:00", done="2026-03-19 12:00", seen=True))
    delivery = story.commitment().delivery
    assert delivery is not None
    assert delivery.at.day == 10


def test_delivered_early_its_credit_is_sure_and_enters_on_the_due_date() -> None:
    story = Story(made(**YES_NO), delivered("2026-03-10 12:00"))
    assert story.commitment().state == "in_force"
    assert story.commitment().credit == 1
    assert not story.heard(CommitmentSettled)
    [told] = story.until("2026-03-22").heard(CommitmentSettled)
    assert (told.kept, told.reason) == (True, "on_time")


@pytest.mark.requirement("C1")
@pytest.mark.parametrize(("by", "seen"), [(REP, True), (MANAGER, False)])
def test_a_measured_promise_is_delivered_with_evidence_or_by_the_other_side(
    by: str, *, seen: bool
) -> None:
    story = Story(made(), delivered("2026-03-10 12:00", by, seen=seen))
    assert story.until("2026-03-22").commitment().credit == 1


@pytest.mark.requirement("C1")
def test_withdrawn_together_before_the_deadline_it_is_left_out() -> None:
    story = Story(made(), withdrawn("2026-03-10 12:00", REP, MANAGER)).until("2026-06-01")
    [told] = story.heard(CommitmentSettled)
    assert (told.left_out, told.late_window_open, told.kept) == ("withdrawn", False, False)
    assert told.settled_at.day == 10


@pytest.mark.requirement("C1")
def test_withdrawn_by_one_side_it_counts_and_by_both_one_after_the_other_it_doesnt() -> None:
    story = Story(made(), withdrawn("2026-03-10 12:00", REP))
    assert story.commitment().state == "in_force"
    story.then(withdrawn("2026-03-11 12:00", MANAGER, reason=""))
    left = story.commitment().left_out
    assert left is not None
    assert (left.by, left.reason) == ((REP, MANAGER), "the account is lost")


@pytest.mark.requirement("C1")
def test_dropped_by_one_side_it_counts_with_its_credit() -> None:
    story = Story(made(), withdrawn("2026-03-10 12:00", REP)).until("2026-03-22")
    [told] = story.heard(CommitmentSettled)
    assert told.left_out is None
    assert told.credit == 0
    assert (told.dropped, told.reason) == (True, "dropped")


@pytest.mark.requirement("C1")
def test_withdrawn_after_the_deadline_even_by_both_it_is_dropped_and_counts() -> None:
    story = Story(made(zone="UTC"), activity("a-1", "2026-03-10 12:00", "15"))
    story.until("2026-03-22").then(withdrawn("2026-03-23 12:00", REP, MANAGER))
    told = story.heard(CommitmentSettled)
    assert [(each.dropped, each.reason, str(each.credit)) for each in told] == [
        (False, "partly", "0.7500"),
        (True, "dropped", "0.7500"),
    ]
    assert story.commitment().left_out is None


def test_a_proposal_is_gone_when_either_says_so_and_was_never_counted() -> None:
    story = Story(proposed(), withdrawn("2026-03-03 12:00", MANAGER, reason=""))
    assert story.until("2026-06-01").commitment().state == "left_out"
    assert not story.heard(CommitmentSettled)


@pytest.mark.requirement("C1")
def test_excused_by_the_other_side_it_is_left_out() -> None:
    story = Story(made()).until("2026-03-22").then(excused("2026-03-23 12:00"))
    assert [told.left_out for told in story.heard(CommitmentSettled)] == [None, "excused"]
    assert not story.stage.timers


@pytest.mark.requirement("C1")
def test_an_excuse_may_move_the_due_date_by_the_blocked_days() -> None:
    story = Story(
        made(zone="UTC"),
        activity("a-1", "2026-03-23 12:00", "20"),
        excused("2026-03-19 12:00", due=date(2026, 3, 24)),
    )
    assert story.commitment().amount_at_due == 20
    assert story.until("2026-03-24 23:59").commitment().state == "in_force"
    assert story.until("2026-03-25").commitment().state == "settled"
    assert story.until("2026-06-01").commitment().credit == 1


def test_a_deadline_that_was_read_before_the_excuse_that_moved_it_is_taken_back() -> None:
    story = Story(made(zone="UTC")).until("2026-03-21")
    assert story.commitment().state == "settled"
    story.then(excused("2026-03-19 12:00", due=date(2026, 3, 24)))
    assert story.commitment().state == "in_force"
    assert story.until("2026-03-25").commitment().state == "settled"


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ([delivered("2026-03-10 12:00")], "there is no commitment c-1"),
        (
            [proposed(), delivered("2026-03-10 12:00")],
            "commitment c-1 is not in force: both have to accept it first",
        ),
        (
            [made(**YES_NO), delivered("2026-03-10 12:00", "nina")],
            "nina is neither rep nor manager of commitment c-1",
        ),
        (
            [made(**YES_NO), delivered("2026-03-10 12:00"), delivered("2026-03-11 12:00")],
            "commitment c-1 was delivered already, at 2026-03-10 12:00 UTC",
        ),
        (
            [made(**YES_NO), delivered("2026-03-10 12:00", done="2026-03-01 12:00", seen=True)],
            "commitment c-1 was not agreed yet at that time",
        ),
        (
            [made(), delivered("2026-03-10 12:00")],
            (
                "commitment c-1 is measured: report the amount, or give evidence, or have dana say "
                "that it is done"
            ),
        ),
        (
            [made(direction="at_most"), delivered("2026-03-10 12:00", seen=True)],
            "commitment c-1 is a limit: it is judged by its amount at the deadline",
        ),
        (
            [made(), withdrawn("2026-04-04 12:00", REP, MANAGER)],
            "the late window of commitment c-1 has closed",
        ),
        (
            [proposed(), withdrawn("2026-03-23 12:00", REP, MANAGER)],
            ("commitment c-1 was due on 2026-03-20 and lapsed, as not both had accepted it"),
        ),
        (
            [made(), withdrawn("2026-03-10 12:00", REP), withdrawn("2026-03-11 12:00", REP)],
            "that wish to withdraw commitment c-1 was recorded already",
        ),
        (
            [made(), withdrawn("2026-03-10 12:00", REP, MANAGER, reason="")],
            "say why commitment c-1 is withdrawn",
        ),
        (
            [made(), withdrawn("2026-03-10 12:00", "nina")],
            "commitment c-1 is withdrawn by its rep and its manager",
        ),
        (
            [made(), withdrawn("2026-03-10 12:00", REP, MANAGER), delivered("2026-03-11 12:00")],
            "commitment c-1 was withdrawn",
        ),
        (
            [made(), excused("2026-03-10 12:00", REP)],
            "an excuse is confirmed by the other side, dana",
        ),
        (
            [made(), excused("2026-03-23 12:00", due=date(2026, 3, 30))],
            (
                "commitment c-1 was due on 2026-03-20: its date can't move any more; excused "
                "without a new date it is left out"
            ),
        ),
        (
            [made(), excused("2026-03-10 12:00", due=date(2026, 3, 19))],
            "a due date moves to a later day than 2026-03-20",
        ),
        ([made(), excused("2026-03-10 12:00", reason="")], "say why commitment c-1 is excused"),
        (
            [made(), excused("2026-04-10 12:00")],
            "the late window of commitment c-1 has closed",
        ),
        (
            [proposed(), excused("2026-03-10 12:00")],
            "commitment c-1 is not in force: there is nothing to excuse",
        ),
    ],
)
def test_what_doesnt_fit_changes_nothing_and_says_why(
    events: list[Event[Any]], reason: str
) -> None:
    before = Story(*events[:-1]).stage.picture()
    story = Story(*events)
    assert story.refused == [reason]
    [(_, noted)] = [
        each for each in story.stage.picture().items() if each[0].startswith("refusals")
    ]
    assert [each["reason"] for each in noted["refused"]] == [reason]
    after = story.stage.picture().items()
    assert {name: held for name, held in after if not name.startswith("refusals")} == before
