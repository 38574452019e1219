"""What a commitment is worth: DOMAIN C1 by the worked credits of C2, and its properties."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.commitments.rules.credit import cap, credit, fulfilment
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentDelivered, CommitmentSettled
from ridealong.contracts.fields import Measure

from .given import REP, YES_NO, Story, activity, happened, made

VECTORS = json.loads((Path(__file__).parent / "vectors/credits.json").read_text(encoding="utf-8"))
shares = st.decimals(0, 1, places=4)
counts = st.integers(0, 6)


def events_of(vector: dict[str, Any]) -> list[Event[Any]]:
    """The promise of a worked credit and what was done for it."""
    on_time, late = "2026-03-19 12:00", "2026-03-23 12:00"
    terms = {"due": date(2026, 3, 20), "zone": "UTC", "renegotiations": vector["renegotiations"]}
    if vector["direction"] == "yes_no":
        done = [at for at, key in ((on_time, "at_due"), (late, "in_all")) if vector[key]][:1]
        delivery = [
            happened(CommitmentDelivered(commitment="c-1", rep=REP, by=REP), at) for at in done
        ]
        return [made(**YES_NO, **terms), *delivery]
    measured = made(
        direction=vector["direction"],
        target=Decimal(vector["target"]),
        measure=Measure(kind="answer", unit="hours"),
        **terms,
    )
    more = Decimal(vector["in_all"]) - Decimal(vector["at_due"])
    return [
        measured,
        activity("a", on_time, vector["at_due"], kind="answer"),
        *([activity("b", late, str(more), kind="answer")] if more else []),
    ]


@pytest.mark.requirement("C1", "C2")
@pytest.mark.parametrize("vector", VECTORS, ids=lambda each: each["case"])
def test_the_worked_credits_come_out_of_whole_stories(vector: dict[str, Any]) -> None:
    story = Story(*events_of(vector)).until("2026-06-01")
    last = story.heard(CommitmentSettled)[-1]
    assert str(last.credit) == vector["credit"]
    assert not last.late_window_open


@pytest.mark.requirement("C2")
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-20 23:59", "1.0000"),
        ("2026-03-21 00:00", "0.5000"),
        ("2026-04-03 23:59", "0.5000"),
        ("2026-04-04 00:00", "0.0000"),
    ],
)
def test_the_last_instants_of_the_due_date_and_of_the_fourteenth_day_after(
    at: str, expected: str
) -> None:
    done = happened(CommitmentDelivered(commitment="c-1", rep=REP, by=REP), at)
    story = Story(made(**YES_NO, zone="UTC"), done).until("2026-06-01")
    assert str(story.commitment().credit) == expected


@pytest.mark.requirement("C1")
@given(shares, shares, counts)
def test_credit_lies_between_nothing_and_the_cap(due: Decimal, more: Decimal, often: int) -> None:
    found = credit(due, min(Decimal(1), due + more), often)
    assert 0 <= found <= cap(often) <= 1
    assert found.as_tuple().exponent == -4


@pytest.mark.requirement("C1")
@given(shares, shares, counts)
def test_late_never_beats_on_time_and_never_takes_away(
    due: Decimal, close: Decimal, often: int
) -> None:
    on_time = credit(max(due, close), max(due, close), often)
    assert credit(due, due, often) <= credit(due, close, often) <= on_time


@pytest.mark.requirement("C1")
@given(shares, shares, counts)
def test_one_renegotiation_more_never_raises_the_credit(
    due: Decimal, close: Decimal, often: int
) -> None:
    assert credit(due, close, often + 1) <= credit(due, close, often)


@pytest.mark.requirement("C1")
@given(st.decimals("0.01", 1000, places=2), st.decimals(0, 5000, places=2))
def test_over_delivery_is_capped_and_part_credit_is_for_amounts(
    target: Decimal, amount: Decimal
) -> None:
    found = fulfilment("at_least", amount, target)
    assert found == 1 if amount >= target else found < 1
    assert fulfilment("at_most", amount, target) in {0, 1}


@pytest.mark.requirement("C1")
def test_a_third_is_shown_with_four_places() -> None:
    assert str(credit(fulfilment("at_least", Decimal(1), Decimal(3)), Decimal(0))) == "0.3333"
