"""`POST /v1/activities`: log what was done."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.bodies import Body
from ridealong.chassis.http.commands import Accepted, Command, command
from ridealong.chassis.http.problems import not_found
from ridealong.chassis.service import Context
from ridealong.contracts import Instant, key_of
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.fields import Code, Id, Money, NotNegative, ZoneName
from ridealong.metrics.api.access import may_write
from ridealong.metrics.api.facts import FactView
from ridealong.metrics.api.ids import id_for
from ridealong.metrics.api.reading import by_id, by_ids
from ridealong.metrics.api.selecting import zones_of
from ridealong.metrics.model.activities import ActivityBucket, ActivityMonth, month_of
from ridealong.metrics.rules.listing import facts_of


class NewActivity(Body):
    """Something a rep did. Without `rep` it was the caller, without `occurred_at` just now."""

    activity: Id | None = Field(None, description="an id of yours; without it one is made")
    rep: Id | None = None
    kind: Code
    quantity: NotNegative = Decimal(1)
    amount: Money | None = None
    occurred_at: Instant | None = None
    zone: ZoneName | None = Field(None, description="decides the local day; else the rep's zone")
    system: Code | None = None
    record: Id | None = None
    account: Id | None = None
    opportunity: Id | None = None
    call: Id | None = None

    def event(self, caller: Caller, how: Command, now: datetime) -> ActivityLogged:
        """What is put on the log."""
        said = self.model_dump(exclude_none=True)
        made = {
            "activity": id_for("activity", caller, how),
            "rep": caller.person,
            "occurred_at": now,
        }
        return ActivityLogged(**{**made, **said})


def router(context: Context) -> APIRouter:
    """The route of new activities."""
    routes = APIRouter(prefix="/v1/activities", tags=["activities"])

    @routes.post(
        "",
        status_code=202,
        summary="Log an activity",
        responses={200: {"model": FactView}, 202: {"model": Accepted}},
    )
    async def log(
        request: Request,
        caller: Authenticated,
        how: Annotated[Command, Depends(command)],
        body: NewActivity,
    ) -> Response:
        data = body.event(caller, how, context.clock())
        if not await may_write(context, caller, data.rep):
            raise not_found("rep", data.rep)

        async def read() -> FactView | None:
            return await _find(context, caller.tenant, data)

        return await context.commands.run(request, caller, how, data, read)

    return routes


async def _find(context: Context, tenant: str, data: ActivityLogged) -> FactView | None:
    day = data.occurred_at.date()
    key = key_of(tenant, data.rep)
    id_ = ActivityMonth.id_of(key, data.kind, month_of(day))
    month = await by_id(context.store, ActivityMonth, tenant, id_)
    if month is None:
        return None
    buckets = await by_ids(context.store, ActivityBucket, tenant, month.bucket_ids(day))
    zones = await zones_of(context, tenant, {data.rep})
    return next(
        (
            FactView.of(listed)
            for bucket in buckets.values()
            for listed in facts_of(bucket, zones)
            if listed.fact.activity == data.activity
        ),
        None,
    )
