"""Anybody can check a score: plain JSON in, all its parts out."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from ridealong.metrics.rules.explaining import explain_score

pytestmark = pytest.mark.requirement("C1", "C3")

VECTORS: dict[str, Any] = json.loads(
    Path(__file__).with_name("follow_through.json").read_text(encoding="utf-8")
)
BY_HAND = next(each for each in VECTORS["score_vectors"] if each["name"].startswith("F10a"))
TOLD = [
    "The score begins at 70, as if three promises had been kept at 70 %.",
    (
        "On 2 Mar one result came in (100 points). What you had weighed 3.00, so the score moved "
        "from 70.0 to 77.5."
    ),
    (
        "On 9 Mar two results came in (100 and 60 points). What you had weighed 3.69, so the score "
        "moved from 77.5 to 78.4."
    ),
]


@pytest.mark.parametrize("case", VECTORS["score_vectors"], ids=lambda case: case["name"])
def test_a_vector_as_it_is_written_gives_its_numbers(case: dict[str, Any]) -> None:
    found = explain_score({"items": case["items"], "params": VECTORS["params"]})
    expected = case["expect"]
    assert (found["n"], found["pct"]) == (expected["n"], expected["pct"])
    assert found["S"] == pytest.approx(expected["S"], abs=5e-7)
    assert found["D"] == pytest.approx(expected["D"], abs=5e-7)
    assert json.loads(json.dumps(found)) == found


def test_the_parts_sum_to_one_and_give_the_score() -> None:
    found = explain_score({"items": BY_HAND["items"]})
    shares = [Decimal(str(each["share"])) for each in found["shares"]]
    assert sum(shares) + Decimal(str(found["prior_share"])) == 1
    weighed = 0.7 * found["prior_share"] + sum(
        each["q"] * each["share"] for each in found["shares"]
    )
    assert weighed == pytest.approx(found["S"], abs=1e-8)
    assert (found["kept"], found["of"], found["range"], found["band"]) == (5, 9, [27, 81], "steady")


def test_each_due_day_is_spelled_out() -> None:
    found = explain_score({"items": BY_HAND["items"]})
    assert found["words"][:3] == TOLD
    assert found["words"][-1] == (
        "Shown: 76 · kept in full and on time 5 of 9 · plausible range 27\N{EN DASH}81."
    )
    assert [day["words"] for day in found["days"]] == found["words"][1:-1]
    assert [round(day["I"], 4) for day in found["days"]] == [3.0, 3.6893, 5.2473, 6.6843, 8.0097]


def test_other_parameters_and_what_is_left_out_are_understood() -> None:
    items = [{"due": "2026-03-02", "q": 1, "id": "a"}, {"due": "2026-03-02", "q": 0, "id": "b"}]
    found = explain_score({"items": items, "params": {"prior_mean": 0.5, "min_n": 2}})
    assert (found["S"], found["pct"]) == (0.5, 50)
    items.append({"due": "2026-03-03", "q": 0, "id": "c", "left_out": "excused"})
    with_excused = explain_score({"items": items, "params": {"prior_mean": 0.5, "needed": 2}})
    assert (with_excused["S"], with_excused["n"], with_excused["left_out"]) == (0.5, 2, 1)
    assert [each["id"] for each in with_excused["shares"]] == ["a", "b"]


@pytest.mark.parametrize(
    "credit", [1 / 3, "0.66666666666666666", Decimal(1) / 3, 1e-300, 0.1 + 0.2]
)
def test_a_credit_of_any_length_is_rounded_to_ten_places(credit: float) -> None:
    [share] = explain_score({"items": [{"due": "2026-03-02", "q": credit}]})["shares"]
    assert share["q"] == round(float(credit), 10)


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({}, "items"),
        ({"items": [{"due": "2026-03-02"}]}, "items.0.q"),
        ({"items": [{"due": "2026-03-02", "q": 1.1}]}, "items.0.q"),
        ({"items": [{"due": "2026-02-30", "q": 1}]}, "items.0.due"),
        ({"items": [{"due": "2026-03-02", "q": 1, "weight": 2}]}, "items.0.weight"),
        ({"items": [], "params": {"half_life_days": 0}}, "params.half_life_days"),
        ({"items": [], "parameters": {}}, "parameters"),
        ({"items": [], "params": 5}, "params"),
        ({"items": [], "params": [{"from": "2026-11-01", "min_n": 0}]}, "params.0.min_n"),
        ({"items": [], "params": [{}, {"late_share": 0.25}]}, "params"),
        ({"items": [], "params": [{"from": "2026-11-01"}, {"from": "2026-11-01"}]}, "params"),
        ({"items": [{"due": "2026-03-02", "q": 1, "id": "a"}] * 2}, ""),
    ],
)
def test_what_makes_no_sense_is_named(given: dict[str, Any], where: str) -> None:
    with pytest.raises(ValidationError) as refused:
        explain_score(given)
    assert [".".join(map(str, each["loc"])) for each in refused.value.errors()] == [where]


def test_days_of_several_years_are_told_with_their_year() -> None:
    found = explain_score(
        {"items": [{"due": "2025-12-31", "q": 1}, {"due": "2026-01-02", "q": 0.7001}]}
    )
    assert found["words"][2].startswith("On 2 Jan 2026 one result came in (70.01 points).")
    many = explain_score({"items": [{"due": "2026-01-02", "q": 0.5}] * 13})
    assert many["words"][1].startswith("On 2 Jan 13 results came in (50.0 points on average).")


KEPT = {"due": "2026-03-02", "kept": True}


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (KEPT | {"q": 0.5}, "it is worth 1, and q is 0.5. Put one right"),
        (KEPT | {"q": 0}, "it is worth 1, and q is 0. Put one right"),
        (
            KEPT | {"q": 1, "renegotiations": 3},
            "after 3 renegotiations it is worth 0.5, and q is 1",
        ),
        ({"due": "2026-03-02", "q": 1, "kept": False}, "items.0: q is 1, so it was kept in full"),
    ],
)
def test_a_credit_that_contradicts_what_was_kept_is_refused(item: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        explain_score({"items": [item]})


def test_kept_may_be_worth_less_and_late_may_be_worth_all() -> None:
    kept = explain_score({"items": [KEPT | {"q": 0.5, "renegotiations": 3}]})
    late = {"due": "2026-03-02", "q": 1, "kept": False}
    full = explain_score({"items": [late], "params": {"late_share": 1}})
    assert (kept["kept"], full["kept"]) == (1, 0)
