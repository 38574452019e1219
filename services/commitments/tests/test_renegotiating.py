"""Another due day or target: asked for in time it takes the old one's place, later it doesn't."""

from datetime import date
from typing import Any

import pytest

from ridealong.commitments.model import Commitment
from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentMade,
    CommitmentSettled,
    CommitmentUpdated,
    CommitmentWithdrawn,
)

from .given import MANAGER, REP, YES_NO, Story, activity, happened, instant, made, proposed
from .said import answered, asked, delivered, disputed, noted

APRIL = date(2026, 4, 3)


@pytest.mark.requirement("C1")
def test_accepted_in_time_the_new_one_takes_its_place_with_the_progress_so_far() -> None:
    story = Story(
        made(zone="UTC"),
        activity("a-1", "2026-03-10 12:00", "12"),
        asked("2026-03-18 10:00", target=25),
        answered("2026-03-19 10:00"),
        activity("a-2", "2026-03-25 12:00", "8"),
    )
    old, new = story.commitment("c-1"), story.commitment("c-1~1")
    assert (old.state, old.replaced_by) == ("left_out", "c-1~1")
    assert (new.replaces, new.renegotiations, new.due) == ("c-1", 1, date(2026, 3, 27))
    assert new.target == 25
    assert new.amount_now == 20
    assert (new.text, new.zone, new.links) == (old.text, old.zone, old.links)
    [told] = story.heard(CommitmentSettled)
    assert (told.commitment, told.left_out) == ("c-1", "superseded")
    assert old.left_out is not None
    assert old.left_out.reason == "the list is late"


def test_others_hear_once_that_the_new_one_is_in_force() -> None:
    story = Story(made(), asked("2026-03-18 10:00"), answered("2026-03-19 10:00"))
    [told] = story.heard(CommitmentMade)
    assert (told.commitment, told.replaces, told.renegotiations) == ("c-1~1", "c-1", 1)
    assert told.made_at == instant("2026-03-19 10:00")


def test_postponed_once_and_told_twice_it_is_owed_once() -> None:
    story = Story(
        made(),
        asked("2026-03-18 10:00", APRIL),
        answered("2026-03-19 10:00"),
        made("2026-03-19 10:05", commitment="c-2", replaces="c-1", due=APRIL),
    )
    assert story.refused == [
        "commitment c-1 was replaced by c-1~1 already: that is the one to replace"
    ]
    assert story.commitment("c-1~1").state == "in_force"
    assert [each.commitment for each in story.stage.all(Commitment)] == ["c-1", "c-1~1"]


@pytest.mark.requirement("C1")
def test_a_slow_answer_cant_hurt_who_asked_in_time() -> None:
    story = Story(made(), asked("2026-03-20 23:00", APRIL)).until("2026-03-23")
    assert story.commitment().state == "settled"
    story.then(answered("2026-03-24 10:00"))
    assert story.commitment().state == "left_out"
    assert story.commitment("c-1~1").renegotiations == 1
    assert story.commitment("c-1~1").state == "in_force"


@pytest.mark.requirement("C1")
def test_an_answer_after_the_new_due_day_settles_the_new_one_at_once() -> None:
    story = Story(
        made(zone="UTC"),
        activity("a-1", "2026-03-10 12:00", "12"),
        asked("2026-03-18 10:00"),
        activity("a-2", "2026-03-26 12:00", "8"),
    ).until("2026-05-01")
    assert story.commitment().state == "final"
    story.then(answered("2026-05-01 10:00")).until("2026-05-02")
    new = story.commitment("c-1~1")
    assert (new.state, str(new.credit)) == ("final", "1.0000")
    assert story.heard(CommitmentSettled)[-1].commitment == "c-1~1"
    assert not story.stage.timers


@pytest.mark.requirement("C1")
def test_asked_for_after_the_deadline_the_old_one_keeps_its_credit() -> None:
    story = (
        Story(made(zone="UTC"), activity("a-1", "2026-03-10 12:00", "12"))
        .until("2026-03-22")
        .then(asked("2026-03-22 10:00"), answered("2026-03-23 10:00"))
    )
    old, new = story.commitment("c-1"), story.commitment("c-1~1")
    assert (old.state, str(old.credit), old.replaced_by) == ("settled", "0.6000", None)
    assert (new.state, new.renegotiations) == ("in_force", 0)
    assert new.amount_now == 0


