"""How a commitment came to what it is worth: told late, taken back, delivered late."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.growing import growth
from ridealong.commitments.rules.steps import Step
from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged, ActivityRetracted
from ridealong.contracts.commitments import CommitmentProgressed
from ridealong.contracts.people import CountedKinds, OrganisationUpdated

from .drawn import done, lives
from .given import (
    MANAGER,
    REP,
    YES_NO,
    Story,
    activities,
    activity,
    happened,
    instant,
    made,
    pages_of,
    retracted,
)
from .in_any_order import by_key, read
from .said import answered, asked, delivered, disputed

pytestmark = pytest.mark.requirement("C1")


def told_late(name: str, occurred: str, at: str) -> Event[ActivityLogged]:
    """Logged when a platform gets to it."""
    return happened(activity(name, occurred).data, at, id_=f"late-{name}")


def taken_back(name: str, occurred: str, at: str) -> Event[ActivityRetracted]:
    return happened(retracted(activity(name, occurred)).data, at, id_=f"back-{name}")


def told(story: Story) -> list[tuple[str, str, Decimal | None, Decimal | None]]:
    return [
        (step.what, f"{step.at:%m-%d %H:%M}", step.amount, step.credit)
        for step in story.history()
        if step.what in {"counted", "progressed", "delivered", "settled", "final"}
    ]


def amounts(*steps: Step) -> list[tuple[Decimal | None, str]]:
    return [(step.amount, step.reason) for step in steps if step.what == "counted"]


def test_activities_are_told_of_once_a_day_with_what_they_came_to() -> None:
    story = Story(
        made(),
        *activities(3, "2026-03-10 15:00"),
        *activities(2, "2026-03-10 19:00"),
        activity("one", "2026-03-12 15:00"),
        taken_back("one", "2026-03-12 15:00", "2026-03-13 09:00"),
    )
    assert amounts(*story.history()) == [
        (Decimal(5), "5 activities more"),
        (Decimal(6), "1 activity more"),
        (Decimal(5), "1 activity retracted"),
    ]
    assert {step.by for step in story.history() if step.what == "counted"} == {(REP,)}


def test_what_was_there_before_it_was_agreed_counts_from_then() -> None:
    first = activity("early", "2026-03-02 10:30")
    story = Story(first, made("2026-03-02 10:00"))
    assert [step.what for step in story.history()] == ["in_force", "counted"]


def test_told_after_the_deadline_the_credit_rises_and_taken_back_it_falls() -> None:
    story = Story(made(), *activities(15, "2026-03-10 15:00")).until("2026-03-21 05:00")
    story.then(*(told_late(f"l-{n}", "2026-03-11 15:00", "2026-03-23 10:00") for n in range(5)))
    story.then(taken_back("l-1", "2026-03-11 15:00", "2026-03-24 10:00"))
    story.until("2026-06-01")
    assert told(story) == [
        ("counted", "03-10 15:00", Decimal(15), None),
        ("settled", "03-21 04:00", None, Decimal("0.75")),
        ("counted", "03-23 10:00", Decimal(20), Decimal(1)),
        ("counted", "03-24 10:00", Decimal(19), Decimal("0.95")),
        ("final", "04-04 04:00", None, Decimal("0.95")),
    ]
    assert story.commitment().credit == Decimal("0.95")


def test_a_retraction_that_was_read_before_its_activity_leaves_no_step() -> None:
    gone = taken_back("a-1", "2026-03-10 15:00", "2026-03-10 16:00")
    late = told_late("a-1", "2026-03-10 15:00", "2026-03-10 17:00")
    assert amounts(*Story(made(), gone, late).history()) == []


def test_a_credit_that_was_shown_stays_in_the_history_of_its_day() -> None:
    story = Story(made(), *activities(15, "2026-03-10 15:00")).until("2026-03-21 05:00")
    story.then(*(told_late(f"l-{n}", "2026-03-11 15:00", "2026-03-23 10:00") for n in range(5)))
    story.then(taken_back("l-1", "2026-03-11 15:00", "2026-03-23 11:00"))
    assert told(story)[-2:] == [
        ("counted", "03-23 10:00", Decimal(20), Decimal(1)),
        ("counted", "03-23 11:00", Decimal(19), Decimal("0.95")),
    ]


def test_replaced_after_its_deadline_it_was_settled_first_and_grows_no_more() -> None:
    story = Story(made(), *activities(10, "2026-03-10 15:00"), asked("2026-03-19 10:00"))
    story.until("2026-03-21 05:00").then(answered("2026-03-22 10:00"))
    story.then(activity("later", "2026-03-23 15:00"))
    assert story.commitment().state == "left_out"
    assert [(step.what, step.credit) for step in story.history()][-4:] == [
        ("renegotiation_asked", None),
        ("settled", Decimal("0.5")),
        ("renegotiation_accepted", None),
        ("left_out", None),
    ]


def test_while_it_is_contested_nothing_of_it_is_worth_anything() -> None:
    story = Story(made()).until("2026-03-22").then(disputed("2026-03-22 10:00"))
    story.then(told_late("l-1", "2026-03-11 15:00", "2026-03-23 10:00"))
    assert ("counted", "03-23 10:00", Decimal(1), None) in told(story)


def test_what_is_refused_never_was_in_force() -> None:
    listed = CountedKinds(applies_from=date(2026, 1, 1), kinds=("meeting",))
    counted = OrganisationUpdated(name="Acme", zone="UTC", counted=(listed,))
    story = Story(happened(counted), made(), *activities(3, "2026-03-10 15:00"))
    assert [step.what for step in story.history()] == ["refused"]


def test_delivered_late_and_believed_earlier_each_changes_it() -> None:
    story = Story(made(**YES_NO)).until("2026-03-21 05:00").then(delivered("2026-03-23 12:00"))
    confirmed = delivered("2026-03-25 12:00", MANAGER, done="2026-03-19 12:00")
    assert told(story.then(confirmed).until("2026-06-01")) == [
        ("settled", "03-21 04:00", None, Decimal(0)),
        ("delivered", "03-23 12:00", None, Decimal("0.5")),
        ("delivered", "03-25 12:00", None, Decimal(1)),
        ("final", "04-04 04:00", None, Decimal(1)),
    ]


def test_reported_later_it_is_worth_more_from_then() -> None:
    report = CommitmentProgressed(
        commitment="c-1", rep=REP, amount=Decimal(20), as_of=instant("2026-03-20"), source="crm"
    )
    story = Story(made()).until("2026-03-21 05:00").then(happened(report, "2026-03-23 10:00"))
    assert told(story)[-2:] == [
        ("settled", "03-21 04:00", None, Decimal(0)),
        ("progressed", "03-23 10:00", Decimal(20), Decimal(1)),
    ]


def test_what_is_taken_over_from_the_one_before_is_there_from_the_beginning() -> None:
    report = CommitmentProgressed(
        commitment="c-1", rep=REP, amount=Decimal(9), as_of=instant("2026-03-09"), source="crm"
    )
    story = Story(made(), happened(report, "2026-03-09 10:00"))
    story.then(asked("2026-03-10 10:00"), answered("2026-03-11 10:00")).until("2026-06-01")
    [settled] = [step for step in story.history("c-1~1") if step.what == "settled"]
    assert settled.credit == story.commitment("c-1~1").credit > 0


@settings(max_examples=60)
@given(lives(), done(), st.randoms(use_true_random=False))
def test_what_all_steps_come_to_is_what_it_is_worth(
    promised: list[Event[Any]], acted: list[Event[Any]], order: Random
) -> None:
    stage, _ = read([promised, *by_key(acted)], order)
    for known in stage.all(Commitment):
        grown = growth(known, pages_of(stage, known))
        assert grown.now == known.credit
        assert [step.at for step in grown.steps] == sorted(step.at for step in grown.steps)
