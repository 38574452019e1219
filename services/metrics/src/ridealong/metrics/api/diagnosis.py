"""`GET /v1/people/{person}/goals/{goal}/diagnosis`: behaviour or conversion, with the evidence."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.problems import not_found
from ridealong.chassis.service import Context
from ridealong.contracts.fields import Id
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.coaching_views import shown
from ridealong.metrics.api.goal_reading import shown as shown_goal
from ridealong.metrics.api.links import quote, to_facts
from ridealong.metrics.api.plan import WeeksView, weeks_view
from ridealong.metrics.api.plan_material import (
    Weeks,
    agreed_plans,
    done_in,
    last_full,
    plans_of,
)
from ridealong.metrics.rules.agreement import agreement_of
from ridealong.metrics.rules.diagnosis import Conversion, Verdict, conversions, diagnosis
from ridealong.metrics.rules.pace import pace_of
from ridealong.metrics.rules.sight import Sight


class StepView(BaseModel):
    """A step of the plan: how many got through, against what was planned.

    `high` is the upper end of Wilson's 95 % interval; the step fails where that lies below the
    plan, over 20 tries or more.
    """

    step: str
    next: str
    tries: int
    reached: int
    rate: Decimal | None
    planned: Decimal
    high: Decimal | None
    fails: bool
    tries_explain: str = Field(description="where the activities behind the tries are")
    reached_explain: str


class DiagnosisView(BaseModel):
    """What the last four full weeks and the goal's pace say together."""

    rep: str
    goal: str
    verdict: Verdict
    words: str
    doing: Decimal | None = Field(description="adherence over the four weeks")
    doing_from: Decimal = Field(description="from here on the plan counts as done")
    pace: Decimal | None = Field(description="None while both haven't accepted the goal")
    on_pace_from: Decimal
    failing: StepView | None
    steps: list[StepView]
    weeks: WeeksView
    explain: str = Field(description="where the pace opens into its parts")


def router(context: Context) -> APIRouter:
    """The route of the diagnosis."""
    routes = APIRouter(prefix="/v1/people", tags=["behaviour plan"])

    @routes.get(
        "/{person:path}/goals/{goal:path}/diagnosis",
        response_model=DiagnosisView,
        summary="Whether it is stuck in behaviour or in a conversion, for the pair",
    )
    async def diagnosed(
        request: Request,
        caller: Authenticated,
        person: Annotated[Id, Path()],
        goal: Annotated[Id, Path()],
    ) -> Response:
        known, beside = await shown_goal(context, caller, person, goal)
        if beside.seen is not Sight.WHOLE:
            raise not_found("goal", goal)
        plans = agreed_plans(await plans_of(context, caller.tenant, person), beside)
        weeks = await done_in(context, caller, beside, plans, last_full(beside.today))
        agreed = agreement_of(known, beside.managers, beside.manager).agreed_at is not None
        reached = None
        if agreed and known.outcome is None:
            reached = pace_of(known, beside.today, beside.weekdays, beside.holidays)
        pace = None if reached is None else reached.pace
        steps = conversions(weeks.lines, weeks.done)
        definitions = beside.definitions
        found = diagnosis(weeks.full, weeks.adherence.mean, pace, steps, definitions)
        view = DiagnosisView(
            rep=person,
            goal=known.goal,
            verdict=found.verdict,
            words=found.words,
            doing=shown(weeks.adherence.mean),
            doing_from=definitions.plan_done,
            pace=shown(pace),
            on_pace_from=definitions.on_pace,
            failing=None if found.failing is None else step_view(person, weeks, found.failing),
            steps=[step_view(person, weeks, each) for each in steps],
            weeks=weeks_view(beside, weeks),
            explain=f"/v1/people/{quote(person)}/goals/{quote(goal)}/explain",
        )
        return answer(request, view)

    return routes


def step_view(rep: str, weeks: Weeks, each: Conversion) -> StepView:
    """A step as it is shown."""
    return StepView(
        step=each.step,
        next=each.next,
        tries=each.tries,
        reached=each.reached,
        rate=shown(each.rate),
        planned=each.planned,
        high=None if each.high is None else round(each.high, 4),
        fails=each.fails,
        tries_explain=to_facts(rep, each.step, weeks.counted_from, weeks.last),
        reached_explain=to_facts(rep, each.next, weeks.counted_from, weeks.last),
    )