@pytest.mark.requirement("C1")
def test_a_new_commitment_counts_from_when_it_was_asked_for_however_slow_the_answer() -> None:
    story = Story(
        made(zone="UTC"),
        asked("2026-03-22 10:00"),
        activity("a-1", "2026-03-23 12:00", "20"),
        answered("2026-03-30 10:00"),
    ).until("2026-03-31")
    assert str(story.commitment("c-1~1").credit) == "1.0000"


@pytest.mark.requirement("C1")
def test_asking_late_never_beats_asking_in_time() -> None:
    late = Story(made(**YES_NO), asked("2026-03-22 10:00"), answered("2026-03-22 11:00"))
    late.then(delivered("2026-03-25 10:00")).until("2026-06-01")
    early = Story(made(**YES_NO), asked("2026-03-19 10:00"), answered("2026-03-22 11:00"))
    early.then(delivered("2026-03-25 10:00")).until("2026-06-01")
    earned = [[str(one.credit) for one in _counted(story)] for story in (early, late)]
    assert earned == [["1.0000"], ["0.0000", "1.0000"]]


def _counted(story: Story) -> list[CommitmentSettled]:
    last = {told.commitment: told for told in story.heard(CommitmentSettled)}
    return [told for told in last.values() if told.left_out is None]


@pytest.mark.requirement("C1", "C2")
@pytest.mark.parametrize(
    ("times", "credit"), [(1, "1.0000"), (2, "0.7500"), (3, "0.5000"), (4, "0.2500")]
)
def test_each_time_counts_though_the_publisher_knows_only_the_first_id(
    times: int, credit: str
) -> None:
    story = Story(made(**YES_NO))
    for number in range(times):
        story.then(
            asked(f"2026-03-1{number} 10:00", date(2026, 4, number + 1)),
            answered(f"2026-03-1{number} 12:00"),
        )
    story.then(delivered("2026-03-25 10:00")).until("2026-06-01")
    newest = story.commitment(f"c-1~{times}")
    assert (newest.renegotiations, str(newest.credit)) == (times, credit)
    assert [one.credit for one in _counted(story)] == [newest.credit]


def test_what_is_said_of_the_first_id_reaches_the_newest() -> None:
    story = Story(made(), asked("2026-03-10 10:00"), answered("2026-03-10 11:00"))
    story.then(
        happened(
            CommitmentWithdrawn(commitment="c-1", rep=REP, by=(REP, MANAGER), reason="lost"),
            "2026-03-11 10:00",
        )
    )
    assert not story.refused
    left = story.commitment("c-1~1").left_out
    assert left is not None
    assert left.why == "withdrawn"


def test_what_was_asked_late_leaves_the_old_record_open_to_dispute() -> None:
    story = Story(made(), asked("2026-03-22 10:00"), answered("2026-03-22 11:00"))
    story.until("2026-03-23").then(disputed("2026-03-23 10:00"))
    assert story.commitment("c-1").disputed
    assert not story.commitment("c-1~1").disputed


@pytest.mark.requirement("C1")
def test_where_both_count_evidence_of_earlier_is_the_old_ones_and_the_rest_the_new_ones() -> None:
    story = Story(made(**YES_NO), asked("2026-03-22 10:00"), answered("2026-03-22 11:00"))
    story.then(
        delivered("2026-03-24 10:00", done="2026-03-19 10:00"), delivered("2026-03-25 10:00")
    ).until("2026-06-01")
    assert not story.refused
    assert [str(told.credit) for told in _counted(story)] == ["1.0000", "1.0000"]


def test_who_takes_the_next_id_stops_nothing_that_both_agree_on() -> None:
    story = Story(
        made(),
        proposed(commitment="c-1~1"),
        made(commitment="c-1~2"),
        asked("2026-03-10 10:00"),
        answered("2026-03-10 11:00"),
    )
    assert not story.refused
    assert story.commitment("c-1").followed_by == "c-1~3"
    new = story.commitment("c-1~3")
    assert (new.replaces, new.renegotiations, new.state) == ("c-1", 1, "in_force")
    assert story.commitment("c-1~1").state == "proposed"
    story.then(asked("2026-03-11 10:00", APRIL), answered("2026-03-11 11:00"))
    assert story.commitment("c-1~4").renegotiations == 2


