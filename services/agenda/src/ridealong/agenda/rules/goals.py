"""A rep's aims."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Final

from ridealong.agenda.model.desk import Desk, Forecast, Goal, Impression, NextStep, Value
from ridealong.contracts.goals import (
    ConfidenceRecorded,
    ForecastStated,
    GoalAccepted,
    GoalClosed,
    GoalSet,
    GoalUpdated,
    NextStepNamed,
)

MOST_FORECASTS: Final = 12

_TERMS: Final = ("kind", "title", "unit", "counted_in", "target", "starts", "ends", "funding_date")
"""What is accepted with a goal."""


def goal_set(desk: Desk, data: GoalSet, by: str) -> Desk:
    """A goal as somebody chose it; set again, it is open again."""

    def change(goal: Goal) -> Goal:
        return goal.model_copy(
            update={
                "title": data.title,
                "kind": data.kind,
                "target": data.target,
                "target_as_of": None,
                "unit": data.measure.kind,
                "counted_in": data.measure.unit,
                "level": data.level,
                "starts": data.starts,
                "ends": data.ends,
                "funding_date": data.funding_date,
                "closed": False,
            }
        )

    return _changed(desk, data.goal, lambda goal: _with_terms(goal, change(goal), by))


def goal_accepted(desk: Desk, data: GoalAccepted) -> Desk:
    """One of the pair agrees to it as it is; to one that is over nobody can."""

    def change(goal: Goal) -> Goal:
        if goal.closed or data.by in goal.said:
            return goal
        return goal.model_copy(update={"said": (*goal.said, data.by)})

    return _changed(desk, data.goal, change)


def goal_updated(desk: Desk, data: GoalUpdated, by: str) -> Desk:
    """Where a goal stands. A value or target that was read off before the known one is old news."""

    def change(goal: Goal) -> Goal:
        known_since = goal.target_as_of
        newer = data.target is not None and (known_since is None or known_since <= data.as_of)
        told: dict[str, object] = {
            "target": data.target if newer else None,
            "target_as_of": data.as_of if newer else None,
            "title": data.title,
            "kind": data.kind,
            "unit": data.measure.kind if data.measure else None,
            "counted_in": data.measure.unit if data.measure else None,
            "starts": data.starts,
            "ends": data.ends,
        }
        known = {name: value for name, value in told.items() if value is not None}
        return _with_terms(goal, goal.model_copy(update=known), by)

    desk = _changed(desk, data.goal, change)
    known = next((value for value in desk.values if value.goal == data.goal), None)
    if data.value is None or (known and data.as_of < known.as_of):
        return desk
    value = Value(goal=data.goal, value=data.value, as_of=data.as_of)
    others = [one for one in desk.values if one.goal != data.goal]
    values = sorted([*others, value], key=lambda one: one.goal)
    return desk.model_copy(update={"values": tuple(values)})


def goal_closed(desk: Desk, data: GoalClosed) -> Desk:
    """A goal that is over. It is remembered, since a reading of it may come later."""
    return _changed(desk, data.goal, lambda goal: goal.model_copy(update={"closed": True}))


def confidence_recorded(desk: Desk, data: ConfidenceRecorded, at: datetime) -> Desk:
    """How sure somebody is of a goal; the newest of each side stands (DOMAIN 4.6)."""
    told = Impression(goal=data.goal, whose=data.whose, by=data.by, value=data.value, at=at)
    others = [one for one in desk.impressions if (one.goal, one.whose) != (data.goal, data.whose)]
    impressions = sorted([*others, told], key=lambda one: (one.goal, one.whose == "observed"))
    return desk.model_copy(update={"impressions": tuple(impressions)})


def step_named(desk: Desk, data: NextStepNamed) -> Desk:
    """What is done next for a goal; the newest stands (DOMAIN 4.8)."""
    step = NextStep(goal=data.goal, step=data.step, due=data.due)
    others = [one for one in desk.steps if one.goal != data.goal]
    steps = sorted([*others, step], key=lambda one: one.goal)
    return desk.model_copy(update={"steps": tuple(steps)})


def forecast_stated(desk: Desk, data: ForecastStated, at: datetime) -> Desk:
    """Three amounts for a period; of each period the last two are kept, so that drift shows."""
    stated = Forecast(
        forecast=data.forecast,
        starts=data.starts,
        ends=data.ends,
        currency=data.currency,
        committed=data.committed,
        likely=data.likely,
        upside=data.upside,
        by=data.by,
        at=at,
    )
    others = [one for one in desk.forecasts if one.forecast != data.forecast]
    same = [one for one in others if _period(one) == _period(stated)]
    kept = [one for one in others if _period(one) != _period(stated)]
    kept += sorted([*same, stated], key=lambda one: (one.at, one.forecast))[-2:]
    kept.sort(key=lambda one: (one.ends, one.starts, one.currency, one.at, one.forecast))
    return desk.model_copy(update={"forecasts": tuple(kept[-MOST_FORECASTS:])})


def _period(stated: Forecast) -> tuple[date, date, str]:
    return stated.starts, stated.ends, stated.currency


def is_aim_on(goal: Goal, day: date) -> bool:
    """Whether it is open and has begun on that day, and isn't over."""
    if goal.closed:
        return False
    return (goal.starts is None or goal.starts <= day) and (goal.ends is None or day <= goal.ends)


def linked(goals: Iterable[Goal], names: Iterable[str]) -> frozenset[str]:
    """Which of these ids are open goals of the rep (DOMAIN 0.6)."""
    return frozenset(goal.goal for goal in goals if not goal.closed) & frozenset(names)


def _with_terms(before: Goal, after: Goal, by: str) -> Goal:
    """The changed goal with who stands behind it: other terms are another promise, so what was
    accepted before counts no longer. The first terms void nothing."""
    if all(getattr(before, name) == getattr(after, name) for name in _TERMS):
        return after
    before_that = before.said if before.target is None else ()
    return after.model_copy(update={"said": tuple(dict.fromkeys((*before_that, by)))})


def _changed(desk: Desk, name: str, change: Callable[[Goal], Goal]) -> Desk:
    known = next((goal for goal in desk.goals if goal.goal == name), None)
    changed = change(known or Goal(goal=name))
    if changed == known:
        return desk
    others = [goal for goal in desk.goals if goal.goal != name]
    goals = sorted([*others, changed], key=lambda goal: goal.goal)
    return desk.model_copy(update={"goals": tuple(goals)})
