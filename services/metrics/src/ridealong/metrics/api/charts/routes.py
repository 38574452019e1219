"""Pictures over HTTP, each beside the JSON that it draws: `.svg` alone, `.html` with its table."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request, Response

from ridealong.chassis.http.auth import AuthenticatedByLink
from ridealong.chassis.http.conditional import respond
from ridealong.chassis.http.problems import not_found
from ridealong.chassis.service import Context
from ridealong.contracts.fields import Id
from ridealong.metrics.api.access import sight
from ridealong.metrics.api.around import around
from ridealong.metrics.api.charts import figures
from ridealong.metrics.api.charts.bars import columns_drawing, shares_drawing
from ridealong.metrics.api.charts.canvas import Canvas
from ridealong.metrics.api.charts.tables import Table, fragment
from ridealong.metrics.api.charts.trend import Trend, drawing
from ridealong.metrics.api.coaching import view as coaching_view
from ridealong.metrics.api.coaching_material import Span, material, span
from ridealong.metrics.api.goal_explained import explained
from ridealong.metrics.api.goal_reading import sessions_since, shown, viewed
from ridealong.metrics.api.plan import weeks_view
from ridealong.metrics.api.plan_material import agreed_plans, done_in, last_full, plans_of
from ridealong.metrics.api.score_views import Reader
from ridealong.metrics.api.score_views import view as score_view
from ridealong.metrics.api.scored import scored
from ridealong.metrics.rules.sight import Sight

PersonId = Annotated[Id, Path()]
Ending = Literal["svg", "html"]
_PICTURE = "image/svg+xml"
_PAGE = "text/html; charset=utf-8"
_CONTENT = {_PICTURE: {"schema": {"type": "string"}}, "text/html": {"schema": {"type": "string"}}}
# Even opened by itself a picture runs nothing and asks nobody for anything.
_GUARD = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, what it is called, its table, and what is said where there is nothing in it."""

    canvas: Canvas
    caption: str
    table: Table
    nothing: str


def router(context: Context) -> APIRouter:
    """The routes of the pictures; they come before those of goals, whose ids may hold slashes."""
    routes = APIRouter(
        prefix="/v1/people",
        tags=["charts"],
        default_response_class=Response,
        responses={200: {"content": _CONTENT}},
    )

    @routes.get(
        "/{person:path}/goals/{goal:path}/trend.{ending}",
        summary="A goal's value over time, with its target and an even pace",
    )
    async def goal(
        request: Request,
        caller: AuthenticatedByLink,
        person: PersonId,
        goal: Annotated[Id, Path()],
        ending: Ending,
    ) -> Response:
        known, beside = await shown(context, caller, person, goal)
        sessions = await sessions_since(context, caller.tenant, known)
        chart = figures.goal_trend(
            await viewed(context, caller, known, beside), explained(known, beside, sessions)
        )

        return await _answer(request, ending, lambda: _trend(chart))

    @routes.get(
        "/{person:path}/follow-through/trend.{ending}",
        summary="The follow-through score over time, for who sees its history",
    )
    async def score(
        request: Request, caller: AuthenticatedByLink, person: PersonId, ending: Ending
    ) -> Response:
        seen = await sight(context, caller, person)
        if seen is not Sight.WHOLE:
            raise not_found("person", person)
        found = await scored(context, caller.tenant, person)
        reader = Reader(caller.person, seen, context.clock().date())

        def draw() -> Drawn:
            return _trend(figures.score_trend(score_view(person, found.figures, reader, {})))

        return await _answer(request, ending, draw)

    @routes.get(
        "/{person:path}/plan/adherence.{ending}",
        summary="How far each line of the behaviour plan was done in the last four full weeks",
    )
    async def adherence(
        request: Request, caller: AuthenticatedByLink, person: PersonId, ending: Ending
    ) -> Response:
        beside = await around(context, caller, person)
        plans = agreed_plans(await plans_of(context, caller.tenant, person), beside)
        four = await done_in(context, caller, beside, plans, last_full(beside.today))
        chart = figures.adherence_bars(weeks_view(beside, four), beside.definitions.plan_done)

        def draw() -> Drawn:
            table = figures.shares_table(chart)
            return Drawn(shares_drawing(chart), chart.title, table, chart.nothing)

        return await _answer(request, ending, draw)

    @routes.get(
        "/{person:path}/coaching/hours.{ending}",
        summary="Coaching hours by month, against the bands",
    )
    async def hours(
        request: Request,
        caller: AuthenticatedByLink,
        person: PersonId,
        ending: Ending,
        asked: Annotated[Span, Depends(span)],
    ) -> Response:
        beside = await around(context, caller, person)
        found, history = await material(context, caller.tenant, [person], asked.days(beside.today))
        view = coaching_view(found[person], history, beside, caller.person)
        chart = figures.hours_columns(view, history.at(view.last))

        def draw() -> Drawn:
            table = figures.columns_table(chart)
            return Drawn(columns_drawing(chart), chart.title, table, chart.nothing)

        return await _answer(request, ending, draw)

    return routes


def _trend(chart: Trend) -> Drawn:
    return Drawn(drawing(chart), chart.title, figures.trend_table(chart), chart.nothing)


async def _answer(request: Request, ending: Ending, draw: Callable[[], Drawn]) -> Response:
    def written() -> bytes:
        drawn = draw()
        if ending == "svg":
            return drawn.canvas.written()
        return fragment(drawn.canvas, drawn.caption, drawn.table, drawn.nothing)

    body = await asyncio.to_thread(written)
    answer = respond(request, body, _PICTURE if ending == "svg" else _PAGE)
    answer.headers["Content-Security-Policy"] = _GUARD
    answer.headers["X-Content-Type-Options"] = "nosniff"
    # One address in the browser's store may be asked for by two people.
    answer.headers["Vary"] = "Authorization, Cookie"
    return answer
