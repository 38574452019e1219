"""Which activities count, and what an amount is when two sides tell of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ridealong.commitments.rules.keeping import MOST_TOLD
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentProgressed
from ridealong.contracts.fields import Evidence, Measure

from .given import MANAGER, REP, Story, activity, happened, instant, made, retracted

SEEN = (Evidence(label="dialler report", record="r-1"),)


def reported(
    amount: str, at: str, *, as_of: str | None = None, source: str = "dialler", seen: bool = False
) -> Event[Any]:
    """A platform, or a person, tells the whole amount so far."""
    return happened(
        CommitmentProgressed.model_validate(
            {
                "commitment": "c-1",
                "rep": REP,
                "amount": amount,
                "as_of": f"{(as_of or at).replace(' ', 'T')}:00Z",
                "source": source,
                "evidence": SEEN if seen else (),
            }
        ),
        at,
    )


@pytest.mark.requirement("C1")
def test_activities_of_the_kind_by_the_owner_move_it_and_no_others() -> None:
    story = Story(
        made(),
        activity("a-1", "2026-03-10 12:00", "3"),
        activity("a-2", "2026-03-10 12:00", kind="dial"),
        activity("a-3", "2026-03-10 12:00", rep="nina"),
        activity("a-4", "2026-03-10 12:00", rep=MANAGER),
    )
    assert story.commitment().amount_now == 3


@pytest.mark.requirement("C1")
def test_they_count_from_the_agreement_until_the_late_window_closes() -> None:
    story = Story(
        made("2026-03-02 10:00", zone="UTC"),
        activity("before", "2026-03-02 09:59", "1"),
        activity("first", "2026-03-02 10:00", "10"),
        activity("in-time", "2026-03-20 23:59", "100"),
        activity("late", "2026-03-21 00:00", "1000"),
        activity("last", "2026-04-03 23:59", "10000"),
        activity("too-late", "2026-04-04 00:00", "100000"),
    )
    assert story.commitment().amount_at_due == 110
    assert story.commitment().amount_now == 11110


@pytest.mark.requirement("C1")
def test_made_at_says_when_it_was_agreed_however_late_that_was_published() -> None:
    story = Story(
        activity("a-1", "2026-03-03 12:00"),
        made("2026-03-12 10:00", made_at="2026-03-02T10:00:00Z"),
    )
    assert story.commitment().amount_now == 1


def test_an_activity_counts_once_however_often_it_is_told() -> None:
    told = activity("a-1", "2026-03-10 12:00")
    again = happened(told.data, "2026-03-11 12:00")
    story = Story(made(), told, told, again)
    assert story.commitment().amount_now == 1
    assert not story.refused


@pytest.mark.requirement("C1")
def test_a_retracted_activity_does_not_count_in_whatever_order_it_comes() -> None:
    told = activity("a-1", "2026-03-10 12:00")
    gone = retracted(told)
    orders: list[list[Event[Any]]] = [[told, gone], [gone, told], [told, gone, told]]
    for events in orders:
        for story in (Story(made(), *events), Story(*events, made())):
            assert story.commitment().amount_now == 0
            assert story.commitment().counted == ()


def test_money_is_the_activitys_amount_and_quantity_doesnt_matter() -> None:
    story = Story(
        made(measure=Measure(kind="deal_won", unit="money"), target=Decimal(50_000)),
        activity("a-1", "2026-03-10 12:00", "7", kind="deal_won", money=("12000.50", "EUR")),
        activity("a-2", "2026-03-10 12:00", kind="deal_won"),
    )
    assert story.commitment().amount_now == Decimal("12000.5")


def test_currencies_are_never_added_the_one_of_most_activities_counts() -> None:
    story = Story(
        made(measure=Measure(kind="deal_won", unit="money"), target=Decimal(50_000)),
        activity("a-1", "2026-03-10 12:00", kind="deal_won", money=("900000", "JPY")),
        activity("a-2", "2026-03-11 12:00", kind="deal_won", money=("100", "EUR")),
        activity("a-3", "2026-03-12 12:00", kind="deal_won", money=("200", "EUR")),
    )
    assert story.commitment().amount_now == 300
    assert {one.currency: one.in_all for one in story.commitment().counted} == {
        "EUR": 300,
        "JPY": 900_000,
    }


def test_at_each_cut_the_larger_of_counted_and_reported_holds() -> None:
    story = Story(
        made(zone="UTC"),
        activity("a-1", "2026-03-10 12:00", "12"),
        reported("8", "2026-03-12 12:00"),
        activity("a-2", "2026-03-25 12:00", "1"),
        reported("18", "2026-03-26 12:00"),
    )
    assert story.commitment().amount_at_due == 12
    assert story.commitment().amount_now == 18


def test_others_hear_the_amount_when_it_changes_and_only_then() -> None:
    story = Story(
        made(zone="UTC"),
        activity("a-1", "2026-03-10 12:00", "12"),
        activity("a-0", "2026-03-01 12:00", "5"),
        reported("8", "2026-03-12 12:00"),
        reported("14", "2026-03-13 12:00"),
        activity("a-2", "2026-03-14 12:00", "1"),
    )
    # After the platform's 8 it is 12 still; its 14 is told as accepted, and 13 are less.
    assert [told.amount for told in story.heard(CommitmentProgressed)] == [12, 14]


def test_what_was_told_by_ourselves_is_not_read_as_a_report() -> None:
    told = activity("a-1", "2026-03-10 12:00", "12")
    story = Story(made(), told, retracted(told))
    assert story.commitment().amount_now == 0
    assert story.commitment().reports == ()


@pytest.mark.requirement("C1")
@pytest.mark.parametrize(
    ("source", "seen", "at_due"),
    [("person", False, 0), ("person", True, 20), ("dialler", False, 20)],
)
def test_a_persons_word_counts_when_it_is_given_and_evidence_when_it_was_done(
    source: str, *, seen: bool, at_due: int
) -> None:
    late = reported("20", "2026-03-23 12:00", as_of="2026-03-19 12:00", source=source, seen=seen)
    story = Story(made(zone="UTC"), late)
    assert story.commitment().amount_at_due == at_due
    assert story.commitment().amount_now == 20


def test_progress_doesnt_go_backwards() -> None:
    story = Story(
        made(),
        reported("12", "2026-03-10 12:00"),
        reported("9", "2026-03-11 12:00"),
        reported("13", "2026-03-12 12:00", as_of="2026-03-09 12:00"),
    )
    assert story.commitment().amount_now == 12
    assert (
        story.refused
        == ["progress doesn't go backwards: 12 was reported as of 2026-03-10 12:00 UTC"] * 2
    )


def test_what_was_told_of_a_limit_is_not_undone_by_a_word() -> None:
    limit = made(
        direction="at_most", target=Decimal(3), measure=Measure(kind="cancelled"), zone="UTC"
    )
    ten, word = (
        reported("10", "2026-03-10 12:00"),
        reported("3", "2026-03-11 12:00", source="person"),
    )
    story = Story(limit, ten, word)
    [reason] = story.refused
    assert reason.startswith("a limit's amount goes down only with evidence")
    assert reason.endswith("10 was reported as of 2026-03-10 12:00 UTC")
    assert story.until("2026-03-21").commitment().credit == 0
    for source, seen in (("person", True), ("dialler", False)):
        looked_up = reported("3", "2026-03-11 12:00", source=source, seen=seen)
        assert Story(limit, ten, looked_up).until("2026-03-21").commitment().credit == 1


def test_the_history_has_each_amount_as_it_was_told() -> None:
    reports = [reported(str(n), f"2026-03-10 12:{n:02d}") for n in range(1, MOST_TOLD + 3)]
    steps = [step for step in Story(made(), *reports).history() if step.what == "progressed"]
    assert [step.amount for step in steps] == list(range(3, MOST_TOLD + 3))
    assert steps[0].at == instant("2026-03-10 12:03")


def test_less_than_nothing_is_no_progress() -> None:
    story = Story(made(), reported("-4", "2026-03-10 12:00"))
    assert story.refused == ["an amount is 0 or more, all of it by then: -4 was reported"]
    assert story.commitment().amount_now == 0


def test_a_limit_is_judged_by_its_newest_report() -> None:
    limit = made(
        direction="at_most", target=Decimal(2), measure=Measure(kind="answer", unit="hours")
    )
    story = Story(limit, reported("2.4", "2026-03-10 12:00"), reported("1.9", "2026-03-18 12:00"))
    assert story.until("2026-03-22").commitment().credit == 1


@pytest.mark.requirement("C1")
def test_a_limit_kept_until_the_deadline_isnt_lost_by_what_comes_after() -> None:
    limit = made(
        direction="at_most",
        target=Decimal(2),
        measure=Measure(kind="discount"),
        due=date(2026, 3, 20),
    )
    story = Story(limit, *[activity(f"d-{n}", "2026-03-23 12:00", kind="discount") for n in "abc"])
    assert story.until("2026-06-01").commitment().credit == 1


def test_small_amounts_add_up_exactly_in_any_order() -> None:
    money = Measure(kind="deal_won", unit="money")
    deals = [
        activity(f"a-{n}", f"2026-03-{3 + n % 9:02} 12:00", kind="deal_won", money=("0.1", "EUR"))
        for n in range(300)
    ]
    before = Story(*deals, made(measure=money, target=Decimal(50)))
    after = Story(made(measure=money, target=Decimal(50)), *reversed(deals))
    assert before.commitment().amount_now == after.commitment().amount_now == 30
    assert str(before.commitment().amount_now) == str(after.commitment().amount_now) == "30"


def test_a_later_told_amount_is_never_as_of_an_earlier_time() -> None:
    story = Story(
        made(),
        activity("a-1", "2026-03-12 12:00"),
        activity("a-2", "2026-03-10 12:00"),
        activity("a-3", "2026-03-11 12:00"),
    )
    told = story.heard(CommitmentProgressed)
    assert [each.amount for each in told] == [1, 2, 3]
    assert [each.as_of for each in told] == [instant("2026-03-12 12:00")] * 3
