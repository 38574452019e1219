"""A manager's promise goes the same road, counted by the manager's own activities."""

import pytest

from ridealong.contracts.commitments import CommitmentProgressed, CommitmentSettled

from .given import MANAGER, REP, Story, activity, made, retracted


@pytest.mark.requirement("C1", "D8")
def test_a_managers_own_activities_count_and_the_reps_dont() -> None:
    story = Story(
        made(owner_id=MANAGER, zone="UTC"),
        activity("m-1", "2026-03-10 12:00", "15", rep=MANAGER),
        activity("r-1", "2026-03-10 12:00", "5", rep=REP),
        activity("m-2", "2026-03-25 12:00", "5", rep=MANAGER),
    ).until("2026-06-01")
    last = story.heard(CommitmentSettled)[-1]
    assert last.owner_id == MANAGER
    assert str(last.credit) == "0.8750"
    assert [told.amount for told in story.heard(CommitmentProgressed)] == [15, 20]


@pytest.mark.requirement("C1")
def test_what_the_manager_did_before_it_was_read_counts_and_what_is_taken_back_doesnt() -> None:
    first = activity("m-1", "2026-03-10 12:00", "15", rep=MANAGER)
    second = activity("m-2", "2026-03-11 12:00", "5", rep=MANAGER)
    story = Story(first, second, made(owner_id=MANAGER), retracted(second))
    assert story.commitment().amount_now == 15


def test_one_activity_counts_for_every_rep_it_was_promised_to() -> None:
    story = Story(
        made(owner_id=MANAGER),
        made(commitment="c-2", rep="nina", owner_id=MANAGER),
        activity("m-1", "2026-03-10 12:00", "15", rep=MANAGER),
    )
    assert story.commitment("c-1").amount_now == 15
    assert story.commitment("c-2", "nina").amount_now == 15
