"""A credit and a deadline explained from plain JSON say what the service computes."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ridealong.commitments.rules.credit import credit, fulfilment
from ridealong.commitments.rules.explaining import explain_credit, explain_deadline

HERE = Path(__file__).parent / "vectors"
CREDITS = json.loads((HERE / "credits.json").read_text(encoding="utf-8"))
DEADLINES = json.loads((HERE / "deadlines.json").read_text(encoding="utf-8"))


def asked(vector: dict[str, Any]) -> dict[str, Any]:
    """A worked credit as a question."""
    question = {"direction": vector["direction"], "renegotiations": vector["renegotiations"]}
    if vector["direction"] == "yes_no":
        late = 0 if vector["at_due"] else 3 if vector["in_all"] else None
        return question | {"days_late": late}
    return question | {
        "target": vector["target"],
        "amount_at_due": vector["at_due"],
        "amount_at_close": vector["in_all"],
    }


@pytest.mark.requirement("C1", "C2")
@pytest.mark.parametrize("vector", CREDITS, ids=lambda each: each["case"])
def test_the_worked_credits_are_explained_with_their_own_numbers(vector: dict[str, Any]) -> None:
    found = explain_credit(asked(vector))
    assert found["credit"] == vector["credit"]
    assert found["words"][-1].endswith(f"that is {_points(found)} of 100 points.")


def _points(found: dict[str, Any]) -> str:
    return f"{Decimal(found['credit']) * 100:.2f}".rstrip("0").rstrip(".")


@pytest.mark.requirement("C2")
def test_done_on_the_14th_day_after_still_counts_half_and_on_the_15th_nothing() -> None:
    worth = {
        days: explain_credit({"direction": "yes_no", "days_late": days})["credit"]
        for days in (0, 1, 14, 15)
    }
    assert worth == {0: "1.0000", 1: "0.5000", 14: "0.5000", 15: "0.0000"}
    assert explain_credit({"direction": "yes_no"})["credit"] == "0.0000"


@pytest.mark.requirement("C1")
@given(
    st.decimals("0.01", 1000, places=2),
    st.decimals(0, 1500, places=2),
    st.decimals(0, 500, places=2),
    st.integers(0, 6),
)
def test_the_parts_put_together_are_the_credit(
    target: Decimal, at_due: Decimal, more: Decimal, renegotiations: int
) -> None:
    found = explain_credit(
        {
            "direction": "at_least",
            "target": str(target),
            "amount_at_due": str(at_due),
            "amount_at_close": str(at_due + more),
            "renegotiations": renegotiations,
        }
    )
    parts = {name: Decimal(found[name]) for name in ("f_due", "f_close", "late", "cap", "credit")}
    assert abs(min(parts["cap"], parts["f_due"] + parts["late"]) - parts["credit"]) < Decimal(
        "0.0001"
    )
    exact = [fulfilment("at_least", amount, target) for amount in (at_due, at_due + more)]
    assert parts["credit"] == credit(exact[0], exact[1], renegotiations)
    assert found["kept"] == (at_due >= target)


def test_the_arithmetic_is_spelled_out() -> None:
    found = explain_credit(
        {"direction": "at_least", "target": 20, "amount_at_due": 15, "amount_at_close": 20}
    )
    assert found["words"] == [
        "By the deadline 15 of 20: 15 ÷ 20 = 0.75.",
        "By the end of the late window 20 of 20: 20 ÷ 20 = 1.",
        "What came late counts half: 0.5 · (1 - 0.75) = 0.125.",
        "It was never renegotiated, so it can be worth up to 1.",
        "Credit: the smaller of 1 and 0.75 + 0.125 = 0.8750, that is 87.5 of 100 points.",
    ]


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"target": 0, "amount_at_due": 1}, "greater than 0"),
        ({"target": 3, "amount_at_due": -1}, "greater than or equal to 0"),
        ({"target": 3}, "need target and amount_at_due"),
        ({"target": 3, "amount_at_due": 1, "days_late": 2}, "days_late is for yes_no"),
        ({"direction": "yes_no", "target": 3}, "yes_no has no target"),
        ({"direction": "yes_no", "renegotiations": -1}, "greater than or equal to 0"),
        ({"target": 3, "amount_at_due": 1, "amounts": 2}, "Extra inputs"),
    ],
)
def test_a_question_that_cant_be_answered_names_its_rule(wrong: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValidationError, match=rule):
        explain_credit(wrong)


@pytest.mark.requirement("C1", "C2")
@pytest.mark.parametrize("vector", DEADLINES, ids=lambda each: f"{each['due']} {each['zone']}")
def test_deadlines_are_explained_by_instant_and_by_local_clock(vector: dict[str, str]) -> None:
    found = explain_deadline({"due": vector["due"], "zone": vector["zone"]})
    expected = datetime.fromisoformat(vector["deadline"])
    assert datetime.fromisoformat(found["deadline"]) == expected
    local = datetime.fromisoformat(found["deadline_local"])
    assert local == expected
    assert local.date() > date.fromisoformat(vector["due"])
    assert f"{expected:%Y-%m-%d %H:%M} UTC" in " ".join(found["words"])


@pytest.mark.parametrize(
    ("due", "zone", "hours", "words"),
    [
        ("2026-03-29", "Europe/Riga", "23", "Sunday 29 March 2026 has 23 hours there"),
        ("2026-11-01", "America/Los_Angeles", "25", "has 25 hours there"),
        ("2026-09-05", "America/Santiago", "24", "Sunday 6 September 2026 begins at 01:00 there"),
    ],
)
def test_a_clock_change_is_said(due: str, zone: str, hours: str, words: str) -> None:
    found = explain_deadline({"due": due, "zone": zone})
    assert found["hours_of_due_day"] == hours
    assert words in " ".join(found["words"])


@pytest.mark.parametrize("wrong", [{"due": "soon"}, {"zone": "Mars/Olympus"}, {"due": None}])
def test_an_unknown_zone_or_day_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        explain_deadline({"due": "2026-03-20", "zone": "UTC"} | wrong)


def test_an_organisations_own_late_share_and_window_are_said() -> None:
    usual = explain_deadline({"due": "2026-03-10", "zone": "UTC"})
    assert usual["words"][-1] == (
        "Done after that, until the end of Tuesday 24 March 2026 there (before 2026-03-25 00:00 "
        "UTC), counts half. Later counts for nothing."
    )
    week = explain_deadline({"due": "2026-03-10", "zone": "UTC", "late_window_days": 7})
    assert week["last_late_day"] == "2026-03-17"
    found = explain_credit(
        {"direction": "yes_no", "days_late": 7, "late_share": "0.25", "late_window_days": 7}
    )
    assert (found["credit"], found["words"][2]) == (
        "0.2500",
        "What came late counts 0.25 of it: 0.25 · (1 - 0) = 0.25.",
    )


@pytest.mark.parametrize("direction", ["at_least", "at_most"])
def test_an_amount_that_goes_backwards_is_refused(direction: str) -> None:
    given = {"direction": direction, "target": 20, "amount_at_due": 15, "amount_at_close": 14}
    with pytest.raises(ValidationError, match="amount_at_close is 14, less than amount_at_due"):
        explain_credit(given)
