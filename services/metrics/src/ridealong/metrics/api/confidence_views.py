"""How sure the two of a pair are of a goal, as it is shown."""

from datetime import datetime
from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, Field

from ridealong.metrics.api.around import Around
from ridealong.metrics.model.goals import Confidence, Goal
from ridealong.metrics.rules.confidence import Flag, mismatch, newest
from ridealong.metrics.rules.pace import pace_of
from ridealong.metrics.rules.sight import Sight


class RatingView(BaseModel):
    """One rating, 1 to 5: a person's word."""

    by: str
    whose: Literal["own", "observed"] = Field(
        description="the rep's own, or the impression of another"
    )
    value: int
    at: datetime


class ConfidenceView(BaseModel):
    """The newest of both, and whether the rep's own fits the pace. No machine rates anybody."""

    own: RatingView | None
    impression: RatingView | None
    mismatch: Flag | None
    words: str | None


def confidence_view(goal: Goal, around: Around, *, counts: bool) -> ConfidenceView | None:
    """Both ratings; None for those who see numbers only. What doesn't count has no pace to fit."""
    if around.seen is not Sight.WHOLE:
        return None
    own, seen = newest(goal.confidence, "own"), newest(goal.confidence, "observed")
    pace: Fraction | None = None
    if counts and goal.outcome is None:
        found = pace_of(goal, around.today, around.weekdays, around.holidays)
        pace = None if found is None else found.pace
    flagged = mismatch(None if own is None else own.value, pace, around.definitions)
    return ConfidenceView(
        own=own and rating_view(own),
        impression=seen and rating_view(seen),
        mismatch=flagged and flagged.flag,
        words=flagged and flagged.words,
    )


def rating_view(rating: Confidence) -> RatingView:
    """One rating as it is shown."""
    return RatingView(by=rating.by, whose=rating.whose, value=rating.value, at=rating.at)
