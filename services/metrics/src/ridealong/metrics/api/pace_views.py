"""The pace of a goal as it is shown."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from pydantic import BaseModel, Field

from ridealong.metrics.api.around import Around
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.rules.pace import pace_of, rounded, sentence


class PaceView(BaseModel):
    """Whether a goal will be reached by the day it is needed, in the rep's working days.

    The figures are rounded for showing: shares to four places, amounts to two.
    """

    needed_by: date
    working_days: int = Field(description="from the first day to `needed_by`")
    elapsed: int = Field(description="of them before today")
    remaining: int = Field(description="of them from today on")
    progress: Decimal = Field(description="value / target")
    time: Decimal | None = Field(description="elapsed / working days")
    pace: Decimal | None = Field(description="progress / time; None on the first day")
    projection: Decimal | None = Field(description="value / time")
    missing: Decimal
    needed_per_day: Decimal | None = Field(description="None when no days remain")
    explanation: str


def pace_view(goal: Goal, around: Around) -> PaceView | None:
    """The pace today, None where the goal lacks a target or its days."""
    found = pace_of(goal, around.today, around.weekdays, around.holidays)
    if found is None:
        return None
    return PaceView(
        needed_by=found.needed_by,
        working_days=found.days,
        elapsed=found.elapsed,
        remaining=found.remaining,
        progress=rounded(found.progress, 4),
        time=_shown(found.time, 4),
        pace=_shown(found.pace, 4),
        projection=_shown(found.projection, 2),
        missing=found.missing,
        needed_per_day=_shown(found.per_day, 2),
        explanation=sentence(goal, found),
    )


def _shown(value: Fraction | None, places: int) -> Decimal | None:
    return None if value is None else rounded(value, places)
