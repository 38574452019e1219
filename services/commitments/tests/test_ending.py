"""Open when its owner left or its pair ended: left out, until the record is corrected."""

from datetime import date

import pytest

from ridealong.contracts.commitments import CommitmentSettled, CommitmentUpdated

from .given import MANAGER, REP, YES_NO, Story, made
from .said import answered, asked, pair, person

LAST = date(2026, 3, 19)


def why(story: Story, name: str = "c-1") -> str | None:
    left = story.commitment(name).left_out
    return None if left is None else left.why


@pytest.mark.requirement("C1")
@pytest.mark.parametrize("owner", [REP, MANAGER])
def test_what_was_open_when_its_owner_left_is_left_out_until_they_are_back(owner: str) -> None:
    story = Story(made(owner_id=owner, **YES_NO), person("2026-03-10 10:00", owner, active=False))
    assert why(story) == "owner_left"
    assert story.heard(CommitmentUpdated)[-1].left_out == "owner_left"
    story.then(person("2026-03-11 10:00", owner, active=True))
    assert why(story) is None
    assert not story.heard(CommitmentSettled)


@pytest.mark.requirement("C1")
@pytest.mark.parametrize("owner", [REP, MANAGER])
def test_what_was_due_before_they_left_counts(owner: str) -> None:
    story = Story(made(owner_id=owner)).until("2026-03-22")
    story.then(person("2026-03-22 10:00", owner, active=False))
    assert why(story) is None
    [told] = story.heard(CommitmentSettled)
    assert told.left_out is None


@pytest.mark.requirement("C1")
@pytest.mark.parametrize("owner", [REP, MANAGER])
def test_that_an_owner_has_left_may_be_read_first(owner: str) -> None:
    story = Story(person("2026-03-10 10:00", owner, active=False), made(owner_id=owner))
    assert why(story) == "owner_left"
    [told] = story.until("2026-06-01").heard(CommitmentSettled)[-1:]
    assert told.left_out == "owner_left"


def test_who_leaves_leaves_what_others_owe_them() -> None:
    story = Story(made(owner_id=MANAGER), person("2026-03-10 10:00", REP, active=False))
    assert why(story) is None


def test_said_again_they_left_when_it_was_said_first() -> None:
    story = Story(
        made(),
        made(commitment="c-2", due=date(2026, 3, 12)),
        person("2026-03-10 10:00", active=False),
        person("2026-03-15 10:00", active=False),
    )
    assert [why(story), why(story, "c-2")] == ["owner_left", "owner_left"]


@pytest.mark.requirement("C1")
def test_what_is_due_after_the_pairs_last_day_is_left_out_and_the_rest_counts() -> None:
    story = Story(
        made(due=LAST),
        made(commitment="c-2"),
        made(commitment="c-3", manager="erin"),
        pair("2026-03-01 10:00", LAST),
    )
    assert [why(story, name) for name in ("c-1", "c-2", "c-3")] == [None, "pair_ended", None]
    story.then(pair("2026-03-02 10:00", None))
    assert why(story, "c-2") is None


@pytest.mark.requirement("C1")
def test_learnt_after_all_was_final_it_is_left_out_all_the_same() -> None:
    story = Story(made()).until("2026-06-01").then(pair("2026-03-01 10:00", LAST))
    told = story.heard(CommitmentSettled)
    assert [each.left_out for each in told] == [None, None, "pair_ended"]


def test_what_a_renegotiation_makes_of_it_ends_with_the_pair_too() -> None:
    story = Story(
        pair("2026-03-01 10:00", date(2026, 3, 20)),
        made(),
        asked("2026-03-10 10:00", date(2026, 4, 3)),
        answered("2026-03-10 11:00"),
    )
    assert why(story, "c-1~1") == "pair_ended"
