"""A behaviour plan: how far it is done, now and in four weeks; proposing one and accepting it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.service import Context
from ridealong.contracts.fields import Id
from ridealong.contracts.goals import PlanLine
from ridealong.contracts.instant import Day
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.around import Around, around
from ridealong.metrics.api.coaching_views import shown
from ridealong.metrics.api.goal_views import AcceptedView
from ridealong.metrics.api.links import to_facts
from ridealong.metrics.api.plan_material import (
    Weeks,
    agreed_plans,
    done_in,
    last_full,
    plans_of,
    week_of,
)
from ridealong.metrics.model.plans import Plans, PlanVersion
from ridealong.metrics.rules.adherence import in_force
from ridealong.metrics.rules.pace import rounded
from ridealong.metrics.rules.plans import agreement

AsOf = Annotated[Day | None, Query(alias="day", description="a day of the week; today without it")]


class PlanLineView(BaseModel):
    """What is planned of a kind, and the share expected to reach the next line."""

    kind: str
    per: Literal["day", "week"]
    target: Decimal
    conversion: Decimal | None


class LineView(BaseModel):
    """What was done of a kind against what was to be done by then: min(1, actual ÷ target)."""

    kind: str
    actual: Decimal
    target: Decimal = Field(description="by the working days that are over, to four places")
    share: Decimal
    explain: str = Field(description="where the activities behind it are")


class WeeksView(BaseModel):
    """Some weeks together. `adherence` is the mean of the lines' shares, None without lines."""

    first: date
    last: date
    counted_from: date = Field(description="the first of these weeks for which there was a plan")
    weeks: int = Field(description="since then")
    elapsed: int = Field(description="working days that are over, of `working_days`")
    working_days: int
    weekdays: list[int] = Field(description="on which the rep works; 0 is Monday")
    holidays: list[date]
    lines: list[LineView]
    adherence: Decimal | None
    lowest: str | None = Field(description="the kind that is furthest behind (balance)")


class ProposalView(BaseModel):
    """The plan that was proposed last. It counts from when both have accepted it."""

    plan: str
    proposed: datetime
    chosen_by: str | None
    planned: list[PlanLineView]
    accepted: list[AcceptedView]
    waits_for: list[str] = Field(description="whose acceptance is missing")
    counts: bool


class PlanView(BaseModel):
    """A rep's plan, and how far it is done: behaviours first (DOMAIN 3.16)."""

    rep: str
    plan: str | None
    since: datetime | None = Field(description="when both had accepted the plan of this week")
    planned: list[PlanLineView]
    proposal: ProposalView | None = Field(description="the newest, whether it counts or not")
    week: WeeksView
    last_four: WeeksView = Field(description="full weeks before that of today")


def router(context: Context) -> APIRouter:
    """The route of the behaviour plan."""
    routes = APIRouter(prefix="/v1/people", tags=["behaviour plan"])

    @routes.get(
        "/{person:path}/plan",
        response_model=PlanView,
        summary="The behaviour plan line by line: this week so far, and the last four full weeks",
    )
    async def plan(
        request: Request, caller: Authenticated, person: Annotated[Id, Path()], day: AsOf = None
    ) -> Response:
        beside = await around(context, caller, person)
        known = await plans_of(context, caller.tenant, person)
        plans = agreed_plans(known, beside)
        week = week_of(day or beside.today)
        this = await done_in(context, caller, beside, plans, [week])
        four = await done_in(context, caller, beside, plans, last_full(beside.today))
        version = in_force(plans, week.end)
        found = PlanView(
            rep=person,
            plan=version and version.plan,
            since=version and version.since,
            planned=[line_view(line) for line in this.lines],
            proposal=proposal_view(known, beside),
            week=weeks_view(beside, this),
            last_four=weeks_view(beside, four),
        )
        return answer(request, found)

    return routes


def line_view(line: PlanLine) -> PlanLineView:
    """A line as it was planned."""
    return PlanLineView(
        kind=line.kind, per=line.per, target=line.target, conversion=line.conversion
    )


def proposal_view(plans: Plans | None, beside: Around) -> ProposalView | None:
    """The newest version with whose word it has."""
    if plans is None or not plans.versions:
        return None
    newest: PlanVersion = plans.versions[-1]
    found = agreement(plans.rep, newest, beside.managers, beside.manager)
    return ProposalView(
        plan=newest.plan,
        proposed=newest.since,
        chosen_by=newest.set_by,
        planned=[line_view(line) for line in newest.lines],
        accepted=[AcceptedView(by=each.by, at=each.at) for each in found.accepted],
        waits_for=list(found.waits_for),
        counts=found.agreed_at is not None,
    )


def weeks_view(beside: Around, found: Weeks) -> WeeksView:
    """Line by line."""
    lowest = found.adherence.lowest
    return WeeksView(
        first=found.first,
        last=found.last,
        counted_from=found.counted_from,
        weeks=found.full,
        elapsed=found.worked.elapsed,
        working_days=found.worked.days,
        weekdays=sorted(beside.weekdays),
        holidays=[day for day in beside.holidays if found.first <= day <= found.last],
        lines=[
            LineView(
                kind=each.kind,
                actual=each.actual,
                target=rounded(each.target, 4),
                share=rounded(each.share, 4),
                explain=to_facts(beside.rep, each.kind, found.counted_from, found.last),
            )
            for each in found.adherence.lines
        ],
        adherence=shown(found.adherence.mean),
        lowest=None if lowest is None else lowest.kind,
    )
