"""Due tomorrow: to who owes it, while it is owed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from ridealong.contracts import EventData
from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentDelivered,
    CommitmentExcused,
    CommitmentProgressed,
    CommitmentProposed,
    CommitmentSettled,
    CommitmentWithdrawn,
    RenegotiationAnswered,
    RenegotiationAsked,
)

from .given import at, event, promised, story

C: dict[str, Any] = {"commitment": "c-1", "rep": "mike"}
LONG_AFTER = "2026-12-31T00:00+00:00"


def progress(amount: int, as_of: str = "2026-11-20T12:00Z") -> EventData:
    return CommitmentProgressed(**C, amount=Decimal(amount), as_of=at(as_of))


def proposal(by: str | None) -> EventData:
    return CommitmentProposed(
        **C,
        manager="ines",
        owner_id="mike",
        text="call",
        direction="yes_no",
        due=date(2026, 11, 25),
        zone="Europe/Riga",
        by=by,
    )


def settled() -> EventData:
    return CommitmentSettled(
        **C,
        manager="ines",
        owner_id="mike",
        due=date(2026, 11, 25),
        zone="Europe/Riga",
        credit=Decimal(1),
        kept=True,
        late_window_open=False,
        reason="kept",
        settled_at=at("2026-11-20T12:00Z"),
    )


def test_the_owner_is_reminded_at_nine_of_the_day_before_in_the_commitments_zone() -> None:
    reminder = story(promised("2026-11-24", zone="America/New_York")).only("mike")
    assert reminder.due_at == at("2026-11-23T09:00-05:00")
    assert reminder.useful_until == at("2026-11-24T00:00-05:00")


def test_the_manager_who_owes_it_is_reminded_and_not_the_rep() -> None:
    assert story(promised("2026-11-24", owner_id="ines")).only("ines").rep == "mike"


@pytest.mark.parametrize(
    ("undone", "why"),
    [
        ([CommitmentDelivered(**C, by="mike")], "already delivered"),
        ([progress(10)], "target reached"),
        ([CommitmentWithdrawn(**C, by=("mike", "ines"), reason="lost")], "withdrawn"),
        ([CommitmentWithdrawn(**C, by=(one,)) for one in ("mike", "ines")], "withdrawn"),
        ([CommitmentExcused(**C, by="ines", reason="ill")], "excused"),
        ([settled()], "settled"),
        ([CommitmentDelivered(**C, by="mike"), settled()], "already delivered"),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_what_is_done_or_given_up_needs_no_reminder(
    undone: list[EventData], why: str, late: bool
) -> None:
    told = story(promised("2026-11-25", target=10))
    if late:
        told.then(LONG_AFTER)
    told.given(*map(event, undone)).then(LONG_AFTER)
    assert (told.only("mike").state, told.only("mike").unwanted) == ("due", why)


@pytest.mark.parametrize(
    "told_of",
    [
        [progress(9)],
        [progress(10), progress(9, "2026-11-20T13:00Z")],
        [CommitmentWithdrawn(**C, by=("mike",))],
        [CommitmentExcused(**C, by="mike", reason="I excuse myself")],
        [RenegotiationAsked(**C, by="mike", due=date(2026, 11, 30))],
    ],
)
def test_what_is_still_owed_is_reminded_of(told_of: list[EventData]) -> None:
    told = story(promised("2026-11-25", target=10), *map(event, told_of)).then(LONG_AFTER)
    assert told.only("mike").unwanted is None
    assert told.only("mike").day == date(2026, 11, 25)


def test_an_older_amount_told_later_changes_nothing() -> None:
    told = story(
        promised("2026-11-25", target=10),
        event(progress(10, "2026-11-20T13:00Z")),
        event(progress(3, "2026-11-20T12:00Z")),
    )
    assert told.only("mike").unwanted == "target reached"


def test_an_at_most_target_is_not_reached_before_the_end() -> None:
    told = story(promised("2026-11-25", target=10, direction="at_most"), event(progress(10)))
    assert told.only("mike").unwanted is None


@pytest.mark.parametrize("early", [CommitmentDelivered(**C, by="mike"), progress(10)])
def test_what_is_done_before_the_notifier_hears_of_the_promise_counts(early: EventData) -> None:
    told = story(event(early), promised("2026-11-25", target=10))
    assert told.only("mike").unwanted is not None


def test_a_proposal_is_reminded_of_once_both_have_accepted() -> None:
    told = story(event(proposal("mike")))
    assert told.reminders == []
    assert len(told.given(event(CommitmentAccepted(**C, by="ines"))).reminders) == 1


def test_a_platforms_proposal_needs_both_acceptances() -> None:
    told = story(event(proposal(None)), event(CommitmentAccepted(**C, by="ines")))
    assert told.reminders == []
    assert len(told.given(event(CommitmentAccepted(**C, by="mike"))).reminders) == 1


def test_a_proposal_that_either_takes_back_is_gone() -> None:
    told = story(
        event(proposal("mike")),
        event(CommitmentWithdrawn(**C, by=("mike",))),
        event(CommitmentAccepted(**C, by="ines")),
    )
    assert told.only("mike").unwanted == "withdrawn"


def asked_and_answered(when: datetime, *, by: str = "ines", accepted: bool = True) -> list[Any]:
    ask = RenegotiationAsked(**C, by="mike", due=date(2026, 11, 30))
    return [event(ask, time=when), event(RenegotiationAnswered(**C, by=by, accepted=accepted))]


def test_another_due_day_that_is_agreed_in_time_moves_the_reminder() -> None:
    told = story(promised("2026-11-25"), *asked_and_answered(at("2026-11-25T23:59+02:00")))
    assert told.only("mike").due_at == at("2026-11-29T09:00+02:00")


@pytest.mark.parametrize(
    "change",
    [
        asked_and_answered(at("2026-11-26T00:00+02:00")),
        asked_and_answered(at("2026-11-20T12:00Z"), accepted=False),
        asked_and_answered(at("2026-11-20T12:00Z"), by="mike"),
    ],
    ids=["after the deadline", "refused", "answered by who asked"],
)
def test_another_due_day_that_is_not_agreed_in_time_moves_nothing(change: list[Any]) -> None:
    assert story(promised("2026-11-25"), *change).only("mike").day == date(2026, 11, 25)


def test_days_lost_with_an_excuse_move_the_reminder() -> None:
    excuse = CommitmentExcused(**C, by="ines", reason="ill", due=date(2026, 11, 27))
    told = story(promised("2026-11-25"), event(excuse))
    assert told.only("mike").day == date(2026, 11, 27)


def test_a_commitment_that_replaces_another_is_reminded_of_alone() -> None:
    told = story(promised("2026-11-25"), promised("2026-11-30", commitment="c-2", replaces="c-1"))
    assert {one.about: one.unwanted for one in told.of("mike")} == {"c-1": "replaced", "c-2": None}


def test_terms_in_force_are_not_changed_by_saying_them_otherwise() -> None:
    told = story(promised("2026-11-25"), promised("2026-11-30"))
    assert told.only("mike").day == date(2026, 11, 25)