def test_so_many_ids_are_tried_and_then_the_answer_is_refused() -> None:
    taken = [made(commitment=f"c-1~{number}") for number in range(1, 102)]
    story = Story(made(), *taken, asked("2026-03-10 10:00"), answered("2026-03-10 11:00"))
    assert story.refused == [
        "it would become commitment c-1~1, which exists already, as do the 100 numbers after it"
    ]


def test_a_note_stays_where_it_was_written() -> None:
    story = Story(made(), asked("2026-03-10 10:00"), answered("2026-03-10 11:00"))
    story.then(noted("2026-03-11 10:00", "We moved it for the fair."))
    assert [note.text for note in story.commitment("c-1").notes] == ["We moved it for the fair."]


def test_declined_nothing_changes_but_its_history() -> None:
    story = Story(made())
    before = story.commitment()
    story.then(asked("2026-03-10 10:00"), answered("2026-03-11 10:00", yes=False))
    after = story.commitment()
    assert after.model_copy(update={"requests": ()}) == before
    assert [one.answer.accepted for one in after.requests if one.answer] == [False]
    story.then(asked("2026-03-12 10:00", APRIL))
    assert len(story.commitment().requests) == 2


def test_while_it_waits_others_hear_for_whom() -> None:
    story = Story(made(), asked("2026-03-10 10:00", by=MANAGER))
    told = story.heard(CommitmentUpdated)[-1]
    assert (told.pending, told.waits_for) == ("renegotiation", (REP,))
    assert told.pending_since == instant("2026-03-10 10:00")


def test_a_delivery_that_came_before_the_answer_goes_with_it() -> None:
    story = Story(
        made(**YES_NO),
        asked("2026-03-10 10:00"),
        delivered("2026-03-12 10:00"),
        answered("2026-03-13 10:00"),
    ).until("2026-04-01")
    assert str(story.commitment("c-1~1").credit) == "1.0000"


def test_names_as_long_as_they_may_be_can_be_renegotiated_again_and_again() -> None:
    name = "c" * 200
    story = Story(made(commitment=name, **YES_NO))
    for day in (10, 11):
        story.then(
            asked(f"2026-03-{day} 10:00", date(2026, 4, day), name=name),
            answered(f"2026-03-{day} 11:00", name=name),
        )
    assert not story.refused
    names = [told.commitment for told in story.heard(CommitmentMade)]
    assert [len(each) for each in names] == [200, 200]
    assert len({*names, name}) == 3
    assert story.commitment(names[-1]).renegotiations == 2


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        (
            [made(), asked("2026-03-10 10:00", date(2026, 3, 10))],
            "a new due day is later than the day of asking, 2026-03-10 in America/New_York",
        ),
        (
            [made(), asked("2026-03-10 10:00", date(2026, 3, 20))],
            "that is what was agreed on commitment c-1 already",
        ),
        (
            [made(), asked("2026-03-22 10:00", None, target=5)],
            ("commitment c-1 was due on 2026-03-20: after its deadline a new due day is asked for"),
        ),
        (
            [made(**YES_NO), asked("2026-03-10 10:00", target=5)],
            "commitment c-1 is yes or no: it has no target to change",
        ),
        (
            [made(**YES_NO), delivered("2026-03-09 10:00"), asked("2026-03-10 10:00")],
            "commitment c-1 was delivered already",
        ),
        (
            [made(), asked("2026-03-10 10:00", by="nina")],
            "nina is neither rep nor manager of commitment c-1",
        ),
        (
            [
                made(),
                asked("2026-03-10 10:00"),
                answered("2026-03-10 11:00"),
                answered("2026-03-10 12:00"),
            ],
            "nobody has asked to renegotiate commitment c-1~1, which came of the last question",
        ),
        (
            [proposed(), asked("2026-03-10 10:00")],
            "commitment c-1 is not in force: both have to accept it first",
        ),
    ],
)
def test_what_doesnt_fit_changes_nothing_and_says_why(
    events: list[Event[Any]], reason: str
) -> None:
    story = Story(*events)
    assert story.refused == [reason]
