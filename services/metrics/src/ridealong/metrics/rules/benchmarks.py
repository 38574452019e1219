"""What a rep wants to hit each month, by the rep's own choice (DOMAIN 0.17)."""

from ridealong.metrics.model.goals import Goal
from ridealong.metrics.rules.periods import Period, period_of


def month_of(goal: Goal) -> Period | None:
    """The month of a behavioural goal that covers exactly one, None for any other goal."""
    if goal.kind != "behavioural" or goal.starts is None or goal.measure is None:
        return None
    month = period_of(goal.starts, "month")
    return month if (goal.starts, goal.ends) == (month.start, month.end) else None


def chosen_by_rep(goal: Goal) -> bool:
    """Whether the rep chose it or has accepted it: a benchmark isn't set for somebody."""
    return goal.set_by == goal.rep or any(each.by == goal.rep for each in goal.accepted)
