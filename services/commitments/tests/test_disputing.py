"""Contested: left out while that is open, 14 days at most, and never again by the same side."""

import pytest

from ridealong.contracts.commitments import CommitmentSettled, CommitmentUpdated

from .given import MANAGER, REP, YES_NO, Story, made
from .said import delivered, dispute_closed, disputed, noted


def left_out(story: Story) -> list[str | None]:
    return [told.left_out for told in story.heard(CommitmentSettled)]


@pytest.mark.requirement("C1")
def test_it_is_left_out_while_open_and_counts_again_when_the_other_side_put_it_right() -> None:
    story = Story(made(**YES_NO)).until("2026-03-22").then(disputed("2026-03-22 10:00"))
    assert story.commitment().state == "left_out"
    story.then(
        delivered("2026-03-23 10:00", MANAGER, done="2026-03-19 10:00"),
        dispute_closed("2026-03-23 11:00"),
    )
    assert left_out(story) == [None, "disputed", None]
    assert str(story.heard(CommitmentSettled)[-1].credit) == "1.0000"


@pytest.mark.requirement("C1")
def test_who_disputed_it_may_take_that_back() -> None:
    story = Story(made()).until("2026-03-22").then(disputed("2026-03-22 10:00", MANAGER))
    story.then(dispute_closed("2026-03-22 11:00", MANAGER))
    assert story.commitment().state == "settled"


@pytest.mark.requirement("C1")
def test_after_14_days_it_counts_again_by_itself() -> None:
    story = Story(made()).until("2026-03-22").then(disputed("2026-03-22 10:00"))
    assert story.until("2026-04-05 09:59").commitment().state == "left_out"
    assert story.until("2026-04-05 10:00").commitment().state == "final"
    assert left_out(story) == [None, "disputed", None]
    assert "dispute_ran_out" in [step.what for step in story.history()]


@pytest.mark.requirement("C1")
def test_disputed_before_its_deadline_the_work_goes_on_and_it_is_left_out_from_then_on() -> None:
    story = Story(made(**YES_NO), disputed("2026-03-15 10:00"))
    told = story.heard(CommitmentUpdated)[-1]
    assert (told.state, told.disputed) == ("in_force", True)
    story.then(delivered("2026-03-16 10:00")).until("2026-03-22")
    assert left_out(story) == ["disputed"]
    story.until("2026-03-29 10:00")
    assert left_out(story) == ["disputed", None]


@pytest.mark.requirement("C1")
def test_each_side_may_once_so_that_nobody_keeps_it_out_for_ever() -> None:
    story = Story(made()).until("2026-03-22")
    story.then(disputed("2026-03-22 10:00"), dispute_closed("2026-03-22 11:00", REP))
    story.then(disputed("2026-03-22 12:00", MANAGER), dispute_closed("2026-03-22 13:00"))
    story.then(disputed("2026-03-22 14:00"), disputed("2026-03-22 15:00", MANAGER))
    assert story.refused == [
        "mike has disputed commitment c-1 before: each side may once",
        "dana has disputed commitment c-1 before: each side may once",
    ]
    assert story.commitment().state == "settled"


def test_an_old_dispute_that_is_read_late_is_over() -> None:
    story = Story(made()).until("2026-06-01").then(disputed("2026-03-22 10:00"))
    assert story.until("2026-06-01").commitment().state == "final"
    assert not story.stage.timers


def test_a_note_is_kept_with_author_and_time_whatever_became_of_it() -> None:
    story = Story(made()).until("2026-06-01").then(noted("2026-06-02 10:00", "They moved away."))
    [note] = story.commitment().notes
    assert (note.by, note.text) == (REP, "They moved away.")
    [step] = [step for step in story.history() if step.what == "noted"]
    assert step.reason == "They moved away."


def test_a_hundred_notes_are_kept_and_no_more() -> None:
    story = Story(made(), *(noted("2026-03-10 10:00", f"note {number}") for number in range(101)))
    assert len(story.commitment().notes) == 100
    assert story.refused == ["commitment c-1 has 100 notes, which is the most that is kept"]


def test_an_empty_note_is_none() -> None:
    assert Story(made(), noted("2026-03-10 10:00", "  ")).refused == ["a note says something"]
