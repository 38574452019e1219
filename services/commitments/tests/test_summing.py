"""Commitments added up toward what they serve, and by whose idea they were."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.summing import Kind, Sum, originated, outcome
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentDelivered
from ridealong.contracts.fields import Measure

from .given import REP, YES_NO, Story, activity, happened, made, proposed

CALLS = Kind("discovery_call", "count", "at_least", "")


def standing(*events: Event[Any], at: str = "2026-03-25") -> list[Commitment]:
    return Story(*events).until(at).stage.all(Commitment)


def summed(commitments: list[Commitment]) -> Sum:
    found = Sum()
    for each in commitments:
        found.add(each)
    return found


@pytest.mark.requirement("0.14")
def test_progress_is_added_by_measure_and_each_commitment_has_one_outcome() -> None:
    found = summed(
        standing(
            made(commitment="c-1", target=Decimal(3)),
            made(commitment="c-2", target=Decimal(9)),
            made(commitment="c-3", measure=Measure(kind="meeting")),
            made(commitment="c-4", due="2026-04-20", target=Decimal(5)),
            proposed(commitment="c-5", due="2026-04-20"),
            *(activity(f"a-{each}", "2026-03-10 12:00", "2") for each in range(2)),
        )
    )
    assert found.outcomes == {"kept": 1, "partly": 1, "missed": 1, "open": 1, "proposed": 1}
    calls = found.amounts[CALLS]
    assert (calls.commitments, calls.target, calls.amount) == (3, Decimal(17), Decimal(12))
    assert sum(found.outcomes.values()) == 5


@pytest.mark.requirement("0.14")
def test_units_directions_and_currencies_are_never_added_together() -> None:
    money = Measure(kind="deal", unit="money")
    found = summed(
        standing(
            made(commitment="c-1", measure=money, target=Decimal(100)),
            made(commitment="c-2", measure=money, target=Decimal(100), owner_id="dana"),
            made(commitment="c-3", direction="at_most", target=Decimal(2)),
            made(commitment="c-4"),
            activity("d-1", "2026-03-10", kind="deal", money=("70", "EUR")),
            activity("d-2", "2026-03-10", kind="deal", money=("90", "USD"), rep="dana"),
        )
    )
    amounts = {(kind.direction, kind.currency): each.amount for kind, each in found.amounts.items()}
    assert amounts == {
        ("at_least", "EUR"): Decimal(70),
        ("at_least", "USD"): Decimal(90),
        ("at_most", ""): Decimal(0),
        ("at_least", ""): Decimal(0),
    }


def test_done_early_is_banked_and_a_withdrawn_one_adds_no_amounts() -> None:
    done = happened(CommitmentDelivered(commitment="c-1", rep=REP, by=REP), "2026-03-04")
    [one] = standing(made(**YES_NO), done, at="2026-03-05")
    assert (outcome(one), summed([one]).banked) == ("open", 1)
    [lapsed] = standing(proposed())
    assert outcome(lapsed) == "lapsed"
    assert summed([lapsed]).amounts == {}


@pytest.mark.requirement("2.5", "3.17")
def test_whose_idea_they_were_is_counted_by_the_quarter_of_agreement() -> None:
    found = originated(
        standing(
            made(commitment="c-1", originator="rep"),
            made(commitment="c-2", originator="manager"),
            made("2026-04-01 03:00", commitment="c-3", originator="rep", due="2026-04-20"),
            made("2026-04-02 10:00", commitment="c-4", originator="together", due="2026-04-20"),
            made("2026-04-02 10:00", commitment="c-5", due="2026-04-20"),
            proposed(commitment="c-6", originator="rep"),
        )
    )
    # c-3 was agreed on the last evening of March in New York.
    assert found == {
        (2026, 1): Counter(rep=2, manager=1),
        (2026, 2): Counter(together=1, unknown=1),
    }


@pytest.mark.requirement("2.5")
def test_a_renegotiated_one_is_nobodys_new_idea() -> None:
    instead = made("2026-03-03 10:00", commitment="c-2", replaces="c-1", originator="manager")
    assert originated(standing(made(originator="rep"), instead)) == {(2026, 1): Counter(rep=1)}
