"""Due tomorrow: to who owes it, while it is owed."""

from datetime import date, timedelta
from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentDelivered,
    CommitmentExcused,
    CommitmentMade,
    CommitmentProgressed,
    CommitmentWithdrawn,
    RenegotiationAsked,
)

from .given import MONDAY_NOON, Story, at, event, promised, story
from .test_closing import closing

C: dict[str, Any] = {"commitment": "c-1", "rep": "mike"}
DUE = "2026-11-25"
LONG_AFTER = "2026-12-31T00:00+00:00"


def still(**more: Any) -> Event[Any]:
    """The measured promise of ten, as it stands then."""
    return promised(DUE, target=10, **more)


def left_out(why: str) -> Event[Any]:
    return still(state="left_out", left_out=why)


def test_an_owner_whom_nobody_knows_is_reminded_the_day_before_in_the_commitments_zone() -> None:
    reminder = story(promised("2026-11-24", zone="America/New_York")).only("mike")
    assert reminder.due_at == at("2026-11-23T09:00-05:00")
    assert reminder.useful_until == at("2026-11-25T00:00-05:00")


def test_the_manager_who_owes_it_is_reminded_and_not_the_rep() -> None:
    assert story(promised("2026-11-24", owner_id="ines")).only("ines").rep == "mike"


@pytest.mark.parametrize(
    ("undone", "why"),
    [
        (still(delivered=True), "target reached"),
        (promised(DUE, delivered=True), "already delivered"),
        (left_out("withdrawn"), "withdrawn"),
        (left_out("excused"), "excused"),
        (left_out("disputed"), "disputed"),
        (left_out("owner_left"), "owner left"),
        (left_out("pair_ended"), "pair ended"),
        (still(state="settled"), "settled"),
        (still(state="final"), "settled"),
        (still(state="settled", delivered=True), "target reached"),
        (still(state="left_out", left_out="excused", delivered=True), "excused"),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_what_is_done_or_left_out_needs_no_reminder(
    undone: Event[Any], why: str, late: bool
) -> None:
    told = story(still())
    if late:
        told.then(LONG_AFTER)
    told.given(undone).then(LONG_AFTER)
    assert (told.only("mike").state, told.only("mike").unwanted) == ("due", why)


@pytest.mark.parametrize(
    "told_of",
    [
        [still(delivered=True), still(delivered=False, decisive=True)],
        [still(dropped=True)],
        [still(disputed=True)],
        [left_out("disputed"), still(disputed=False, decisive=True)],
    ],
    ids=["put right", "given up by one", "disputed", "dispute closed"],
)
def test_what_is_still_owed_is_reminded_of(told_of: list[Event[Any]]) -> None:
    told = story(still(), *told_of).then(LONG_AFTER)
    assert told.only("mike").unwanted is None
    assert told.only("mike").day == date(2026, 11, 25)


@pytest.mark.parametrize(
    "report",
    [
        CommitmentDelivered(**C, by="mike"),
        CommitmentProgressed(**C, amount=10, as_of=MONDAY_NOON),
        CommitmentWithdrawn(**C, by=("mike", "ines"), reason="lost"),
    ],
)
def test_what_a_platform_reports_counts_once_it_was_judged(report: Any) -> None:
    assert story(still(), event(report)).only("mike").unwanted is None


@pytest.mark.parametrize(
    "report",
    [
        CommitmentDelivered(**C, by="mike"),
        CommitmentExcused(**C, by="ines", reason="ill"),
        CommitmentProgressed(**C, amount=10, as_of=MONDAY_NOON),
        CommitmentWithdrawn(**C, by=("mike", "ines"), reason="lost"),
        RenegotiationAsked(**C, by="mike", due=date(2026, 11, 30)),
    ],
)
def test_what_a_platform_reports_is_a_hint_until_commitments_has_spoken_of_it(report: Any) -> None:
    later = MONDAY_NOON + timedelta(hours=1)
    told = story(still(), event(report, time=later))
    assert told.commitment.unanswered
    assert not told.given(still(decisive=True, time=later)).commitment.unanswered


def test_nobody_but_commitments_says_what_is_in_force() -> None:
    whole = still().data.model_dump(include=CommitmentMade.model_fields.keys())
    assert story(event(CommitmentMade.model_validate(whole)), event(still().data)).reminders == []


@pytest.mark.parametrize("state", ["proposed", "lapsed"])
def test_what_is_not_in_force_is_not_owed(state: str) -> None:
    told = story(promised(DUE, state=state))
    assert told.reminders == []
    assert told.given(promised(DUE)).only("mike").unwanted is None


def test_days_lost_with_an_excuse_move_the_reminder() -> None:
    told = story(promised(DUE), promised("2026-11-27"))
    assert told.only("mike").due_at == at("2026-11-26T09:00+02:00")


def replaced(due: str = DUE) -> Event[Any]:
    return promised(due, state="left_out", left_out="superseded", replaced_by="c-2")


def again(due: str, name: str = "c-2", of: str = "c-1", **more: Any) -> Event[Any]:
    return promised(due, commitment=name, replaces=of, renegotiations=1, **more)


def in_either_order(*events: Event[Any]) -> list[Story]:
    return [story(promised(DUE), *events), story(promised(DUE), *reversed(events))]


def test_a_commitment_that_replaces_another_is_reminded_of_alone() -> None:
    for told in in_either_order(replaced(), again("2026-11-30")):
        assert {one.about: one.unwanted for one in told.of("mike")} == {
            "c-1": "replaced",
            "c-2": None,
        }


def test_renegotiated_to_the_same_day_there_is_one_reminder_and_it_is_of_the_new_one() -> None:
    for told in in_either_order(replaced(), again(DUE)):
        told.then(LONG_AFTER)
        assert (told.only("mike").about, told.only("mike").unwanted) == ("c-2", None)
        assert told.only("mike").state == "due"


def test_what_was_sent_of_one_is_not_sent_of_what_it_became_on_the_same_day() -> None:
    told = story(promised(DUE)).then("2026-11-24T09:00+02:00")
    told.given(closing(told.only("mike")), replaced(), again(DUE))
    told.given(
        again(DUE, state="left_out", left_out="superseded", replaced_by="c-3"),
        again(DUE, "c-3", "c-2"),
    )
    assert [(one.about, one.state) for one in told.of("mike")] == [("c-1", "sent")]
    assert {one.state for one in told.given(again("2026-11-30", "c-4", "c-3")).of("mike")} == {
        "sent",
        "planned",
    }


def test_of_two_that_say_they_replace_one_each_is_reminded_of() -> None:
    told = story(promised(DUE), replaced(), again("2026-11-30"), again("2026-11-30", "c-3"))
    assert {one.about for one in told.of("mike")} == {"c-1", "c-2", "c-3"}
