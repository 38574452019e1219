"""Figures of goals and plans, opened and worked out anew from their parts."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.stack import score_by_hand
from tests.stack.figures_walked import Found, Opened, part, under

MIKE = "/v1/people/mike"


DAY = timedelta(days=1)


def worked(first: str, until: date, weekdays: list[int], holidays: list[str]) -> int:
    """Working days, counted one by one."""
    day, count = date.fromisoformat(first), 0
    while day <= until:
        count += day.weekday() in weekdays and str(day) not in holidays
        day += DAY
    return count


async def of_goal(goal: Any, opened: Opened, last_session: str | None = None) -> Found:
    parts = await opened.read(goal["explain"])
    values = parts["values"]
    assert goal["value"] == (values[-1]["value"] if values else None)
    then = [each["value"] for each in values if last_session and each["as_of"] <= last_session]
    assert goal["at_last_session"] == (then[-1] if then else None)
    if goal["change"] is not None:
        assert Decimal(goal["change"]) == Decimal(goal["value"]) - Decimal(goal["at_last_session"])
    ratings = {each["whose"]: each["value"] for each in parts["confidence"]}
    for name, whose in (("own", "own"), ("impression", "observed")):
        told = goal["confidence"][name]
        assert (told and told["value"]) == ratings.get(whose)
    pace = goal["pace"]
    if pace is not None:
        days = parts["working_days"]
        today, last = (date.fromisoformat(days[name]) for name in ("today", "last"))
        calendar = days["weekdays"], days["holidays"]
        elapsed = worked(days["first"], min(today - DAY, last), *calendar)
        whole = worked(days["first"], last, *calendar)
        value, target = Fraction(goal["value"] or 0), Fraction(goal["target"])
        missing = max(target - value, Fraction(0))
        expected: dict[str, Fraction | int | None] = {
            "working_days": whole,
            "elapsed": elapsed,
            "remaining": whole - elapsed,
            "progress": value / target,
            "time": Fraction(elapsed, whole),
            "pace": value / target / Fraction(elapsed, whole) if elapsed else None,
            "projection": value / elapsed * whole if elapsed else None,
            "missing": missing,
            "needed_per_day": missing / (whole - elapsed) if whole > elapsed else None,
        }
        for name, figure in expected.items():
            told = pace[name]
            assert (told is None) == (figure is None)
            assert told is None or abs(Fraction(str(told)) - Fraction(figure or 0)) < 0.0051
    names = ("working_days", "elapsed", "remaining", "progress", "time", "pace", "projection")
    return {
        *("value", "target", "at_last_session", "change"),
        *("confidence.own.value", "confidence.impression.value"),
        *(f"pace.{name}" for name in (*names, "missing", "needed_per_day")),
    }


async def of_weeks(weeks: Any, planned: list[Any], opened: Opened) -> Found:
    days = (weeks["weekdays"], weeks["holidays"])
    last = date.fromisoformat(weeks["last"])
    assert weeks["working_days"] == worked(weeks["counted_from"], last, *days)
    assert weeks["weeks"] == ((last - date.fromisoformat(weeks["counted_from"])).days + 1) // 7
    assert weeks["elapsed"] <= weeks["working_days"]
    shares: dict[str, Fraction] = {}
    for line in weeks["lines"]:
        assert Decimal(line["actual"]) == await opened.counted(line["explain"])
        [of_plan] = [each for each in planned if each["kind"] == line["kind"]]
        target = Fraction(of_plan["target"]) * weeks["weeks"]
        target = target * weeks["elapsed"] / weeks["working_days"]
        assert abs(Fraction(line["target"]) - target) < 0.0001
        shares[line["kind"]] = min(Fraction(1), Fraction(line["actual"]) / target)
        assert abs(Fraction(line["share"]) - shares[line["kind"]]) < 0.0001
    mean = sum(shares.values(), Fraction(0)) / len(shares)
    assert abs(Fraction(weeks["adherence"]) - mean) < 0.0001
    assert weeks["lowest"] == min(shares, key=lambda kind: shares[kind])
    return {
        *("weeks", "elapsed", "working_days", "weekdays[]", "adherence"),
        *("lines[].actual", "lines[].target", "lines[].share"),
    }


async def goals(told: Any, opened: Opened) -> Found:
    found: Found = set()
    session = told["last_session"]["start"]
    for goal in told["goals"]:
        found |= under("goals[]", await of_goal(goal, opened, session))
    for kind, count in told["counts"].items():
        assert Decimal(count) == await opened.counted(told["counts_explain"][kind])
    return found | {"counts.*"}


async def goal(told: Any, opened: Opened) -> Found:
    rep = await opened.read("/v1/reps/mike/goals")
    found = under("goal", await of_goal(told["goal"], opened, rep["last_session"]["start"]))
    states = Counter(each["state"] for each in told["served_by"]["commitments"])
    assert told["served_by"]["by_state"] == states
    for month in told["months"] or ():
        assert Decimal(month["count"]) == await opened.counted(month["explain"])
    return found | {"served_by.by_state.*", "months[].count"}


async def initiative(told: Any, opened: Opened) -> Found:
    states = Counter(each["state"] for each in told["served_by"]["commitments"])
    assert told["served_by"]["by_state"] == states
    return {"served_by.by_state.*"}


async def goal_explained(told: Any, opened: Opened) -> Found:
    values = [Decimal(each["value"]) for each in told["sessions"]]
    for (before, now), each in zip(pairwise(values), told["sessions"][1:], strict=True):
        assert Decimal(each["change"]) == now - before
    rose = [Decimal(each["change"] or 0) > 0 for each in told["sessions"]][::-1]
    row = rose.index(False) if False in rose else len(rose)
    assert told["improved_in_a_row"] == row
    return {
        *("values[].value", "sessions[].value", "sessions[].change", "improved_in_a_row"),
        *("confidence[].value", "working_days.weekdays[]"),
    }


async def diagnosis(told: Any, opened: Opened) -> Found:
    plan = await opened.read(f"{MIKE}/plan")
    found = under("weeks", await of_weeks(told["weeks"], plan["planned"], opened))
    assert told["doing"] == told["weeks"]["adherence"]
    goal_ = (await opened.read(told["explain"].removesuffix("/explain")))["goal"]
    assert told["pace"] == (goal_["pace"] and goal_["pace"]["pace"])
    for step in [*told["steps"], *filter(None, [told["failing"]])]:
        tries = await opened.counted(step["tries_explain"])
        reached = await opened.counted(step["reached_explain"])
        assert (step["tries"], step["reached"]) == (tries, reached)
        assert part(step["rate"], step["reached"], step["tries"])
        high = score_by_hand.wilson(step["reached"], step["tries"])[1]
        assert abs(float(step["high"]) - high) < 0.0001
        [line] = [each for each in plan["planned"] if each["kind"] == step["step"]]
        assert step["planned"] == line["conversion"]
    names = ("tries", "reached", "rate", "planned", "high")
    steps = {f"{where}.{name}" for where in ("steps[]", "failing") for name in names}
    return found | steps | {"doing", "pace", "doing_from", "on_pace_from"}


async def benchmarks(told: Any, opened: Opened) -> Found:
    for each in told["benchmarks"]:
        assert Decimal(each["count"]) == await opened.counted(each["explain"])
    return {"benchmarks[].count", "benchmarks[].target"}


async def plan(told: Any, opened: Opened) -> Found:
    found = under("week", await of_weeks(told["week"], told["planned"], opened))
    found |= under("last_four", await of_weeks(told["last_four"], told["planned"], opened))
    proposed = {f"proposal.planned[].{name}" for name in ("target", "conversion")}
    return found | proposed | {"planned[].target", "planned[].conversion"}
