"""What is done comes before what came of it, and results never stand alone (DOMAIN 4.12, 3.16)."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from ridealong.contracts.goals import GoalKind
from ridealong.metrics.model.goals import Goal

Indicator = Literal["leading", "lagging"]
_ORDER: Final[tuple[GoalKind | None, ...]] = (
    "behavioural",
    "pipeline",
    "closed_business",
    None,
    "personal",
)
ASKED: Final = (
    "Only results are listed: agree on a goal of what is done for them (behavioural), or on a "
    "behaviour plan."
)


def indicator(kind: GoalKind | None) -> Indicator:
    """Behaviour leads. What is in the pipeline, what was closed and what was saved follow."""
    return "leading" if kind == "behavioural" else "lagging"


def place(kind: GoalKind | None) -> int:
    """Where a kind stands in a list: behaviour first, then down the line."""
    return _ORDER.index(kind)


def leading_first(goals: Iterable[Goal]) -> list[Goal]:
    """By kind, and within it those that end first first."""
    return sorted(goals, key=lambda goal: (place(goal.kind), goal.ends or date.max, goal.goal))


def asks_for_leading(goals: Iterable[Goal], *, planned: bool) -> str | None:
    """What is asked for where open goals are results alone, and nothing is planned for them."""
    kinds = [goal.kind for goal in goals if goal.outcome is None]
    if not kinds or planned or any(indicator(kind) == "leading" for kind in kinds):
        return None
    return ASKED
