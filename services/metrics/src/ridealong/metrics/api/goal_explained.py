"""`GET /v1/people/{person}/goals/{goal}/explain`: a goal's figures opened into their parts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.service import Context
from ridealong.contracts.fields import Id
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.around import Around
from ridealong.metrics.api.confidence_views import RatingView, rating_view
from ridealong.metrics.api.goal_reading import sessions_since, shown
from ridealong.metrics.api.goal_views import StepView
from ridealong.metrics.api.links import to_facts
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.model.sessions import Sessions
from ridealong.metrics.rules.agreement import agreement_of
from ridealong.metrics.rules.goals import improved_in_a_row, over_sessions
from ridealong.metrics.rules.pace import arithmetic, needed_by, pace_of
from ridealong.metrics.rules.sessions import held_starts
from ridealong.metrics.rules.sight import Sight

MOST = 1000
"""Values and sessions in one answer, the newest."""


class ValueView(BaseModel):
    """What the goal's value was from an instant on."""

    as_of: datetime
    value: Decimal


class AtSessionView(BaseModel):
    """The value when a held session began, and its change since the one before."""

    session: str
    start: datetime
    value: Decimal
    change: Decimal | None


class WorkingDaysView(BaseModel):
    """Which days count: the rep's weekdays (0 is Monday) without the organisation's holidays."""

    first: date
    last: date
    today: date
    weekdays: list[int]
    holidays: list[date]


class GoalExplained(BaseModel):
    """The events behind each figure of a goal, and the arithmetic from these to them."""

    goal: str
    rep: str
    values: list[ValueView]
    sessions: list[AtSessionView] = Field(description="whether what improves stays (DOMAIN 0.9)")
    improved_in_a_row: int = Field(description="the newest sessions at each of which it rose")
    working_days: WorkingDaysView | None
    arithmetic: list[str] = Field(description="empty while it doesn't count, and once it is closed")
    confidence: list[RatingView] | None = Field(description="for the pair alone")
    steps: list[StepView] | None = Field(description="next steps so far, for the pair alone")
    facts: str | None = Field(description="where the activities that its measure names are")


def router(context: Context) -> APIRouter:
    """The route of a goal's parts."""
    routes = APIRouter(prefix="/v1/people", tags=["goals"])

    @routes.get(
        "/{person:path}/goals/{goal:path}/explain",
        response_model=GoalExplained,
        summary="A goal's values, sessions, working days and arithmetic",
    )
    async def explain(
        request: Request,
        caller: Authenticated,
        person: Annotated[Id, Path()],
        goal: Annotated[Id, Path()],
    ) -> Response:
        known, beside = await shown(context, caller, person, goal)
        sessions = await sessions_since(context, caller.tenant, known)
        return answer(request, explained(known, beside, sessions))

    return routes


def explained(goal: Goal, around: Around, sessions: Sessions | None) -> GoalExplained:
    """The parts of a goal as this reader may see them."""
    trend = over_sessions(goal, [] if sessions is None else held_starts(sessions))
    agreed = agreement_of(goal, around.managers, around.manager).agreed_at is not None
    found = pace_of(goal, around.today, around.weekdays, around.holidays)
    kind = goal.measure.kind if goal.measure is not None else None
    return GoalExplained(
        goal=goal.goal,
        rep=goal.rep,
        values=[ValueView(as_of=each.as_of, value=each.value) for each in goal.values[-MOST:]],
        sessions=[
            AtSessionView(
                session=each.session, start=each.start, value=each.value, change=each.change
            )
            for each in trend[-MOST:]
        ],
        improved_in_a_row=improved_in_a_row(trend),
        working_days=_days(goal, around),
        arithmetic=list(arithmetic(goal, found))
        if found is not None and agreed and goal.outcome is None
        else [],
        confidence=[rating_view(each) for each in goal.confidence[-MOST:]]
        if around.seen is Sight.WHOLE
        else None,
        steps=[
            StepView(step=each.step, due=each.due, by=each.by, at=each.at)
            for each in goal.steps[-MOST:]
        ]
        if around.seen is Sight.WHOLE
        else None,
        facts=None if kind is None else to_facts(goal.rep, kind, goal.starts, goal.ends),
    )


def _days(goal: Goal, around: Around) -> WorkingDaysView | None:
    until = needed_by(goal)
    if goal.starts is None or until is None:
        return None
    return WorkingDaysView(
        first=goal.starts,
        last=until,
        today=around.today,
        weekdays=sorted(around.weekdays),
        holidays=[each for each in around.holidays if goal.starts <= each <= until],
    )
