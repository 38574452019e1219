"""`GET /v1/activities/facts`: the activities behind a number."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, TypeAdapter, ValidationError

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.paging import Cursor, Limit, Page, cursor_of, position_of
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.service import Context
from ridealong.contracts.fields import Money
from ridealong.contracts.instant import Instant
from ridealong.metrics.api.reading import by_ids
from ridealong.metrics.api.selecting import Selection, month_by_month, selection, zones_of
from ridealong.metrics.model.activities import ActivityBucket
from ridealong.metrics.rules.listing import Listed, Place, bucket_places, facts_of

_AT_ONCE = 100
_PLACE = TypeAdapter(Place)


class FactView(BaseModel):
    """One activity. `day` is the local day it counts for; `system` and `record` say where it
    comes from."""

    activity: str
    rep: str
    kind: str
    occurred_at: datetime
    day: date
    zone: str | None
    quantity: Decimal
    amount: Money | None
    system: str | None
    record: str | None
    account: str | None
    opportunity: str | None

    @classmethod
    def of(cls, listed: Listed) -> "FactView":
        """A fact as it is shown."""
        fact = listed.fact
        return cls(
            activity=fact.activity,
            rep=listed.place.bucket.rep,
            kind=listed.place.bucket.kind,
            occurred_at=fact.at,
            day=listed.day,
            zone=fact.zone,
            quantity=fact.quantity,
            amount=fact.amount,
            system=fact.system,
            record=fact.record,
            account=fact.account,
            opportunity=fact.opportunity,
        )


def router(context: Context) -> APIRouter:
    """The route of facts."""
    routes = APIRouter(prefix="/v1/activities", tags=["activities"])

    @routes.get("/facts", summary="The activities behind a number, by time")
    async def facts(
        caller: Authenticated,
        selected: Annotated[Selection, Depends(selection)],
        since: Annotated[
            Instant | None,
            Query(alias="after", description="only what occurred after this instant"),
        ] = None,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> Page[FactView]:
        after = None if cursor is None else _place(cursor)
        if since is not None and selected.first is None:
            # The local day of anything after it begins a day before its UTC day at most.
            selected = replace(selected, first=since.date() - timedelta(days=1))
        found: list[Listed] = []
        async for listed in _behind(context, caller, selected, after):
            if _within(selected, listed.day) and (since is None or listed.fact.at > since):
                found.append(listed)
            if len(found) > limit:
                break
        shown, more = found[:limit], found[limit:]
        return Page(
            items=[FactView.of(listed) for listed in shown],
            next=_cursor(shown[-1]) if more else None,
        )

    return routes


async def _behind(
    context: Context, caller: Caller, selected: Selection, after: Place | None
) -> AsyncIterator[Listed]:
    start = None if after is None else after.bucket.day
    async for months in month_by_month(context, caller, selected, start):
        places = bucket_places(months, after)
        zones = await zones_of(context, caller.tenant, {month.rep for month in months})
        for begin in range(0, len(places), _AT_ONCE):
            ids = [id_ for _, id_ in places[begin : begin + _AT_ONCE]]
            buckets = await by_ids(context.store, ActivityBucket, caller.tenant, ids)
            for id_ in ids:
                for listed in facts_of(buckets[id_], zones) if id_ in buckets else ():
                    if after is None or listed.place > after:
                        yield listed


def _within(selected: Selection, day: date) -> bool:
    return (selected.first is None or day >= selected.first) and (
        selected.last is None or day <= selected.last
    )


def _cursor(last: Listed) -> str:
    return cursor_of(_PLACE.dump_python(last.place, mode="json"))


def _place(cursor: str) -> Place:
    try:
        return _PLACE.validate_python(position_of(cursor))
    except ValidationError as error:
        raise Problem(
            400, "bad-cursor", "This cursor isn't one of ours", "Take `next` as it was answered"
        ) from error
