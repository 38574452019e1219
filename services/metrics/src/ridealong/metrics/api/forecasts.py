"""Forecasts of a rep: say one, say what is generated for the next period, and see the drift."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.commands import Accepted
from ridealong.chassis.http.problems import ProblemDetails, not_found
from ridealong.chassis.service import Context
from ridealong.contracts import Event, key_of
from ridealong.contracts.fields import Id
from ridealong.contracts.goals import ForecastStated, PipelineStated
from ridealong.contracts.instant import Day
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.around import acting, around
from ridealong.metrics.api.forecast_bodies import NewForecast, NewPipeline
from ridealong.metrics.api.forecast_views import (
    Forecasts,
    PeriodExplained,
    explained,
    following_of,
    period_view,
)
from ridealong.metrics.api.reading import states
from ridealong.metrics.api.sending import Ordered, Read, send
from ridealong.metrics.model.forecasts import SalesPeriod
from ridealong.metrics.rules import forecasts as rules

PersonId = Annotated[Id, Path()]
_LOOKED_BACK = timedelta(days=400)
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": Forecasts},
    202: {"model": Accepted},
    409: {"model": ProblemDetails, "description": "it doesn't fit; `detail` says why"},
}


def router(context: Context) -> APIRouter:
    """The routes of forecasts."""
    routes = APIRouter(prefix="/v1/people", tags=["forecasts"])

    async def told(caller: Caller, rep: str) -> Forecasts:
        beside = await around(context, caller, rep)
        since = (beside.today - _LOOKED_BACK).isoformat()
        where = {"rep": rep, "ends": {"$gte": since}}
        found = await states(context.store, SalesPeriod, caller.tenant, where)
        return Forecasts(rep=rep, periods=period_view(rep, found))

    def reader(caller: Caller, rep: str) -> Read:
        return lambda: told(caller, rep)

    @routes.get(
        "/{person:path}/forecasts",
        response_model=Forecasts,
        summary="Committed, most likely and upside by period, and how they moved",
    )
    async def forecasts(request: Request, caller: Authenticated, person: PersonId) -> Response:
        """Periods that ended within 400 days, and those to come."""
        return answer(request, await told(caller, person))

    @routes.get(
        "/{person:path}/forecasts/{starts}/{ends}/explain",
        response_model=PeriodExplained,
        summary="Every word on a period, session by session",
    )
    async def explain(
        request: Request, caller: Authenticated, person: PersonId, starts: Day, ends: Day
    ) -> Response:
        await around(context, caller, person)
        where = {"rep": person, "ends": {"$gte": ends.isoformat()}}
        found = await states(context.store, SalesPeriod, caller.tenant, where)
        for each in found:
            if (each.starts, each.ends) == (starts, ends):
                return answer(request, explained(person, each, following_of(each, found)))
        raise not_found("period", f"{starts} to {ends}")

    @routes.post(
        "/{person:path}/forecasts",
        status_code=202,
        summary="Say where the period will end: committed, most likely, upside",
        responses=_ANSWERS,
    )
    async def state_forecast(order: Ordered, person: PersonId, body: NewForecast) -> Response:
        """Each time it is said it is kept, so that drift shows."""
        caller = order.caller
        beside = await acting(context, caller, person)
        data = body.event(caller, order.how, beside)

        async def rule(event: Event[ForecastStated]) -> None:
            rules.forecast(_empty(event), event)

        return await send(context, order, data, rule, reader(caller, person))

    @routes.post(
        "/{person:path}/pipelines",
        status_code=202,
        summary="Say what is generated for the next period",
        responses=_ANSWERS,
    )
    async def state_pipeline(order: Ordered, person: PersonId, body: NewPipeline) -> Response:
        """Without days it is the next quarter of the fiscal year."""
        caller = order.caller
        beside = await acting(context, caller, person)
        data = body.event(caller, order.how, beside)

        async def rule(event: Event[PipelineStated]) -> None:
            rules.pipeline(_empty(event), event)

        return await send(context, order, data, rule, reader(caller, person))

    return routes


def _empty(event: Event[ForecastStated] | Event[PipelineStated]) -> SalesPeriod:
    data, key = event.data, key_of(event.tenant, event.data.rep)
    return SalesPeriod(
        id=SalesPeriod.id_of(key, data.starts, data.ends),
        tenant=event.tenant,
        key=key,
        rep=data.rep,
        starts=data.starts,
        ends=data.ends,
    )
