"""A rep's aims, from the goals topic and from metrics' readings."""

from collections.abc import Callable, Iterable

from ridealong.agenda.model.desk import Desk, Goal
from ridealong.contracts.goals import GoalClosed, GoalSet, GoalUpdated


def goal_set(desk: Desk, data: GoalSet) -> Desk:
    """A goal as it was agreed; set again, it is open again."""

    def change(goal: Goal) -> Goal:
        return goal.model_copy(
            update={
                "title": data.title,
                "kind": data.kind,
                "target": data.target,
                "unit": data.measure.kind,
                "level": data.level,
                "starts": data.starts,
                "ends": data.ends,
                "funding_date": data.funding_date,
                "closed": False,
            }
        )

    return _changed(desk, data.goal, change)


def goal_updated(desk: Desk, data: GoalUpdated) -> Desk:
    """Where a goal stands. A value that was read off before the known one is old news."""

    def change(goal: Goal) -> Goal:
        told = {
            "target": data.target,
            "title": data.title,
            "kind": data.kind,
            "unit": data.measure.kind if data.measure else None,
            "starts": data.starts,
            "ends": data.ends,
        }
        update: dict[str, object] = {
            name: value for name, value in told.items() if value is not None
        }
        if data.value is not None and (goal.as_of is None or data.as_of >= goal.as_of):
            update |= {"value": data.value, "as_of": data.as_of}
        return goal.model_copy(update=update)

    return _changed(desk, data.goal, change)


def goal_closed(desk: Desk, data: GoalClosed) -> Desk:
    """A goal that is over. It is remembered, since a reading of it may come later."""
    return _changed(desk, data.goal, lambda goal: goal.model_copy(update={"closed": True}))


def open_goals(desk: Desk) -> list[Goal]:
    """Every aim that isn't closed, also one that only metrics has told of."""
    told = {goal.goal: goal for goal in desk.goals}
    readings = desk.figures.readings if desk.figures else ()
    for reading in readings:
        told.setdefault(
            reading.goal,
            Goal(goal=reading.goal, title=reading.title, kind=reading.kind, target=reading.target),
        )
    return [told[name] for name in sorted(told) if not told[name].closed]


def linked(desk: Desk, names: Iterable[str]) -> frozenset[str]:
    """Which of these ids are open goals of this rep (DOMAIN 0.6)."""
    return frozenset(goal.goal for goal in open_goals(desk)) & frozenset(names)


def _changed(desk: Desk, name: str, change: Callable[[Goal], Goal]) -> Desk:
    known = next((goal for goal in desk.goals if goal.goal == name), Goal(goal=name))
    others = [goal for goal in desk.goals if goal.goal != name]
    goals = sorted([*others, change(known)], key=lambda goal: goal.goal)
    return desk.model_copy(update={"goals": tuple(goals)})
