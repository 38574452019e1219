"""In force once both have accepted; who says what when."""

from datetime import date
from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentAccepted, CommitmentMade, CommitmentSettled

from .given import MANAGER, REP, YES_NO, Story, activity, happened, instant, made, proposed


def accepted(by: str, at: str = "2026-03-03 10:00", name: str = "c-1") -> Event[Any]:
    return happened(CommitmentAccepted(commitment=name, rep=REP, by=by), at, actor=by)


@pytest.mark.requirement("0.20")
@pytest.mark.parametrize(("one", "other"), [(REP, MANAGER), (MANAGER, REP)])
def test_a_proposal_is_in_force_once_the_other_side_accepts(one: str, other: str) -> None:
    story = Story(proposed(by=one))
    assert story.commitment().state == "proposed"
    story.then(accepted(other))
    assert story.commitment().state == "in_force"
    assert [said.by for said in story.commitment().accepted] == [one, other]


@pytest.mark.requirement("0.20")
def test_a_platforms_proposal_needs_both() -> None:
    story = Story(proposed(by="crm"), accepted(MANAGER))
    assert story.commitment().state == "proposed"
    assert story.then(accepted(REP, "2026-03-04 10:00")).commitment().state == "in_force"


@pytest.mark.requirement("0.20")
def test_what_nobody_accepted_never_counts_and_lapses_at_its_due_date() -> None:
    story = Story(proposed(), activity("a-1", "2026-03-10 12:00", "20")).until("2026-06-01")
    assert story.commitment().state == "lapsed"
    assert not story.heard(CommitmentSettled)


def test_activities_count_from_the_second_acceptance_on() -> None:
    story = Story(
        proposed(zone="UTC"),
        activity("early", "2026-03-02 12:00"),
        activity("there", "2026-03-03 12:00"),
        accepted(MANAGER, "2026-03-03 10:00"),
    )
    assert story.commitment().amount_now == 1


def test_an_acceptance_in_time_counts_even_when_the_deadline_was_read_first() -> None:
    story = Story(proposed()).until("2026-06-01").then(accepted(MANAGER))
    assert story.until("2026-06-01").commitment().state == "final"


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ([accepted(REP)], "there is no proposal c-1"),
        ([proposed(), proposed()], "commitment c-1 exists already"),
        ([proposed(), accepted(REP)], "mike has accepted commitment c-1 already"),
        (
            [proposed(), accepted("nina")],
            "nina is neither rep nor manager of commitment c-1",
        ),
        ([proposed(), accepted(MANAGER), accepted(REP)], "commitment c-1 is in force already"),
        (
            [proposed(), accepted(MANAGER, "2026-03-21 10:00")],
            (
                "commitment c-1 is due on 2026-03-20, which had ended in America/New_York by "
                "2026-03-21 10:00 UTC, when it was agreed"
            ),
        ),
        (
            [proposed(manager=REP)],
            "a pair is two people; mike can't promise something to themselves",
        ),
        ([made(replaces="c-1")], "commitment c-1 can't replace itself"),
        (
            [made("2026-03-21 04:00")],
            (
                "commitment c-1 is due on 2026-03-20, which had ended in America/New_York by "
                "2026-03-21 04:00 UTC, when it was agreed"
            ),
        ),
        (
            [made(), made(target="30")],
            (
                "commitment c-1 is in force with other terms; they change by renegotiation, "
                "which is a new commitment that replaces it"
            ),
        ),
    ],
)
def test_what_doesnt_fit_changes_nothing_and_says_why(
    events: list[Event[Any]], reason: str
) -> None:
    story = Story(*events)
    assert story.refused[-1] == reason


def test_made_again_with_the_same_terms_is_no_news() -> None:
    story = Story(made(), made("2026-03-05 10:00"))
    assert not story.refused
    assert story.commitment().agreed_at == instant("2026-03-02 10:00")


def test_a_platform_may_say_that_a_proposal_was_agreed() -> None:
    story = Story(proposed(by=MANAGER), made("2026-03-04 10:00"))
    assert story.commitment().state == "in_force"
    assert story.commitment().proposed is not None


