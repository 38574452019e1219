"""A commitment is judged by the parameters in force on its due day, whenever they are learnt."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.deadline import late_window_end
from ridealong.commitments.rules.measuring import parameters_on
from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentExcused,
    CommitmentProgressed,
    CommitmentSettled,
)
from ridealong.contracts.people import OrganisationUpdated, Yardstick

from .drawn import comings_and_goings, done, dues, lives
from .given import MANAGER, REP, Story, activities, happened, instant, made
from .in_any_order import by_key, end, last_told, read

pytestmark = pytest.mark.requirement("C1")


def sets(name: str, value: str, since: str) -> Yardstick:
    """What the organisation says of one parameter, from a day on."""
    return Yardstick(
        name=f"followthrough.{name}",
        value=Decimal(value),
        applies_from=date.fromisoformat(since),
    )


def organisation(at: str, *yardsticks: Yardstick) -> Event[OrganisationUpdated]:
    """All that it says on this day."""
    return happened(OrganisationUpdated(name="Acme", zone="UTC", yardsticks=yardsticks), at)


def reported(amount: int, at: str) -> Event[CommitmentProgressed]:
    """A platform says how far it is by then."""
    data = CommitmentProgressed(
        commitment="c-1", rep=REP, amount=Decimal(amount), as_of=instant(at), source="crm"
    )
    return happened(data, at)


QUARTER = organisation("2026-03-01 09:00", sets("late_share", "0.25", "2026-03-20"))
WEEK = organisation("2026-03-01 09:00", sets("late_window_days", "7", "2026-03-01"))


@pytest.mark.parametrize("told_first", [True, False])
def test_what_comes_late_counts_as_much_as_on_the_due_day_was_agreed(told_first: bool) -> None:
    promise: list[Event[Any]] = [made(), *activities(10, "2026-03-10 15:00")]
    promise += activities(10, "2026-03-25 15:00")
    story = Story(*_with(QUARTER, promise, first=told_first)).until("2026-05-01")
    assert story.commitment().credit == Decimal("0.6250")
    assert story.heard(CommitmentSettled)[-1].credit == Decimal("0.6250")


def test_a_commitment_that_was_due_before_is_judged_as_ever() -> None:
    story = Story(QUARTER, made(due=date(2026, 3, 19)), *activities(20, "2026-03-25 15:00"))
    assert story.until("2026-05-01").commitment().credit == Decimal("0.5000")


def test_what_has_settled_is_judged_anew_and_told() -> None:
    story = Story(made(), *activities(20, "2026-03-25 15:00")).until("2026-05-01")
    assert story.heard(CommitmentSettled)[-1].credit == Decimal("0.5000")
    story.then(QUARTER)
    assert story.heard(CommitmentSettled)[-1].credit == Decimal("0.2500")
    assert story.commitment().state == "final"


@pytest.mark.parametrize("owner", [REP, MANAGER])
@pytest.mark.parametrize("told_first", [True, False])
def test_a_narrower_late_window_closes_earlier(told_first: bool, owner: str) -> None:
    promise: list[Event[Any]] = [
        made(owner_id=owner),
        *(each for day in ("2026-03-27 15:00", "2026-03-29 15:00") for each in _by(owner, day)),
    ]
    story = Story(*_with(WEEK, promise, first=told_first)).until("2026-05-01")
    known = story.commitment()
    assert known.late_window_ends == late_window_end(known.due, known.zone, known.parameters)
    assert known.late_window_ends == instant("2026-03-28 04:00")
    assert known.amount_now == 5


def _with(told: Event[Any], others: list[Event[Any]], *, first: bool) -> list[Event[Any]]:
    return [told, *others] if first else [*others, told]


def _by(person: str, at: str) -> list[Event[Any]]:
    logged = activities(5, at)
    return [
        happened(each.data.model_copy(update={"rep": person}), at, id_=each.id) for each in logged
    ]


@pytest.mark.parametrize("told_first", [True, False])
def test_a_wider_late_window_counts_what_was_reported_in_it(told_first: bool) -> None:
    month = organisation("2026-03-01 09:00", sets("late_window_days", "30", "2026-03-01"))
    promise: list[Event[Any]] = [
        made(),
        reported(10, "2026-04-10 12:00"),
        reported(20, "2026-05-10 12:00"),
    ]
    story = Story(*_with(month, promise, first=told_first)).until("2026-06-01")
    assert story.refused == []
    # Ten of twenty within thirty days, half of which count; the rest came too late.
    assert story.commitment().amount_now == 10
    assert story.commitment().credit == Decimal("0.2500")


def test_what_comes_after_the_late_window_is_kept_and_worth_nothing() -> None:
    story = Story(made(), reported(20, "2026-04-10 12:00")).until("2026-06-01")
    assert story.commitment().amount_now == 0
    assert story.commitment().credit == 0
    assert [each.amount for each in story.commitment().reports] == [20]


def test_a_due_day_that_moves_brings_the_parameters_of_the_new_one() -> None:
    moved = CommitmentExcused(
        commitment="c-1", rep=REP, by=MANAGER, reason="ill", due=date(2026, 3, 27)
    )
    story = Story(QUARTER, made(due=date(2026, 3, 13)), happened(moved, "2026-03-10 10:00"))
    assert story.commitment().parameters.late_share == Decimal("0.25")


def test_senseless_parameters_leave_the_usual_ones() -> None:
    listed = [sets("late_share", "1.5", "2026-01-01"), sets("late_window_days", "-1", "2026-01-01")]
    assert parameters_on(listed, date(2026, 3, 20)) == parameters_on([], date(2026, 3, 20))


changes = st.lists(
    st.builds(
        Yardstick,
        name=st.sampled_from(("followthrough.late_share", "followthrough.late_window_days")),
        value=st.sampled_from((Decimal(0), Decimal(1), Decimal(7), Decimal(40))),
        applies_from=dues,
    ),
    max_size=3,
)
records = st.lists(st.tuples(st.integers(1, 28), changes), max_size=4).map(
    lambda drawn: [organisation(f"2026-03-{day:02} 09:00", *listed) for day, listed in drawn]
)
chances = st.randoms(use_true_random=False)


@settings(max_examples=60)
@given(lives(), done(), comings_and_goings(), records, st.tuples(chances, chances))
def test_whenever_parameters_are_learnt_the_end_is_the_same(
    promised: list[Event[Any]],
    acted: list[Event[Any]],
    people: list[Event[Any]],
    set_: list[Event[Any]],
    orders: tuple[Random, Random],
) -> None:
    lanes = [promised, set_, *by_key(people), *by_key(acted)]
    (first, _), (second, _) = (read(lanes, order) for order in orders)
    assert end(first) == end(second)
    assert first.refused == second.refused
    assert last_told(first) == last_told(second)
    for known in first.all(Commitment):
        window = late_window_end(known.due, known.zone, known.parameters)
        assert known.late_window_ends == window
