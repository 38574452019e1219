"""What sessions were, and how much more the rep brings: as they are shown."""

from decimal import Decimal

from pydantic import BaseModel, Field

from ridealong.metrics.api.coaching_views import (
    PreparationView,
    ShareView,
    preparation_of,
    share_view,
    shown,
)
from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.rules.coaching import Material
from ridealong.metrics.rules.definitions import DefinitionHistory
from ridealong.metrics.rules.five_marks import Marks, marks
from ridealong.metrics.rules.initiative import of_commitments, of_topics
from ridealong.metrics.rules.people import local_day
from ridealong.metrics.rules.periods import Period
from ridealong.metrics.rules.solutions import solutions


class SolutionsView(BaseModel):
    """Minutes on solutions ÷ all minutes of the sessions of which somebody said, pooled. It says
    nothing of who spoke: that is another measure (T4)."""

    sessions: int
    minutes: int
    of: int
    share: Decimal | None
    aim: Decimal


class MarksView(BaseModel):
    """How many held sessions have each of the five marks of coaching (DOMAIN 2.6)."""

    sessions: int
    progress: int = Field(description="linked to a goal of the rep")
    listening: int | None = Field(description="of `measured`; for the manager alone")
    measured: int | None = Field(description="sessions of which it is known who spoke")
    accountability: int = Field(description="something was agreed on")
    data: int = Field(description="with numbers of the rep, or a snapshot")
    written: int = Field(description="with a summary")


class GrowthView(BaseModel):
    """One month of what the rep brings: preparation, topics and commitments."""

    month: str = Field(examples=["2026-03"])
    preparation: PreparationView
    topics: ShareView
    commitments: ShareView


def solutions_view(known: Material, history: DefinitionHistory) -> SolutionsView:
    """Pooled over these days."""
    found = solutions(known.held)
    return SolutionsView(
        sessions=found.sessions,
        minutes=found.minutes,
        of=found.of,
        share=shown(found.share),
        aim=history.at(known.last).solutions_share,
    )


def marks_of(each: SessionRecord, known: Material, history: DefinitionHistory) -> Marks:
    """The five marks of a session, by the definitions of its day."""
    promises = sum(one.session == each.session for one in known.commitments)
    day = known.last
    if each.when is not None:
        day = local_day(each.when, known.zone(known.rep, each.when))
    return marks(each, promises, history.at(day))


def marks_view(known: Material, history: DefinitionHistory, *, talk: bool) -> MarksView:
    """Of the sessions held in these days."""
    found = [marks_of(each, known, history) for each in known.held]
    spoken = [each.listening for each in found if each.listening is not None]
    return MarksView(
        sessions=len(found),
        progress=sum(each.progress for each in found),
        listening=sum(spoken) if talk else None,
        measured=len(spoken) if talk else None,
        accountability=sum(each.accountability for each in found),
        data=sum(each.data for each in found),
        written=sum(each.written for each in found),
    )


def growth_views(known: Material) -> list[GrowthView]:
    """Month by month, as far as a month lies in these days."""
    return [_growth(known, month) for month in known.months]


def _growth(known: Material, month: Period) -> GrowthView:
    return GrowthView(
        month=month.label,
        preparation=preparation_of(
            [each for each in known.held if known.in_period(each.when, month)]
        ),
        topics=share_view(
            of_topics(
                each
                for each in known.topics
                if known.within(each.at) and known.in_period(each.at, month)
            )
        ),
        commitments=share_view(
            of_commitments(
                each
                for each in known.commitments
                if known.within(each.first_told) and known.in_period(each.first_told, month)
            )
        ),
    )
