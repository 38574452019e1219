"""`GET /v1/people/{person}/balance`: what the book of business will look like down the line."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.service import Context
from ridealong.contracts.fields import Id
from ridealong.contracts.goals import GoalKind
from ridealong.contracts.instant import Day
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.around import Around, around
from ridealong.metrics.api.coaching_views import shown
from ridealong.metrics.api.links import quote, to_facts
from ridealong.metrics.api.plan_material import agreed_plans, last_full, plans_of
from ridealong.metrics.api.reading import states
from ridealong.metrics.api.selecting import Selection
from ridealong.metrics.api.totals import total
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.rules.adherence import in_force
from ridealong.metrics.rules.agreement import agreement_of
from ridealong.metrics.rules.balance import Days, Stage, balance, words
from ridealong.metrics.rules.indicators import leading_first
from ridealong.metrics.rules.pace import pace_of, rounded
from ridealong.metrics.rules.sight import shown_goal
from ridealong.metrics.rules.working_days import working_days

_DAY = timedelta(days=1)
MOST_DAYS = 400
Until = Annotated[Day | None, Query(alias="to", description="else the end of the fiscal quarter")]
Since = Annotated[Day | None, Query(alias="from", description="else that quarter's first day")]


class StageView(BaseModel):
    """A kind of activity by the period's end: as it goes, and by what feeds it.

    `projected` = `done` + `recent` ÷ `recent_days` times `remaining`; `fed` = what is projected of
    the stage before times the conversion that the plan expects.
    """

    kind: str
    done: Decimal = Field(description="in the period so far")
    recent: Decimal = Field(description="in the last four full weeks")
    planned: Decimal = Field(description="the plan's target over all working days")
    projected: Decimal
    share: Decimal = Field(description="projected ÷ planned, 1 at most")
    fed: Decimal | None
    fed_share: Decimal | None = Field(description="fed ÷ planned, 1 at most")
    explain: str = Field(description="where the activities of the period are")
    recent_explain: str


class StageGoalView(BaseModel):
    """A goal further down the pipeline, as its pace projects it."""

    goal: str
    kind: GoalKind | None
    target: Decimal
    projected: Decimal
    share: Decimal = Field(description="projected ÷ target, 1 at most")
    explain: str


class BalanceView(BaseModel):
    """Whether activity kinds and stages of the pipeline will be well-rounded (DOMAIN 4.14)."""

    rep: str
    first: date
    last: date
    working_days: int
    elapsed: int
    remaining: int
    recent_days: int = Field(description="working days of the last four full weeks")
    days_a_week: int
    weekdays: list[int]
    holidays: list[date]
    stages: list[StageView] = Field(description="in the order of the plan")
    goals: list[StageGoalView] = Field(description="pipeline, then closed business")
    thinnest: str | None
    rounded: bool | None = Field(description="every stage as full as the plan asks for")
    rounded_from: Decimal
    words: str


def router(context: Context) -> APIRouter:
    """The route of the balance."""
    routes = APIRouter(prefix="/v1/people", tags=["behaviour plan"])

    @routes.get(
        "/{person:path}/balance",
        response_model=BalanceView,
        summary="Activity kinds and pipeline stages, projected to the end of a period",
    )
    async def projected(
        request: Request,
        caller: Authenticated,
        person: Annotated[Id, Path()],
        from_: Since = None,
        to: Until = None,
    ) -> Response:
        beside = await around(context, caller, person)
        last = to or beside.quarter(beside.today).last
        first = from_ or beside.quarter(last).first
        if not timedelta(0) <= last - first <= MOST_DAYS * _DAY:
            raise Problem(
                422,
                "invalid-request",
                "The request doesn't fit",
                f"`to` lies behind `from`, {MOST_DAYS} days at most",
            )
        return answer(request, await _view(context, caller, beside, (first, last)))

    return routes


async def _view(
    context: Context, caller: Caller, beside: Around, period: tuple[date, date]
) -> BalanceView:
    first, last = period
    plans = agreed_plans(await plans_of(context, caller.tenant, beside.rep), beside)
    version = in_force(plans, min(beside.today, last))
    lines = () if version is None else version.lines
    weeks = last_full(beside.today)
    lately = (weeks[0].start, weeks[-1].end)
    kinds = sorted({line.kind for line in lines})
    done = await _done(context, caller, beside.rep, kinds, period)
    recent = await _done(context, caller, beside.rep, kinds, lately)
    days = Days(
        of_period=working_days(first, last, beside.weekdays, beside.holidays),
        elapsed=working_days(
            first, min(beside.today - _DAY, last), beside.weekdays, beside.holidays
        ),
        recent=working_days(*lately, beside.weekdays, beside.holidays),
        a_week=len(set(beside.weekdays)),
    )
    definitions = beside.measured_by.at(last)
    found = balance(lines, done, recent, days, definitions)
    return BalanceView(
        rep=beside.rep,
        first=first,
        last=last,
        working_days=days.of_period,
        elapsed=days.elapsed,
        remaining=days.remaining,
        recent_days=days.recent,
        days_a_week=days.a_week,
        weekdays=sorted(beside.weekdays),
        holidays=[day for day in beside.holidays if min(first, lately[0]) <= day <= last],
        stages=[_stage(beside.rep, each, period, lately) for each in found.stages],
        goals=await _goals(context, caller, beside),
        thinnest=None if found.thinnest is None else found.thinnest.kind,
        rounded=found.rounded,
        rounded_from=definitions.plan_done,
        words=words(found),
    )


async def _done(
    context: Context, caller: Caller, rep: str, kinds: list[str], days: tuple[date, date]
) -> dict[str, Decimal]:
    if not kinds:
        return {}
    counts: dict[str, Decimal] = {}
    found = await total(context, caller, Selection(kinds, [rep], *days), "quarter")
    for cell, sum_ in found.rows():
        counts[cell.kind] = counts.get(cell.kind, Decimal(0)) + sum_.quantity
    return counts


def _stage(
    rep: str, each: Stage, period: tuple[date, date], lately: tuple[date, date]
) -> StageView:
    return StageView(
        kind=each.kind,
        done=each.done,
        recent=each.recent,
        planned=rounded(each.planned, 4),
        projected=rounded(each.projected, 4),
        share=rounded(each.share, 4),
        fed=None if each.fed is None else rounded(each.fed, 4),
        fed_share=shown(each.fed_share),
        explain=to_facts(rep, each.kind, *period),
        recent_explain=to_facts(rep, each.kind, *lately),
    )


async def _goals(context: Context, caller: Caller, beside: Around) -> list[StageGoalView]:
    where = {"rep": beside.rep, "kind": {"$in": ["pipeline", "closed_business"]}}
    known = await states(context.store, Goal, caller.tenant, where)
    found: list[StageGoalView] = []
    for goal in leading_first(known):
        agreed = agreement_of(goal, beside.managers, beside.manager).agreed_at is not None
        if not agreed or goal.outcome is not None or goal.target is None:
            continue
        if shown_goal(goal, caller.person, beside.seen) is None:
            continue
        pace = pace_of(goal, beside.today, beside.weekdays, beside.holidays)
        if pace is None or pace.projection is None:
            continue
        share = min(Fraction(1), pace.projection / Fraction(goal.target))
        found.append(
            StageGoalView(
                goal=goal.goal,
                kind=goal.kind,
                target=goal.target,
                projected=rounded(pace.projection, 2),
                share=rounded(share, 4),
                explain=f"/v1/people/{quote(goal.rep)}/goals/{quote(goal.goal)}/explain",
            )
        )
    return found
