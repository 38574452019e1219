"""`GET /v1/organisation/follow-through-parameters`: what scores are computed with, since when."""

from datetime import date, datetime
from decimal import Decimal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.service import Context
from ridealong.contracts.people import Yardstick
from ridealong.contracts.yardsticks import why_ignored
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.reading import by_id
from ridealong.metrics.model.yardsticks import Yardsticks
from ridealong.metrics.rules.parameters import PARAMETERS, Parameters, history_of


class ParametersView(BaseModel):
    """One set. A batch of results is scored, and a promise judged, by that of its due day."""

    prior_mean: Decimal
    prior_weight: Decimal
    half_life_days: Decimal
    needed: int
    late_share: Decimal
    late_window_days: int


class VersionView(BaseModel):
    """A set with the first due day it holds for; None is the usual one, from the beginning."""

    applies_from: date | None
    said_for: date | None = Field(
        description="the past day it was said for, where it holds from a later one: what was due "
        "before stays as it was"
    )
    in_force: bool = Field(description="whether it holds for what is due today")
    parameters: ParametersView


class IgnoredView(BaseModel):
    """What the organisation said and isn't applied."""

    name: str
    value: Decimal
    applies_from: date
    why: str


class ParametersAnswer(BaseModel):
    """All sets that an organisation had, has and will have, oldest first."""

    today: date = Field(description="the day in UTC")
    changed_at: datetime | None = Field(description="when the organisation said so last")
    in_force: ParametersView
    versions: list[VersionView]
    ignored: list[IgnoredView]


def router(context: Context) -> APIRouter:
    """The route of the parameters: anybody in the tenant may know what they are measured by."""
    routes = APIRouter(prefix="/v1/organisation", tags=["follow-through"])

    @routes.get(
        "/follow-through-parameters",
        response_model=ParametersAnswer,
        summary="Parameters of the follow-through score with their dates, and those ignored",
    )
    async def parameters(request: Request, caller: Authenticated) -> Response:
        known = await by_id(context.store, Yardsticks, caller.tenant, caller.tenant)
        return answer(request, view(known, context.clock().date()))

    return routes


def view(known: Yardsticks | None, today: date) -> ParametersAnswer:
    """The parameters as anybody may read them on a day."""
    listed = known.yardsticks if known else ()
    history = history_of(listed)
    now = history.at(today)
    sets: list[tuple[date | None, Parameters]] = [(None, PARAMETERS), *history.sets]
    begun = [since for since, _ in sets if since is None or since <= today]
    return ParametersAnswer(
        today=today,
        changed_at=known.as_of if known else None,
        in_force=parameters_view(now),
        versions=[
            VersionView(
                applies_from=since,
                said_for=None if since is None else history.said_for.get(since),
                in_force=since == begun[-1],
                parameters=parameters_view(each),
            )
            for since, each in sets
        ],
        ignored=[_ignored(each, why) for each in listed if (why := why_ignored(each))],
    )


def parameters_view(parameters: Parameters) -> ParametersView:
    """One set as it is shown."""
    return ParametersView(
        prior_mean=parameters.prior_mean,
        prior_weight=parameters.prior_weight,
        half_life_days=parameters.half_life_days,
        needed=parameters.needed,
        late_share=parameters.late_share,
        late_window_days=parameters.late_window_days,
    )


def _ignored(yardstick: Yardstick, why: str) -> IgnoredView:
    return IgnoredView(
        name=yardstick.name,
        value=yardstick.value,
        applies_from=yardstick.applies_from,
        why=why,
    )
