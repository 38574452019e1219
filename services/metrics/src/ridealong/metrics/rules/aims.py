"""What makes an aim one: its days, one personal goal at a time (DOMAIN 0.11, 0.12), and income
(4.17)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import GoalKind, GoalSet
from ridealong.metrics.model.goals import Goal, PersonalGoals
from ridealong.metrics.rules.refusing import Refused

INCOME: Final = "income"
"""The kind of measure, in money, of a personal goal of earning so much. It stands beside the one
for which the money is meant."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days of an aim: from when until when, and when the money must be there."""

    kind: GoalKind
    starts: date
    ends: date
    funding_date: date | None = None


def wrong_end(days: Days) -> str | None:
    """What is wrong with the last day, None if nothing."""
    if days.ends < days.starts:
        return f"it ends on {days.ends}, before it starts on {days.starts}"
    return None


def wrong_funding(days: Days) -> str | None:
    """What is wrong with the day on which the money must be there, None if nothing."""
    funding = days.funding_date
    if funding is None:
        return None
    if days.kind != "personal":
        return "only a personal goal is paid for: leave the funding date out"
    if not days.starts <= funding <= days.ends:
        return f"the money is needed on {funding}, before its first day or after its last"
    return None


def is_income(kind: GoalKind | None, measure: Measure | None) -> bool:
    """Whether a goal is to earn so much."""
    if kind != "personal" or measure is None:
        return False
    return measure.kind == INCOME and measure.unit == "money"


def check(known: PersonalGoals | None, data: GoalSet) -> None:
    """See that the aim can be set.

    Raises:
        Refused: its days don't fit, or the rep has another personal goal that is open.
    """
    days = Days(data.kind, data.starts, data.ends, data.funding_date)
    wrong = wrong_end(days) or wrong_funding(days)
    if wrong:
        raise Refused(f"goal {data.goal}: {wrong}")
    others = [] if known is None else [goal for goal in known.goals if goal != data.goal]
    if data.kind == "personal" and others and not is_income(data.kind, data.measure):
        raise Refused(f"{data.rep} has a personal goal already: close {others[0]} first")


def listed(known: PersonalGoals, goal: Goal) -> PersonalGoals:
    """The open personal goals with what this one is now."""
    others = {each for each in known.goals if each != goal.goal}
    own = goal.kind == "personal" and not is_income(goal.kind, goal.measure)
    if own and goal.outcome is None:
        others.add(goal.goal)
    return known.model_copy(update={"goals": tuple(sorted(others))})
