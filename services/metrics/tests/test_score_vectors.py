"""The worked examples of DOMAIN C1, C3 and C4, number by number."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.rules.figures import figures
from ridealong.metrics.rules.follow_through import batches, score_after, settled_in
from ridealong.metrics.rules.parameters import PARAMETERS
from ridealong.metrics.rules.plausible_range import plausible_range

from .items import item

VECTORS: dict[str, Any] = json.loads(
    Path(__file__).with_name("follow_through.json").read_text(encoding="utf-8"),
    parse_float=Decimal,
)


HALF_A_MILLIONTH = Decimal("0.0000005")


def items_of(vector: dict[str, Any]) -> list[Settled]:
    return [
        item(n, date.fromisoformat(each["due"]), Decimal(each["q"]))
        for n, each in enumerate(vector["items"])
    ]


def vector(name: str) -> list[Settled]:
    return next(items_of(v) for v in VECTORS["score_vectors"] if v["name"].startswith(name))


def rounded(value: Decimal, places: int) -> Decimal:
    return round(value, places)


def test_the_parameters_are_those_of_the_page() -> None:
    assert VECTORS["params"] == {
        "half_life_days": PARAMETERS.half_life_days,
        "prior_mean": PARAMETERS.prior_mean,
        "prior_weight": PARAMETERS.prior_weight,
        "late_share": PARAMETERS.late_share,
        "late_window_days": PARAMETERS.late_window_days,
        "min_n": PARAMETERS.needed,
    }


@pytest.mark.requirement("C1")
@pytest.mark.parametrize("case", VECTORS["score_vectors"], ids=lambda case: case["name"])
def test_a_worked_history_has_its_score_evidence_and_percent(case: dict[str, Any]) -> None:
    items = items_of(case)
    expected = case["expect"]
    trail = batches(items)
    evidence = trail[-1].evidence if trail else PARAMETERS.prior_weight
    assert settled_in(trail) == expected["n"]
    assert abs(score_after(trail) - Decimal(expected["S"])) <= HALF_A_MILLIONTH
    assert abs(evidence - Decimal(expected["D"])) <= HALF_A_MILLIONTH
    assert figures(items).score == expected["pct"]


@pytest.mark.requirement("C3")
def test_the_history_by_hand_day_by_day() -> None:
    trail = batches(vector("F10a"))
    by_hand = [
        (date(2026, 3, 2), "3.0000", "0.775000", "4.0000"),
        (date(2026, 3, 9), "3.6893", "0.783788", "5.6893"),
        (date(2026, 3, 16), "5.2473", "0.774464", "7.2473"),
        (date(2026, 3, 23), "6.6843", "0.711255", "8.6843"),
        (date(2026, 3, 30), "8.0097", "0.756460", "10.0097"),
    ]
    assert [
        (
            batch.due,
            str(rounded(batch.inertia, 4)),
            str(rounded(batch.score, 6)),
            str(rounded(batch.evidence, 4)),
        )
        for batch in trail
    ] == by_hand


@pytest.mark.requirement("C3", "D10")
def test_the_history_by_hand_opens_into_its_shares() -> None:
    found = figures(vector("F10a"))
    by_hand = ["0.0723", *["0.0784"] * 2, *["0.0850"] * 2, *["0.0921"] * 2, *["0.0999"] * 2]
    assert [str(rounded(share, 4)) for _, share in found.shares.items] == by_hand
    assert rounded(found.shares.prior, 4) == Decimal("0.2169")


@pytest.mark.requirement("C3", "C4")
def test_the_history_by_hand_is_printed_in_one_line() -> None:
    line = "76 · kept in full and on time 5 of 9 · plausible range 27\N{EN DASH}81"
    assert figures(vector("F10a")).sentence() == line


@pytest.mark.requirement("C4")
@pytest.mark.parametrize(
    ("kept", "of", "low", "high"),
    [
        (0, 3, "0.0000", "0.5615"),
        (2, 2, "0.3424", "1.0000"),
        (3, 3, "0.4385", "1.0000"),
        (5, 9, "0.2666", "0.8112"),
        (7, 9, "0.4526", "0.9368"),
        (9, 10, "0.5958", "0.9821"),
        (18, 20, "0.6990", "0.9721"),
        (30, 30, "0.8865", "1.0000"),
    ],
)
def test_the_plausible_range_is_wilsons(kept: int, of: int, low: str, high: str) -> None:
    ends = plausible_range(kept, of)
    assert ends is not None
    assert [str(rounded(end, 4)) for end in ends] == [low, high]


def test_nothing_settled_has_no_range() -> None:
    assert plausible_range(0, 0) is None
