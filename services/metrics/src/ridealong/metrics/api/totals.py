"""`GET /v1/activities/totals`: how many, how much and for how much money, by rep and period."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.service import Context
from ridealong.metrics.api.access import coached_in_sight
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.links import to_facts
from ridealong.metrics.api.reading import by_ids
from ridealong.metrics.api.selecting import Selection, months_of, selection, zones_of
from ridealong.metrics.model.activities import ActivityBucket, Sum
from ridealong.metrics.rules.periods import Per
from ridealong.metrics.rules.totals import Cell, Totals, whole_days, within

MOST_OPENED = 20_000
"""Buckets that one request may open; each is a day of one rep and kind."""


class TotalsRow(BaseModel):
    """One rep, kind and period. `start` and `end` are its first and last day."""

    rep: str
    kind: str
    period: str = Field(examples=["2017-Q1", "2017-03", "2017-W09", "2017-03-05"])
    start: date
    end: date
    count: int
    quantity: Decimal = Field(description="in the unit of the kind, exact")
    amounts: dict[str, Decimal] = Field(description="exact sums by ISO 4217 code")
    explain: str = Field(description="where the activities behind it are")


class TotalsAnswer(BaseModel):
    """Rows by rep, kind and time; what is nought has no row. `reps` are all who were asked about
    and are coached, also those without a row.

    A period that `from` or `to` cuts has only the days between them.
    """

    by: Literal["rep"] = "rep"
    per: Per
    reps: list[str]
    rows: list[TotalsRow]


def router(context: Context) -> APIRouter:
    """The route of totals."""
    routes = APIRouter(prefix="/v1/activities", tags=["activities"])

    @routes.get(
        "/totals",
        response_model=TotalsAnswer,
        summary="Activities counted by rep, kind and period of the local day",
    )
    async def totals(
        request: Request,
        caller: Authenticated,
        selected: Annotated[Selection, Depends(selection)],
        per: Per = "month",
        by: Annotated[Literal["rep"], Query(description="whose counts are kept apart")] = "rep",
    ) -> Response:
        found = await total(context, caller, selected, per)
        rows = [_row(cell, sum_, selected) for cell, sum_ in found.rows()]
        reps = await coached_in_sight(context, caller, selected.reps)
        return answer(request, TotalsAnswer(by=by, per=per, reps=reps, rows=rows))

    return routes


async def total(context: Context, caller: Caller, selected: Selection, per: Per) -> Totals:
    """Count what is selected."""
    period_of = within(selected.first, selected.last, per)
    found = whole_days(await months_of(context, caller, selected), period_of)
    ids = [id_ for month, tally in found.edges for id_ in month.bucket_ids(tally.day)]
    if len(ids) > MOST_OPENED:
        raise Problem(
            422,
            "too-much",
            "This would open too many days",
            f"{len(ids)} days of single reps and kinds, {MOST_OPENED} at most: ask for a longer "
            "`per`, fewer kinds or reps, or a shorter time",
        )
    buckets = await by_ids(context.store, ActivityBucket, caller.tenant, ids)
    zones = await zones_of(context, caller.tenant, {each.rep for each in buckets.values()})
    found.open(buckets.values(), period_of, zones)
    return found


def _row(cell: Cell, sum_: Sum, selected: Selection) -> TotalsRow:
    first = max(cell.period.start, selected.first or cell.period.start)
    last = min(cell.period.end, selected.last or cell.period.end)
    return TotalsRow(
        rep=cell.rep,
        kind=cell.kind,
        period=cell.period.label,
        start=cell.period.start,
        end=cell.period.end,
        count=sum_.count,
        quantity=sum_.quantity,
        amounts={each.currency: each.amount for each in sum_.amounts},
        explain=to_facts(cell.rep, cell.kind, first, last),
    )
