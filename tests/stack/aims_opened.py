"""Figures of forecasts, aims, balance and hours, opened and worked out anew from their parts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.stack.aims_played import quarter
from tests.stack.figures_walked import Found, Opened, under
from tests.stack.goals_opened import MIKE, worked

WINTER = {"from": "2026-02-01", "to": "2026-03-31"}
QUARTER = "/".join(map(str, quarter(datetime.now(UTC).date())))
AMOUNTS = ("committed", "likely", "upside")
REPS = ("mike", "nina", "omar")


def moved(told: Any, amounts: list[Decimal]) -> None:
    """An amount and its drift are those of the words behind it."""
    assert Decimal(told["now"]) == amounts[-1]
    assert Decimal(told["since_before"]) == amounts[-1] - amounts[-2]
    assert Decimal(told["since_first"]) == amounts[-1] - amounts[0]


async def forecasts(told: Any, opened: Opened) -> Found:
    now, following = told["periods"]
    parts = await opened.read(now["explain"])
    [own] = now["forecasts"]
    assert own["said"] == len(parts["forecasts"]) == 3
    for name in AMOUNTS:
        moved(own[name], [Decimal(each[name]) for each in parts["forecasts"]])
    [pipeline] = now["next_pipeline"]
    assert pipeline["said"] == len(parts["next_pipelines"]) == 3
    moved(pipeline["generated"], [Decimal(each["generated"]) for each in parts["next_pipelines"]])
    assert (following["starts"], following["forecasts"]) == (now["next_starts"], [])
    drifts = ("now", "since_before", "since_first")
    return {
        *(f"periods[].forecasts[].{name}.{each}" for name in AMOUNTS for each in drifts),
        *(f"periods[].next_pipeline[].generated.{each}" for each in drifts),
        *("periods[].forecasts[].said", "periods[].next_pipeline[].said"),
    }


async def forecast_explained(told: Any, opened: Opened) -> Found:
    for name, of in [(each, "forecasts") for each in AMOUNTS] + [("generated", "next_pipelines")]:
        amounts = [Decimal(each[name]) for each in told[of]]
        changes = [each[f"{name}_change"] for each in told[of]]
        assert changes[0] is None
        assert [Decimal(each) for each in changes[1:]] == [
            after - before for before, after in pairwise(amounts)
        ]
    return {
        *(f"forecasts[].{name}{each}" for name in AMOUNTS for each in ("", "_change")),
        *("next_pipelines[].generated", "next_pipelines[].generated_change"),
    }


async def cadence_goals(told: Any, opened: Opened) -> Found:
    [goal] = told["goals"]
    sessions = (await opened.read(goal["explain"]))["sessions"]
    before = [each for each in sessions if not each["now"]]
    groups = {
        "now": [each for each in sessions if each["now"]],
        "same_days_before": [each for each in before if each["same_days_before"]],
        "before": before,
    }
    for name, of in groups.items():
        assert goal[name]["held"] == len(of)
        assert goal[name]["goal_linked"] == sum(each["goal_linked"] for each in of)
        assert goal[name]["prepared"] == sum(each["prepared"] for each in of)
        assert goal[name]["with_promises"] == sum(each["promises"] > 0 for each in of)
        first, last = goal[name]["first"], goal[name]["last"]
        assert all(first <= each["day"] <= last for each in of)
    # On the 16th and the 30th with each of three, on the 2nd before.
    assert [goal[name]["held"] for name in groups] == [6, 3, 3]
    assert goal["more"] == 3
    assert Decimal(goal["reached"]) == Decimal(6) / goal["sessions"]
    counts = ("held", "goal_linked", "prepared", "with_promises")
    return {
        *(f"goals[].{name}.{each}" for name in groups for each in counts),
        *("goals[].sessions", "goals[].reached", "goals[].more"),
    }


async def balance(told: Any, opened: Opened) -> Found:
    planned = {each["kind"]: each for each in (await opened.read(f"{MIKE}/plan"))["planned"]}
    calendar = told["weekdays"], told["holidays"]
    last = date.fromisoformat(told["last"])
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    assert told["working_days"] == worked(told["first"], last, *calendar)
    assert told["elapsed"] == worked(told["first"], min(last, yesterday), *calendar)
    assert told["remaining"] == told["working_days"] - told["elapsed"]
    assert told["days_a_week"] == len(told["weekdays"])
    today = yesterday + timedelta(days=1)
    monday = today - timedelta(days=today.weekday() + 28)
    assert told["recent_days"] == worked(str(monday), monday + timedelta(days=27), *calendar)
    fed: dict[str, Fraction] = {}
    least: dict[str, Fraction] = {}
    kinds = list(planned)
    for stage in told["stages"]:
        kind, line = stage["kind"], planned[stage["kind"]]
        assert Decimal(stage["done"]) == await opened.counted(stage["explain"])
        assert Decimal(stage["recent"]) == await opened.counted(stage["recent_explain"])
        a_day = Fraction(stage["recent"]) / told["recent_days"]
        projected = Fraction(stage["done"]) + a_day * told["remaining"]
        asked = Fraction(line["target"]) * told["working_days"] / told["days_a_week"]
        near(stage["projected"], projected)
        near(stage["planned"], asked)
        near(stage["share"], min(Fraction(1), projected / asked))
        least[kind] = min(Fraction(1), projected / asked)
        assert (stage["fed"] is None) == (kind not in fed)
        if kind in fed:
            near(stage["fed"], fed[kind])
            near(stage["fed_share"], min(Fraction(1), fed[kind] / asked))
            least[kind] = min(least[kind], fed[kind] / asked)
        following = kinds[kinds.index(kind) + 1]
        fed[following] = projected * Fraction(line["conversion"])
    assert told["thinnest"] == min(least, key=lambda kind: least[kind])
    assert told["rounded"] == (min(least.values()) >= Fraction(told["rounded_from"]))
    for goal in told["goals"]:
        page = (await opened.read(goal["explain"].removesuffix("/explain")))["goal"]
        assert (goal["projected"], goal["target"]) == (page["pace"]["projection"], page["target"])
        share = Fraction(goal["projected"]) / Fraction(goal["target"])
        near(goal["share"], min(Fraction(1), share))
    names = ("done", "recent", "planned", "projected", "share", "fed", "fed_share")
    days = ("working_days", "elapsed", "remaining", "recent_days", "days_a_week", "weekdays[]")
    return {
        *days,
        *(f"stages[].{name}" for name in names),
        *(f"goals[].{name}" for name in ("target", "projected", "share")),
        "rounded_from",
    }


def near(told: str, expected: Fraction) -> None:
    """A figure as it is shown is this one."""
    assert abs(Fraction(told) - expected) < Fraction(51, 10_000)


async def hours_and_goals(told: Any, opened: Opened) -> Found:
    assert "no cause" in told["words"]
    for goal in told["goals"]:
        values = (await opened.read(goal["goal_explain"]))["values"]
        end = f"{goal['last']}T24"
        by_then = [each["value"] for each in values if each["as_of"] < end]
        assert goal["value"] == by_then[-1]
        near(goal["attainment"], Fraction(goal["value"]) / Fraction(goal["target"]))
        months = {goal["first"][:7], goal["last"][:7]}
        sessions = (await opened.read(goal["hours_explain"]))["sessions"]
        minutes = sum(each["coaching_minutes"] for each in sessions if each["month"] in months)
        assert (goal["minutes"], goal["months"]) == (minutes, len(months))
        near(goal["minutes_a_month"], Fraction(minutes, len(months)))
    names = ("minutes", "months", "minutes_a_month", "value", "target", "attainment")
    return {"left_out"} | {f"goals[].{name}" for name in names}


async def team_hours_and_goals(told: Any, opened: Opened) -> Found:
    # Dana sees each rep's own: they come to the team's.
    rows = [
        goal
        for rep in REPS
        for goal in (await opened.read(f"/v1/people/{rep}/hours-and-goals", **WINTER))["goals"]
    ]
    low, middle, full = told["bands"]
    theirs = [goal for goal in rows if goal["band"] == "low"]
    assert low["goals"] == len(theirs) == 3
    assert low["reached"] == sum(
        Decimal(each["value"]) >= Decimal(each["target"]) for each in theirs
    )
    assert Decimal(low["attainments"]) == sum(Decimal(each["attainment"]) for each in theirs)
    near(low["mean"], Fraction(low["attainments"]) / 3)
    # One of the three alone had a goal in a month of three hours and more.
    assert [each["band"] for each in rows if each["band"] != "low"] == ["full"]
    for hidden in (middle, full):
        assert (hidden["goals"], hidden["mean"]) == (None, None)
        assert hidden["hidden"] == "fewer than 3 people have such a goal"
    assert told["led"] == len(REPS)
    return under("bands[]", {"goals", "reached", "attainments", "mean"}) | {"led", "fewest_people"}