def renegotiated(at: str, name: str = "c-2", replaces: str = "c-1", **more: object) -> Event[Any]:
    return made(at, commitment=name, replaces=replaces, due=date(2026, 3, 27), **more)


@pytest.mark.requirement("C1")
def test_replaced_before_its_deadline_it_is_left_out_and_progress_goes_on() -> None:
    story = Story(
        made(), activity("a-1", "2026-03-10 12:00", "12"), renegotiated("2026-03-18 10:00")
    )
    old, new = story.commitment("c-1"), story.commitment("c-2")
    assert old.state == "left_out"
    assert old.replaced_by == "c-2"
    assert new.renegotiations == 1
    assert new.amount_now == 12
    [told] = story.heard(CommitmentSettled)
    assert (told.commitment, told.left_out) == ("c-1", "superseded")


@pytest.mark.requirement("C1")
def test_agreed_after_the_deadline_it_is_no_renegotiation() -> None:
    story = Story(
        made(), activity("a-1", "2026-03-10 12:00", "12"), renegotiated("2026-03-23 10:00")
    )
    old, new = story.until("2026-03-24").commitment("c-1"), story.commitment("c-2")
    assert old.state == "settled"
    assert str(old.credit) == "0.6000"
    assert new.renegotiations == 0
    assert new.amount_now == 0


@pytest.mark.requirement("C1")
def test_a_slow_answer_doesnt_hurt_who_asked_in_time() -> None:
    story = (
        Story(made()).until("2026-03-22").then(renegotiated("2026-03-23 10:00", renegotiations=1))
    )
    assert story.commitment("c-1").left_out is not None
    assert story.heard(CommitmentSettled)[-1].left_out == "superseded"


@pytest.mark.requirement("C1")
def test_each_renegotiation_in_time_counts() -> None:
    story = Story(
        made(**YES_NO),
        made("2026-03-10 10:00", commitment="c-2", replaces="c-1", due=date(2026, 3, 27), **YES_NO),
        made("2026-03-20 10:00", commitment="c-3", replaces="c-2", due=date(2026, 4, 3), **YES_NO),
    )
    assert story.commitment("c-3").renegotiations == 2


@pytest.mark.requirement("C1")
def test_a_proposal_made_in_time_may_be_accepted_after_the_old_deadline() -> None:
    story = Story(
        made(),
        proposed("2026-03-20 10:00", commitment="c-2", replaces="c-1", due=date(2026, 3, 27)),
    ).until("2026-03-22")
    assert story.commitment("c-1").state == "settled"
    story.then(accepted(MANAGER, "2026-03-23 10:00", "c-2"))
    assert story.commitment("c-1").state == "left_out"
    assert story.heard(CommitmentSettled)[-1].left_out == "superseded"
    assert story.commitment("c-2").renegotiations == 1


@pytest.mark.requirement("C1")
def test_a_proposal_made_after_the_old_deadline_is_a_new_commitment() -> None:
    story = Story(made()).until("2026-03-22")
    story.then(
        proposed("2026-03-23 10:00", commitment="c-2", replaces="c-1", due=date(2026, 3, 27)),
        accepted(MANAGER, "2026-03-23 11:00", "c-2"),
    )
    assert story.commitment("c-1").state == "settled"
    assert story.commitment("c-2").renegotiations == 0


@pytest.mark.requirement("0.20")
def test_others_hear_once_that_what_both_accepted_is_in_force() -> None:
    story = Story(proposed(by=REP, renegotiations=0))
    assert not story.heard(CommitmentMade)
    story.then(accepted(MANAGER, "2026-03-03 10:00"))
    [told] = story.heard(CommitmentMade)
    assert told.model_dump(exclude={"made_at"}) == made().data.model_dump(exclude={"made_at"})
    assert told.made_at == instant("2026-03-03 10:00")
    assert not story.refused


def test_a_proposal_that_is_accepted_supersedes_too() -> None:
    story = Story(
        made(),
        proposed("2026-03-10 10:00", commitment="c-2", replaces="c-1", due=date(2026, 3, 27)),
        accepted(MANAGER, "2026-03-11 10:00", "c-2"),
    )
    assert story.commitment("c-1").state == "left_out"
    assert story.commitment("c-2").renegotiations == 1
