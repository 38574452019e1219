"""All figures about the coaching of one rep in one answer."""

from datetime import date

from pydantic import BaseModel, Field

from ridealong.metrics.api.coaching_marks import GrowthView, MarksView, SolutionsView
from ridealong.metrics.api.coaching_views import (
    AnswersView,
    CadenceView,
    CoverageView,
    JointWeek,
    MonthView,
    PreparationView,
    QualityView,
    ShareView,
    TalkView,
)


class CoachingView(BaseModel):
    """How a rep is coached. What isn't for this reader is None."""

    rep: str
    first: date
    last: date
    cadence: CadenceView
    months: list[MonthView]
    quality: QualityView
    preparation: PreparationView
    answers: AnswersView | None
    talk: TalkView | None = Field(description="for the manager alone")
    solutions: SolutionsView | None
    marks: MarksView | None
    coverage: CoverageView | None
    topics: ShareView | None
    commitments: ShareView | None
    growth: list[GrowthView] | None = Field(description="month by month (DOMAIN 3.17)")
    joint_calls: list[JointWeek] | None
    explain: str = Field(description="where all figures open into their parts")
