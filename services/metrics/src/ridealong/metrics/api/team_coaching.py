"""`GET /v1/teams/{leader}/coaching`: how those below are coached, pooled and without texts."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.problems import not_found
from ridealong.chassis.service import Context
from ridealong.contracts.fields import Id
from ridealong.metrics.api.access import sight
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.coaching_material import Span, material, span
from ridealong.metrics.api.coaching_views import shown
from ridealong.metrics.api.teams import led
from ridealong.metrics.rules.pace import rounded
from ridealong.metrics.rules.sight import Sight
from ridealong.metrics.rules.team import FEWEST_ITEMS, FEWEST_PEOPLE
from ridealong.metrics.rules.team_coaching import TeamCoaching, coached, pooled, why_hidden


class TeamCadence(BaseModel):
    """Turns of all together: held ÷ (expected - excused)."""

    expected: int
    held: int
    excused: int
    missed: int
    kept: Decimal | None
    reasons: dict[str, int]


class TeamMonthView(BaseModel):
    """How many of the reps had the full hours of coaching in a month."""

    month: str
    reps: int
    full: int
    share: Decimal | None = Field(description="full ÷ reps")
    minutes: int


class TeamPreparation(BaseModel):
    """Parts filled a day ahead ÷ all parts of held sessions."""

    in_time: int
    of: int
    share: Decimal | None


class TeamAnswers(BaseModel):
    """Was it coaching? The managers' share of yes less the reps', in points."""

    sessions: int
    manager_yes: int
    rep_yes: int
    gap: Decimal | None


class TeamFigures(BaseModel):
    """Each figure beside the counts that it is made of: below them are single people."""

    cadence: TeamCadence
    months: list[TeamMonthView]
    preparation: TeamPreparation
    answers: TeamAnswers | None = Field(description="None over fewer than ten sessions")


class TeamCoachingView(BaseModel):
    """`figures` is None, and `hidden` says why, below three people."""

    leader: str
    first: date
    last: date
    led: int = Field(description="whom this person leads, directly and through others")
    people: int = Field(description="those of them who are coached in these days")
    hidden: str | None
    fewest_people: int = FEWEST_PEOPLE
    fewest_items: int = FEWEST_ITEMS
    figures: TeamFigures | None


def router(context: Context) -> APIRouter:
    """The route of how a team is coached."""
    routes = APIRouter(prefix="/v1/teams", tags=["coaching"])

    @routes.get(
        "/{leader:path}/coaching",
        response_model=TeamCoachingView,
        summary="Cadence kept, coaching hours, preparation and both answers, pooled",
    )
    async def team(
        request: Request,
        caller: Authenticated,
        leader: Annotated[Id, Path()],
        asked: Annotated[Span, Depends(span)],
    ) -> Response:
        if await sight(context, caller, leader) is Sight.OWN_PAIR:
            raise not_found("team", leader)
        today = context.clock().date()
        below = await led(context, caller.tenant, leader, today)
        days = asked.days(today)
        known, history = await material(context, caller.tenant, below, days)
        counted = coached(known)
        hidden = why_hidden(len(counted))
        view = TeamCoachingView(
            leader=leader,
            first=days[0],
            last=days[1],
            led=len(below),
            people=len(counted),
            hidden=hidden,
            figures=None if hidden else figures_view(pooled(list(counted.values()), history)),
        )
        return answer(request, view)

    return routes


def figures_view(found: TeamCoaching) -> TeamFigures:
    """The figures with their counts."""
    kept, asked = found.cadence, found.gap
    return TeamFigures(
        cadence=TeamCadence(
            expected=kept.expected,
            held=kept.held,
            excused=kept.excused,
            missed=kept.missed,
            kept=shown(kept.kept),
            reasons=dict(kept.reasons),
        ),
        months=[
            TeamMonthView(
                month=each.month.label,
                reps=each.reps,
                full=each.full,
                share=shown(each.share),
                minutes=each.minutes,
            )
            for each in found.months
        ],
        preparation=TeamPreparation(
            in_time=found.filled, of=found.parts, share=shown(found.preparation)
        ),
        answers=None
        if asked is None
        else TeamAnswers(
            sessions=asked.sessions,
            manager_yes=asked.manager_yes,
            rep_yes=asked.rep_yes,
            gap=None if asked.points is None else rounded(asked.points * 100, 1),
        ),
    )
