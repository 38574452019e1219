"""Coaching hours next to how far goals were reached, of a rep and of a team (DOMAIN 2.2)."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.problems import not_found
from ridealong.chassis.service import Context
from ridealong.contracts.fields import Id
from ridealong.contracts.goals import GoalKind
from ridealong.metrics.api.access import sight
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.around import around
from ridealong.metrics.api.coaching_material import Span, material, span
from ridealong.metrics.api.coaching_views import shown
from ridealong.metrics.api.links import quote
from ridealong.metrics.api.reading import states
from ridealong.metrics.api.teams import led
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.rules.agreement import agreement_of
from ridealong.metrics.rules.coaching import Material
from ridealong.metrics.rules.coaching_hours import Band
from ridealong.metrics.rules.hours_and_goals import NO_CAUSE, Agreed, Beside, beside, by_band
from ridealong.metrics.rules.pace import rounded
from ridealong.metrics.rules.people import manager_of
from ridealong.metrics.rules.sight import Sight
from ridealong.metrics.rules.team import FEWEST_PEOPLE

Days = Annotated[Span, Depends(span)]
_AT_ONCE = 500


class BesideView(BaseModel):
    """A goal that is over, beside the coaching minutes of the calendar months that it touched."""

    goal: str
    kind: GoalKind | None
    first: date
    last: date
    minutes: int
    months: int
    minutes_a_month: Decimal
    band: Band
    words: str = Field(examples=["2 to under 3 h"])
    value: Decimal = Field(description="at the end of its last day")
    target: Decimal
    attainment: Decimal = Field(description="value ÷ target")
    goal_explain: str = Field(description="where its values are")
    hours_explain: str = Field(description="where the sessions of its months are")


class HoursAndGoals(BaseModel):
    """A rep's goals whose last day lies in these days, those of behaviour first."""

    rep: str
    first: date
    last: date
    goals: list[BesideView]
    left_out: int = Field(
        description="of these days, but never agreed on, given up, longer than a year, or unvalued"
    )
    words: str


class BandView(BaseModel):
    """The goals of a team whose months had so many hours; None and `hidden` below three people."""

    band: Band
    goals: int | None
    reached: int | None
    attainments: Decimal | None = Field(description="the sum of value ÷ target")
    mean: Decimal | None = Field(description="attainments ÷ goals")
    hidden: str | None


class TeamHoursAndGoals(BaseModel):
    """A team's, by the band of the hours that went with each goal: none of single people."""

    leader: str
    first: date
    last: date
    led: int
    fewest_people: int = FEWEST_PEOPLE
    bands: list[BandView]
    words: str


def router(context: Context) -> APIRouter:
    """The routes of hours and goals."""
    routes = APIRouter(prefix="/v1", tags=["coaching"])

    @routes.get(
        "/people/{person:path}/hours-and-goals",
        response_model=HoursAndGoals,
        summary="Coaching hours next to how far each goal was reached",
    )
    async def of_rep(
        request: Request, caller: Authenticated, person: Annotated[Id, Path()], asked: Days
    ) -> Response:
        """Without days: goals that ended in this month and the two before."""
        known = await around(context, caller, person)
        days = asked.days(known.today)
        found, left_out = await _beside(context, caller.tenant, [person], days)
        view = HoursAndGoals(
            rep=person,
            first=days[0],
            last=days[1],
            goals=[_view(each) for each in found],
            left_out=left_out,
            words=NO_CAUSE,
        )
        return answer(request, view)

    @routes.get(
        "/teams/{leader:path}/hours-and-goals",
        response_model=TeamHoursAndGoals,
        summary="How far goals were reached, by the hours that went with them, pooled",
    )
    async def of_team(
        request: Request, caller: Authenticated, leader: Annotated[Id, Path()], asked: Days
    ) -> Response:
        if await sight(context, caller, leader) is Sight.OWN_PAIR:
            raise not_found("team", leader)
        today = context.clock().date()
        days = asked.days(today)
        below = await led(context, caller.tenant, leader, today)
        found, _ = await _beside(context, caller.tenant, below, days)
        view = TeamHoursAndGoals(
            leader=leader,
            first=days[0],
            last=days[1],
            led=len(below),
            bands=[
                BandView(
                    band=each.band,
                    goals=each.goals,
                    reached=each.reached,
                    attainments=None if each.sum is None else rounded(each.sum, 4),
                    mean=shown(each.mean),
                    hidden=each.hidden,
                )
                for each in by_band(found)
            ],
            words=NO_CAUSE,
        )
        return answer(request, view)

    return routes


async def _beside(
    context: Context, tenant: str, reps: Collection[str], days: tuple[date, date]
) -> tuple[list[Beside], int]:
    known, history = await material(context, tenant, reps, days)
    listed = sorted(known)
    goals: dict[str, list[Goal]] = {rep: [] for rep in listed}
    ends = {"$gte": days[0].isoformat(), "$lte": days[1].isoformat()}
    for start in range(0, len(listed), _AT_ONCE):
        where = {"rep": {"$in": listed[start : start + _AT_ONCE]}, "ends": ends}
        for goal in await states(context.store, Goal, tenant, where):
            goals[goal.rep].append(goal)
    found: list[Beside] = []
    left_out = 0
    for rep in listed:
        some, without = beside(known[rep], goals[rep], agreed_by(known[rep]), history)
        found += some
        left_out += without
    return found, left_out


def agreed_by(known: Material) -> Agreed:
    """When the rep and a manager of theirs had accepted a goal."""
    person = known.person
    managers = () if person is None else person.managers
    manager = manager_of(person, known.now.date())
    return lambda goal: agreement_of(goal, managers, manager).agreed_at


def _view(each: Beside) -> BesideView:
    rep = quote(each.rep)
    return BesideView(
        goal=each.goal,
        kind=each.kind,
        first=each.first,
        last=each.last,
        minutes=each.minutes,
        months=each.months,
        minutes_a_month=rounded(each.per_month, 2),
        band=each.band,
        words=each.words,
        value=each.value,
        target=each.target,
        attainment=rounded(each.share, 4),
        goal_explain=f"/v1/people/{rep}/goals/{quote(each.goal)}/explain",
        hours_explain=f"/v1/people/{rep}/coaching/explain?from={each.first}&to={each.last}",
    )
