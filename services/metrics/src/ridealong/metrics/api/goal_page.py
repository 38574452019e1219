"""`GET /v1/people/{person}/goals/{goal}`: a goal, what serves it, and what was done for it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.service import Context
from ridealong.contracts.commitments import Direction, LifeState, WhyLeftOut
from ridealong.contracts.fields import Id, Measure
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.around import around
from ridealong.metrics.api.benchmarks import MonthCount, counted, month_counts
from ridealong.metrics.api.goal_reading import shown, viewed
from ridealong.metrics.api.goal_views import GoalView
from ridealong.metrics.api.reading import states
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.model.serving import ServingCommitment
from ridealong.metrics.rules.serving import by_state, standing
from ridealong.metrics.rules.sight import Sight

PersonId = Annotated[Id, Path()]


class ServingView(BaseModel):
    """A commitment that serves it: how it stands, and all that it serves at once."""

    commitment: str
    owner: str | None
    goals: list[str]
    initiatives: list[str]
    due: date | None
    state: LifeState | None
    left_out: WhyLeftOut | None
    delivered: bool
    replaced_by: str | None
    direction: Direction | None
    measure: Measure | None
    target: Decimal | None
    amount: Decimal | None
    amount_as_of: datetime | None


class Served(BaseModel):
    """The commitments behind an aim. None are listed for those who see numbers only."""

    by_state: dict[str, int]
    commitments: list[ServingView] | None


class GoalPage(BaseModel):
    """A goal with its own progress, and the commitments that serve it.

    `months` counts what was done, for a behavioural goal; None for others.
    """

    goal: GoalView
    served_by: Served
    months: list[MonthCount] | None = Field(description="by month of the rep's local day")


class InitiativeServed(BaseModel):
    """What a rep's pair has promised toward an initiative of the company."""

    initiative: str
    rep: str
    served_by: Served


def router(context: Context) -> APIRouter:
    """The routes of one goal and of one initiative."""
    routes = APIRouter(prefix="/v1/people", tags=["goals"])

    @routes.get(
        "/{person:path}/goals/{goal:path}",
        response_model=GoalPage,
        summary="A goal, its pace, and the commitments that serve it",
    )
    async def goal_page(
        request: Request, caller: Authenticated, person: PersonId, goal: Annotated[Id, Path()]
    ) -> Response:
        known, beside = await shown(context, caller, person, goal)
        page = GoalPage(
            goal=await viewed(context, caller, known, beside),
            served_by=await served(context, caller, beside.seen, rep=person, goals=goal),
            months=await _months(context, caller, known),
        )
        return answer(request, page)

    @routes.get(
        "/{person:path}/initiatives/{initiative:path}",
        response_model=InitiativeServed,
        summary="The commitments of a rep's pair that serve an initiative",
    )
    async def initiative_page(
        request: Request, caller: Authenticated, person: PersonId, initiative: Annotated[Id, Path()]
    ) -> Response:
        beside = await around(context, caller, person)
        found = await served(context, caller, beside.seen, rep=person, initiatives=initiative)
        page = InitiativeServed(initiative=initiative, rep=person, served_by=found)
        return answer(request, page)

    return routes


async def served(context: Context, caller: Caller, seen: Sight, **where: str) -> Served:
    """What serves an aim, as far as the caller may see."""
    found = standing(await states(context.store, ServingCommitment, caller.tenant, {**where}))
    listed = [
        ServingView.model_validate(each.model_dump(include=set(ServingView.model_fields)))
        for each in found
    ]
    return Served(by_state=by_state(found), commitments=listed if seen is Sight.WHOLE else None)


async def _months(context: Context, caller: Caller, goal: Goal) -> list[MonthCount] | None:
    if goal.kind != "behavioural" or goal.measure is None or goal.starts is None:
        return None
    days = (goal.starts, goal.ends)
    return month_counts(
        goal, goal.measure.kind, await counted(context, caller, goal.rep, days, [goal])
    )
