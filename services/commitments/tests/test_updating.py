"""Others hear where a commitment stands whenever that changes, and amounts alone don't."""

import pytest

from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentUpdated,
    CommitmentWithdrawn,
)

from .given import MANAGER, REP, YES_NO, Story, activity, happened, instant, made, proposed
from .said import answered, asked, delivered


def told(story: Story) -> CommitmentUpdated:
    return story.heard(CommitmentUpdated)[-1]


@pytest.mark.requirement("0.20")
def test_a_proposal_tells_who_has_yet_to_accept_it_and_since_when() -> None:
    story = Story(proposed(by=REP))
    first = told(story)
    assert (first.state, first.pending, first.waits_for) == ("proposed", "acceptance", (MANAGER,))
    assert first.pending_since == instant("2026-03-02 10:00")
    acceptance = CommitmentAccepted(commitment="c-1", rep=REP, by=MANAGER)
    story.then(happened(acceptance, "2026-03-03 10:00"))
    assert (told(story).state, told(story).pending) == ("in_force", None)
    assert told(story).made_at == instant("2026-03-03 10:00")


def test_what_nobody_accepted_is_told_to_have_lapsed() -> None:
    story = Story(proposed()).until("2026-03-22")
    assert [each.state for each in story.heard(CommitmentUpdated)] == ["proposed", "lapsed"]
    assert told(story).pending is None


def test_amounts_alone_are_no_news_and_a_target_that_is_reached_is() -> None:
    story = Story(made(), activity("a-1", "2026-03-10 12:00", "19"))
    assert len(story.heard(CommitmentUpdated)) == 1
    story.then(activity("a-2", "2026-03-11 12:00"))
    assert [each.delivered for each in story.heard(CommitmentUpdated)] == [False, True]


def test_each_state_is_told_once_on_the_way() -> None:
    story = Story(made(**YES_NO), delivered("2026-03-10 10:00")).until("2026-06-01")
    assert [(each.state, each.delivered) for each in story.heard(CommitmentUpdated)] == [
        ("in_force", False),
        ("in_force", True),
        ("settled", True),
        ("final", True),
    ]


def test_a_wish_to_give_up_waits_for_the_other_side_until_the_deadline_and_then_drops_it() -> None:
    wish = CommitmentWithdrawn(commitment="c-1", rep=REP, by=(MANAGER,), reason="no budget")
    story = Story(made(), happened(wish, "2026-03-10 10:00"))
    assert (told(story).pending, told(story).waits_for) == ("withdrawal", (REP,))
    assert not told(story).dropped
    story.until("2026-03-22")
    assert (told(story).pending, told(story).dropped) == (None, True)


def test_a_superseded_one_names_what_replaced_it_and_waits_for_nobody() -> None:
    story = Story(made(), asked("2026-03-10 10:00"), answered("2026-03-11 10:00"))
    last = {each.commitment: each for each in story.heard(CommitmentUpdated)}
    assert (last["c-1"].left_out, last["c-1"].replaced_by) == ("superseded", "c-1~1")
    assert (last["c-1~1"].state, last["c-1~1"].replaces) == ("in_force", "c-1")
    assert last["c-1"].pending is None
