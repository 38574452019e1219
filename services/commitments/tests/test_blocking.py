"""The manager owes the list, the rep can't call: what waits for the other side doesn't count."""

from datetime import date
from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentExcused, CommitmentSettled
from ridealong.contracts.fields import Measure

from .given import MANAGER, REP, YES_NO, Story, activity, happened, made
from .said import answered, asked, delivered, disputed


def the_list(**more: Any) -> Event[Any]:
    """The manager owes a list by Friday the 13th."""
    usual = {"commitment": "list", "owner_id": MANAGER, "due": date(2026, 3, 13), "zone": "UTC"}
    return made("2026-03-01 10:00", **(usual | YES_NO | more))


def calls(**more: Any) -> Event[Any]:
    """The rep's calls wait for it."""
    return made(**({"links": ("list",), "zone": "UTC"} | more))


def last(story: Story, name: str = "c-1") -> CommitmentSettled:
    return [told for told in story.heard(CommitmentSettled) if told.commitment == name][-1]


@pytest.mark.requirement("C1")
@pytest.mark.parametrize("named_by", ["c-1", "list"])
def test_overdue_at_my_deadline_it_excuses_mine_whoever_names_whom(named_by: str) -> None:
    events = (
        [calls(), the_list()] if named_by == "c-1" else [calls(links=()), the_list(links=("c-1",))]
    )
    for order in (events, events[::-1]):
        story = Story(*order).until("2026-03-22")
        assert last(story).left_out == "excused"
        left = story.commitment().left_out
        assert left is not None
        assert left.reason == "waits for list, which dana had not done"
        assert last(story, "list").left_out is None


@pytest.mark.requirement("C1")
def test_done_late_but_before_my_deadline_it_excuses_nothing() -> None:
    story = Story(the_list(), calls(), delivered("2026-03-18 10:00", MANAGER, "list"))
    assert last(story.until("2026-03-22")).left_out is None


@pytest.mark.requirement("C1")
def test_evidence_that_comes_later_takes_the_excuse_back() -> None:
    story = Story(the_list(), calls()).until("2026-03-22")
    story.then(delivered("2026-03-25 10:00", MANAGER, "list", done="2026-03-12 10:00"))
    assert last(story).left_out is None
    assert last(story, "list").kept


@pytest.mark.requirement("C1")
def test_one_that_is_left_out_itself_excuses_nothing() -> None:
    story = Story(the_list(), calls()).until("2026-03-22")
    excuse = CommitmentExcused(commitment="list", rep=REP, by=REP, reason="ill")
    story.then(happened(excuse, "2026-03-23 10:00"))
    assert last(story).left_out is None


@pytest.mark.requirement("C1")
def test_who_is_blocked_blocks_nobody_in_turn() -> None:
    story = Story(
        the_list(),
        calls(),
        the_list(commitment="review", due=date(2026, 3, 25), links=("c-1",)),
    ).until("2026-03-27")
    assert [last(story, name).left_out for name in ("list", "c-1", "review")] == [
        None,
        "excused",
        None,
    ]


def test_due_later_or_owed_by_oneself_or_to_somebody_else_it_excuses_nothing() -> None:
    for other in (
        the_list(due=date(2026, 3, 21)),
        the_list(owner_id=REP),
        the_list(manager="erin", owner_id="erin"),
    ):
        assert last(Story(other, calls()).until("2026-03-23")).left_out is None


def test_two_due_at_once_that_wait_for_one_another_excuse_nobody() -> None:
    events = [the_list(due=date(2026, 3, 20), links=("c-1",)), calls()]
    for order in (events, events[::-1]):
        story = Story(*order).until("2026-03-22")
        assert [last(story, name).left_out for name in ("c-1", "list")] == [None, None]


@pytest.mark.requirement("C1")
def test_a_measured_one_is_looked_at_where_it_was_last_counted_before_my_deadline() -> None:
    counted = {"measure": Measure(kind="contact"), "target": "5", "direction": "at_least"}
    early = activity("m-1", "2026-03-12 10:00", "5", rep=MANAGER, kind="contact")
    late = activity("m-1", "2026-03-16 10:00", "5", rep=MANAGER, kind="contact")
    month_later = {"due": date(2026, 4, 3)}
    for done, mine, expected in (
        (early, {}, None),
        (late, {}, "excused"),
        (late, month_later, None),
    ):
        story = Story(the_list(**counted), calls(**mine), done).until("2026-06-01")
        assert last(story).left_out == expected


def test_a_renegotiated_one_stands_for_the_one_that_is_named() -> None:
    story = Story(
        the_list(),
        calls(),
        asked("2026-03-10 10:00", date(2026, 3, 18), by=MANAGER, name="list"),
        answered("2026-03-10 11:00", by=REP, name="list"),
    ).until("2026-03-22")
    left = story.commitment().left_out
    assert left is not None
    assert left.reason.startswith("waits for list~1")
    story.then(delivered("2026-03-25 10:00", MANAGER, "list", done="2026-03-15 10:00"))
    assert last(story).left_out is None


def test_the_renegotiated_one_waits_as_the_first_did() -> None:
    story = Story(
        the_list(),
        calls(),
        asked("2026-03-10 10:00"),
        answered("2026-03-10 11:00"),
    ).until("2026-03-30")
    assert last(story, "c-1~1").left_out == "excused"


def test_a_dispute_about_it_changes_nothing_for_who_waits() -> None:
    story = Story(the_list(), calls(), disputed("2026-03-14 10:00", MANAGER, "list"))
    assert last(story.until("2026-03-22")).left_out == "excused"


def test_a_long_chain_is_judged_to_its_end() -> None:
    chain = [
        made(
            "2026-02-01 10:00",
            commitment=f"c-{number}",
            owner_id=REP if number % 2 else MANAGER,
            due=date.fromordinal(date(2026, 3, 1).toordinal() + number),
            links=(f"c-{number - 1}",),
            **YES_NO,
        )
        for number in range(40)
    ]
    story = Story(*chain[::-1]).until("2026-06-01")
    out = [last(story, f"c-{number}").left_out for number in range(40)]
    assert out == [None, "excused"] * 20
