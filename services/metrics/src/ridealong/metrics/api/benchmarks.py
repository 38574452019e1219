"""`GET /v1/people/{person}/benchmarks`: what a rep wants to hit each month, and did."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.service import Context
from ridealong.contracts.fields import Id
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.around import around
from ridealong.metrics.api.links import to_facts
from ridealong.metrics.api.reading import states
from ridealong.metrics.api.selecting import Selection
from ridealong.metrics.api.totals import total
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.rules.benchmarks import chosen_by_rep, month_of
from ridealong.metrics.rules.periods import period_of
from ridealong.metrics.rules.sight import shown_goal

#: Quantity by kind of activity and month.
Counted = dict[tuple[str, str], Decimal]
Month = Annotated[
    str | None,
    Query(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="`2026-03`; else all months"),
]


class MonthCount(BaseModel):
    """How much was done in a month, in the unit of its kind."""

    month: str = Field(examples=["2026-03"])
    count: Decimal
    explain: str = Field(description="where the activities behind it are")


class Benchmark(BaseModel):
    """A behavioural goal of one month, and what was done. `title` is None where only numbers are
    seen."""

    month: str
    goal: str
    title: str | None
    kind: str = Field(description="of activity")
    target: Decimal | None
    count: Decimal
    reached: bool
    chosen_by: str | None
    explain: str = Field(description="where the activities behind the count are")


class Benchmarks(BaseModel):
    """What the rep chose or accepted, and what others have proposed and the rep hasn't."""

    rep: str
    benchmarks: list[Benchmark]
    proposed: list[Benchmark]


def router(context: Context) -> APIRouter:
    """The route of benchmarks."""
    routes = APIRouter(prefix="/v1/people", tags=["goals"])

    @routes.get(
        "/{person:path}/benchmarks",
        response_model=Benchmarks,
        summary="Behavioural benchmarks per month, and what was done",
    )
    async def benchmarks(
        request: Request,
        caller: Authenticated,
        person: Annotated[Id, Path()],
        month: Month = None,
    ) -> Response:
        """A behavioural goal from the first to the last day of a month is one."""
        beside = await around(context, caller, person)
        where = {"rep": person, "kind": "behavioural"}
        if month is not None:
            where["starts"] = f"{month}-01"
        found = await states(context.store, Goal, caller.tenant, where)
        goals = [
            goal
            for each in found
            if (goal := shown_goal(each, caller.person, beside.seen))
            and (covered := month_of(goal))
            and month in (None, covered.label)
        ]
        days = _span(goals)
        done = await counted(context, caller, person, days, goals) if days else {}
        listed = sorted(
            ((chosen_by_rep(goal), _benchmark(goal, done)) for goal in goals),
            key=lambda each: (each[1].month, each[1].kind, each[1].goal),
        )
        page = Benchmarks(
            rep=person,
            benchmarks=[each for own, each in listed if own],
            proposed=[each for own, each in listed if not own],
        )
        return answer(request, page)

    return routes


async def counted(
    context: Context,
    caller: Caller,
    rep: str,
    days: tuple[date, date | None],
    goals: Iterable[Goal],
) -> Counted:
    """What was done of the kinds that goals measure, by month of the local day."""
    kinds = sorted({goal.measure.kind for goal in goals if goal.measure is not None})
    found = await total(context, caller, Selection(kinds, [rep], *days), "month")
    return {(cell.kind, cell.period.label): sum_.quantity for cell, sum_ in found.rows()}


def month_counts(goal: Goal, kind: str, done: Counted) -> list[MonthCount]:
    """Of one kind, the months in which something was done, as far as they are the goal's."""
    return [
        MonthCount(month=month, count=count, explain=_within(goal, kind, month))
        for (each, month), count in sorted(done.items())
        if each == kind
    ]


def _within(goal: Goal, kind: str, month: str) -> str:
    whole = period_of(date.fromisoformat(f"{month}-01"), "month")
    first = max(whole.start, goal.starts or whole.start)
    return to_facts(goal.rep, kind, first, min(whole.end, goal.ends or whole.end))


def _span(goals: list[Goal]) -> tuple[date, date] | None:
    starts = [goal.starts for goal in goals if goal.starts is not None]
    ends = [goal.ends for goal in goals if goal.ends is not None]
    return (min(starts), max(ends)) if starts and ends else None


def _benchmark(goal: Goal, done: Counted) -> Benchmark:
    month = month_of(goal)
    kind = "" if goal.measure is None else goal.measure.kind
    label = "" if month is None else month.label
    count = done.get((kind, label), Decimal(0))
    return Benchmark(
        month=label,
        goal=goal.goal,
        title=goal.title,
        kind=kind,
        target=goal.target,
        count=count,
        reached=goal.target is not None and count >= goal.target,
        chosen_by=goal.set_by,
        explain=to_facts(goal.rep, kind, goal.starts, goal.ends),
    )
