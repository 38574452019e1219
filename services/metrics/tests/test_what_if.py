"""What would happen if: promises delivered by a day, and nothing else changed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.fields import Measure
from ridealong.contracts.people import Yardstick
from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.model.serving import ServingCommitment
from ridealong.metrics.rules.deliverable import undeliverable, why_not_by
from ridealong.metrics.rules.figures import figures
from ridealong.metrics.rules.parameters import PARAMETERS, history_of
from ridealong.metrics.rules.what_if import outlook, sentence, worth

from .items import FIRST, histories, history, item

pytestmark = pytest.mark.requirement("C1")

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
ONE, NONE = Decimal(1), Decimal(0)


def promise(name: str, due: date = FRIDAY, **more: Any) -> ServingCommitment:
    content: dict[str, Any] = {
        "commitment": name,
        "rep": "rep-1",
        "manager": "manager-1",
        "owner": "rep-1",
        "zone": "UTC",
        "due": due,
        "state": "in_force",
        "direction": "yes_no",
    }
    return ServingCommitment(id=name, tenant="acme", key="acme/rep-1", **(content | more))


@pytest.mark.parametrize(
    ("late", "renegotiations", "reached", "credit"),
    [
        (0, 0, NONE, "1"),
        (3, 0, NONE, "0.5"),
        (14, 0, NONE, "0.5"),
        (15, 0, NONE, "0"),
        (3, 0, Decimal("0.75"), "0.875"),
        (15, 0, Decimal("0.5"), "0.5"),
        (0, 1, NONE, "1"),
        (0, 2, NONE, "0.75"),
        (0, 3, NONE, "0.5"),
        (0, 4, NONE, "0.25"),
        (0, 9, NONE, "0.25"),
        (3, 3, Decimal("0.6"), "0.5"),
    ],
)
@pytest.mark.requirement("C2")
def test_a_delivery_is_worth_what_the_worked_credits_say(
    late: int, renegotiations: int, reached: Decimal, credit: str
) -> None:
    owed = promise("c-1", renegotiations=renegotiations)
    by = FRIDAY + timedelta(days=late)
    assert worth(owed, reached, by, PARAMETERS) == (Decimal(credit), late)


def test_two_delivered_by_friday_are_told_in_one_sentence() -> None:
    items = [item(n, date(2026, 11, 16), credit) for n, credit in enumerate([ONE, ONE, NONE])]
    found = outlook(items, [promise("p-1"), promise("p-2")], {"p-1", "p-2"}, FRIDAY, today=MONDAY)
    now = figures(items)
    # (3·0.7 + 2) / 6 = 0.6833; eleven days later I = 6·2^(-11/60) = 5.284: (3.611 + 2) / 7.284.
    assert (now.score, found.figures.score) == (68, 77)
    assert sentence(found, now, FRIDAY, MONDAY) == (
        "If you deliver these two by Friday: 77 (now 68)."
    )
    assert sentence(found, now, date(2026, 12, 4), MONDAY).startswith(
        "If you deliver these two by 4 Dec: "
    )
    assert sentence(found, now, None, MONDAY, "rep-1").startswith(
        "If rep-1 delivers these two in time: "
    )


def test_what_is_due_until_then_and_not_named_is_listed_and_not_counted() -> None:
    owed = [
        promise("c-1"),
        promise("c-2", date(2026, 11, 25)),
        promise("c-3", date(2026, 11, 28)),
        promise("c-4", date(2026, 11, 24), delivered=True),
    ]
    found = outlook([], owed, {"c-1"}, FRIDAY, today=MONDAY)
    assert [each.commitment for each in found.not_considered] == ["c-2"]
    assert [(each.commitment, each.already) for each in found.supposed] == [
        ("c-4", True),
        ("c-1", False),
    ]
    assert found.figures.settled == 2


def test_what_is_kept_before_it_is_due_stays_kept_whatever_is_supposed() -> None:
    measure = Measure(kind="dial")
    dials: dict[str, Any] = {"measure": measure, "direction": "at_least", "target": Decimal(65)}
    reached = promise("c-2", amount=Decimal(65), **dials)
    almost = promise("c-3", amount=Decimal(64), **dials)
    owed = [promise("c-1", delivered=True), reached, almost]
    later = FRIDAY + timedelta(days=3)
    found = outlook([], owed, {"c-1", "c-2", "c-3"}, later, today=MONDAY)
    assert [(each.commitment, each.already, each.late_days) for each in found.supposed] == [
        ("c-1", True, 0),
        ("c-2", True, 0),
        ("c-3", False, 3),
    ]
    assert [each.credit for each in found.supposed[:2]] == [ONE, ONE]
    assert "is delivered on time: 100 points" in found.supposed[1].words
    none_left = outlook([], owed, {"c-1"}, later, today=MONDAY)
    said = sentence(none_left, none_left.figures, later, MONDAY)
    assert said.startswith("Nothing of this is left to deliver")


def test_an_overdue_one_rises_from_what_it_has_and_never_falls() -> None:
    due = date(2026, 11, 20)
    settled = item(1, due, Decimal("0.75")).model_copy(
        update={"amount_at_due": Decimal(15), "target": Decimal(20), "direction": "at_least"}
    )
    owed = promise(
        "c-1", due, state="settled", direction="at_least", target=Decimal(20), amount=Decimal(18)
    )
    soon = outlook([settled], [owed], {"c-1"}, MONDAY, today=MONDAY)
    assert [each.credit for each in soon.supposed] == [Decimal("0.875")]
    assert soon.supposed[0].words == "c-1, due 20 Nov, would be 3 days late: 87.5 points."
    assert soon.figures.settled == 1
    too_late = outlook([settled], [owed], {"c-1"}, due + timedelta(days=15), today=MONDAY)
    assert [each.credit for each in too_late.supposed] == [Decimal("0.75")]


def test_what_is_overdue_and_has_no_day_of_delivery_is_late() -> None:
    due = date(2026, 11, 20)
    missed = item(1, due, NONE)
    owed = [promise("c-1", due, state="settled"), promise("c-2")]
    found = outlook([missed], owed, {"c-1"}, None, today=MONDAY)
    assert [(each.credit, each.late_days) for each in found.supposed] == [(Decimal("0.5"), 3)]
    assert sentence(found, figures([missed]), None, MONDAY).startswith(
        "If you deliver this one today: "
    )
    both = outlook([missed], owed, {"c-1", "c-2"}, None, today=MONDAY)
    assert [each.late_days for each in both.supposed] == [3, 0]
    assert sentence(both, figures([missed]), None, MONDAY).startswith(
        "If you deliver these two in time, and today what is late: "
    )


@pytest.mark.parametrize("by", [None, FRIDAY])
def test_what_has_settled_is_late_also_where_its_day_is_not_over(by: date | None) -> None:
    owed = [promise("c-1", FRIDAY, state="settled")]
    found = outlook([item(1, FRIDAY, NONE)], owed, {"c-1"}, by, today=FRIDAY)
    assert [(each.credit, each.late_days) for each in found.supposed] == [(Decimal("0.5"), 1)]


def test_the_late_share_of_the_due_day_counts() -> None:
    generous = history_of(
        [Yardstick(name="followthrough.late_share", value=Decimal("0.8"), applies_from=FRIDAY)]
    )
    found = outlook(
        [], [promise("c-1")], {"c-1"}, FRIDAY + timedelta(days=1), today=MONDAY, history=generous
    )
    assert [each.credit for each in found.supposed] == [Decimal("0.8")]


@given(histories, st.integers(0, 500), st.integers(0, 14))
def test_on_time_is_never_worse_than_late_nor_late_than_never(
    items: list[Settled], day: int, late: int
) -> None:
    due = FIRST + timedelta(days=day)
    owed = [promise("owed", due)]
    tiny = Decimal(1).scaleb(-26)
    on_time = outlook(items, owed, {"owed"}, due, today=FIRST).figures.exact
    later = outlook(items, owed, {"owed"}, due + timedelta(days=late), today=FIRST).figures.exact
    never = outlook(items, owed, {"owed"}, due + timedelta(days=15), today=FIRST).figures.exact
    assert on_time + tiny >= later >= never - tiny
    assert on_time == figures([*items, item(99, due, ONE)]).exact or items


def test_only_what_is_open_can_be_delivered() -> None:
    owed = {
        "c-1": promise("c-1"),
        "c-2": promise("c-2", state="final"),
        "c-3": promise("c-3", state="settled", delivered=True),
        "c-4": promise("c-4", state="settled"),
    }
    wrong = undeliverable(owed, ["c-1", "c-2", "c-3", "c-4", "c-5"])
    assert sorted(wrong) == ["c-2", "c-3", "c-5"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"state": "proposed"}, "is proposed and not accepted by both yet"),
        ({"state": "lapsed"}, "has lapsed, as it wasn't accepted by both in time"),
        ({"state": "final"}, "is final, as its late window has closed"),
        ({"state": "left_out", "left_out": "withdrawn"}, "was withdrawn"),
        (
            {"state": "left_out", "left_out": "superseded", "replaced_by": "c-2"},
            "was replaced by c-2",
        ),
        ({"state": "left_out", "left_out": "pair_ended"}, "is left out, as the pair has ended"),
    ],
)
def test_what_cannot_be_delivered_is_told_with_its_state(more: dict[str, Any], words: str) -> None:
    wrong = undeliverable({"c-1": promise("c-1", **more)}, ["c-1", "c-9"])
    assert wrong == {
        "c-1": f"{words}: delivering it changes nothing",
        "c-9": "is none of this person's promises",
    }


def test_nothing_is_delivered_by_a_day_that_is_past() -> None:
    assert why_not_by(MONDAY - timedelta(days=1), MONDAY) == (
        "2026-11-22 is past: give today (2026-11-23) or a later day"
    )
    assert (why_not_by(MONDAY, MONDAY), why_not_by(None, MONDAY)) == (None, None)


def test_too_few_for_a_number_is_said_as_it_is() -> None:
    found = outlook(history([(0, ONE)]), [promise("c-1")], {"c-1"}, FRIDAY, today=MONDAY)
    now = figures(history([(0, ONE)]))
    assert sentence(found, now, FRIDAY, MONDAY) == (
        "If you deliver this one by Friday: 2 of 3 needed (now 1 of 3 needed)."
    )


LIMIT: dict[str, Any] = {
    "direction": "at_most",
    "target": Decimal(3),
    "measure": Measure(kind="cancelled_meeting"),
}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"state": "settled", "amount": Decimal(4)}, "it was judged by its amount at the deadline"),
        ({"state": "settled", "amount": Decimal(2)}, "it was judged by its amount at the deadline"),
        ({"amount": Decimal(4)}, "is a limit of 3, and there are 4 already"),
    ],
)
def test_a_limit_that_was_passed_or_judged_cannot_be_kept_any_more(
    more: dict[str, Any], words: str
) -> None:
    [reason] = undeliverable({"lim": promise("lim", **LIMIT, **more)}, ["lim"]).values()
    assert words in reason


@pytest.mark.parametrize("by", [None, FRIDAY, FRIDAY + timedelta(days=3)])
def test_a_limit_is_kept_by_its_deadline_and_never_late(by: date | None) -> None:
    open_ = promise("lim", **LIMIT, amount=Decimal(1))
    assert undeliverable({"lim": open_}, ["lim"]) == {}
    [kept] = outlook([], [open_], ["lim"], by, today=MONDAY).supposed
    assert (kept.credit, kept.late_days) == (ONE, 0)
    assert kept.words == "lim, due 27 Nov, would be kept to its end: 100 points."
