"""How many one-on-ones a manager aims at in a year or quarter, against the one before."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.bodies import Body
from ridealong.chassis.http.commands import Accepted
from ridealong.chassis.http.problems import ProblemDetails, not_found
from ridealong.chassis.service import Context
from ridealong.contracts import Event, key_of
from ridealong.contracts.fields import Id
from ridealong.contracts.goals import CadenceGoalSet
from ridealong.contracts.instant import Day
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.around import acting, around
from ridealong.metrics.api.coaching_material import material
from ridealong.metrics.api.coaching_views import shown
from ridealong.metrics.api.links import quote
from ridealong.metrics.api.reading import by_id, states
from ridealong.metrics.api.sending import Ordered, Read, not_yours, send
from ridealong.metrics.model.cadence_goals import CadenceGoal, CadenceGoals
from ridealong.metrics.model.people import Person
from ridealong.metrics.rules import cadence_goals as rules
from ridealong.metrics.rules.cadence_goals import Compared, Session, Span

PersonId = Annotated[Id, Path()]
Per = Literal["year", "quarter"]


class NewCadenceGoal(Body):
    """So many one-on-ones with all reps together, in the year or quarter that begins on a day."""

    per: Per = "year"
    starts: Day
    sessions: Annotated[int, Field(ge=1, le=100_000)]


class SessionsView(BaseModel):
    """How many sessions were held, never without what they were (DOMAIN 0.1)."""

    first: date
    last: date
    held: int
    goal_linked: int = Field(description="with a goal of the rep")
    prepared: int = Field(description="with any part of the preparation a day ahead")
    with_promises: int = Field(description="in which something was agreed on")


class CadenceGoalView(BaseModel):
    """A goal, what was held for it by today, and the year or quarter before."""

    per: Per
    starts: date
    ends: date
    sessions: int = Field(description="aimed at")
    reached: Decimal = Field(description="held ÷ aimed at")
    now: SessionsView
    same_days_before: SessionsView = Field(description="as many days of the period before")
    before: SessionsView = Field(description="all of the period before")
    more: int = Field(description="held now less held in as many days before")
    explain: str = Field(description="where the sessions of both are")


class CadenceGoalsView(BaseModel):
    """A manager's goals, the newest first."""

    manager: str
    goals: list[CadenceGoalView]


class SessionPart(BaseModel):
    """A held one-on-one, and in which of the counts it is."""

    rep: str
    session: str
    day: date
    goal_linked: bool
    prepared: bool
    promises: int
    now: bool
    same_days_before: bool


class CadenceGoalExplained(BaseModel):
    """The sessions of a goal's days and of the period before."""

    manager: str
    per: Per
    starts: date
    sessions: list[SessionPart]


_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": CadenceGoalsView},
    202: {"model": Accepted},
    409: {"model": ProblemDetails, "description": "it doesn't fit; `detail` says why"},
}
MOST = 3
"""Goals in one answer: each is a year of sessions, and the one before."""


def router(context: Context) -> APIRouter:
    """The routes of cadence goals."""
    routes = APIRouter(prefix="/v1/people", tags=["coaching"])

    async def known(caller: Caller, manager: str) -> CadenceGoals | None:
        key = key_of(caller.tenant, manager)
        return await by_id(context.store, CadenceGoals, caller.tenant, key)

    async def told(caller: Caller, manager: str) -> CadenceGoalsView:
        beside = await around(context, caller, manager)
        found = await known(caller, manager)
        newest = () if found is None else found.goals[::-1][:MOST]
        views = [
            view(manager, await _compared(context, caller, manager, goal, beside.today))
            for goal in newest
        ]
        return CadenceGoalsView(manager=manager, goals=views)

    def reader(caller: Caller, manager: str) -> Read:
        return lambda: told(caller, manager)

    @routes.post(
        "/{person:path}/cadence-goals",
        status_code=202,
        summary="Aim at so many one-on-ones in a year or quarter",
        responses=_ANSWERS,
    )
    async def aim(order: Ordered, person: PersonId, body: NewCadenceGoal) -> Response:
        """Set again for the same days, the later word counts; one that is over stays."""
        caller = order.caller
        await acting(context, caller, person)
        if caller.person != person:
            raise not_yours(
                "A manager aims at the own sessions",
                f"Only {person} says how many",
            )
        data = CadenceGoalSet(
            manager=person, per=body.per, starts=body.starts, sessions=body.sessions
        )
        key = key_of(caller.tenant, person)

        async def rule(event: Event[CadenceGoalSet]) -> None:
            before = await known(caller, person) or CadenceGoals(
                id=key, tenant=caller.tenant, key=key, manager=person
            )
            rules.set_(before, event)

        return await send(context, order, data, rule, reader(caller, person))

    @routes.get(
        "/{person:path}/cadence-goals",
        response_model=CadenceGoalsView,
        summary="One-on-ones held against what was aimed at, and against the period before",
    )
    async def goals(request: Request, caller: Authenticated, person: PersonId) -> Response:
        return answer(request, await told(caller, person))

    @routes.get(
        "/{person:path}/cadence-goals/{per}/{starts}/explain",
        response_model=CadenceGoalExplained,
        summary="The sessions that are counted",
    )
    async def explain(
        request: Request, caller: Authenticated, person: PersonId, per: Per, starts: Day
    ) -> Response:
        beside = await around(context, caller, person)
        found = await known(caller, person)
        for goal in () if found is None else found.goals:
            if (goal.per, goal.starts) == (per, starts):
                made = await _compared(context, caller, person, goal, beside.today)
                return answer(request, explained(person, made))
        raise not_found("cadence goal", f"{per} from {starts}")

    return routes


async def _compared(
    context: Context, caller: Caller, manager: str, goal: CadenceGoal, today: date
) -> Compared:
    led = await states(context.store, Person, caller.tenant, {"managers": manager})
    days = (rules.days_before(goal).first, rules.days_of(goal).last)
    team, _ = await material(context, caller.tenant, [each.person for each in led], days)
    return rules.compared(manager, team.values(), goal, today)


def view(manager: str, found: Compared) -> CadenceGoalView:
    """One goal as it is shown."""
    goal = found.goal
    return CadenceGoalView(
        per=goal.per,
        starts=goal.starts,
        ends=found.days.last,
        sessions=goal.sessions,
        reached=shown(found.reached) or Decimal(0),
        now=_sessions(found.days, found.now),
        same_days_before=_sessions(found.before_days, found.by_then),
        before=_sessions(found.before_days, found.before),
        more=len(found.now) - len(found.by_then),
        explain=f"/v1/people/{quote(manager)}/cadence-goals/{goal.per}/{goal.starts}/explain",
    )


def explained(manager: str, found: Compared) -> CadenceGoalExplained:
    """Each session once."""
    now, then = set(found.now), set(found.by_then)
    return CadenceGoalExplained(
        manager=manager,
        per=found.goal.per,
        starts=found.goal.starts,
        sessions=[
            SessionPart(
                rep=each.rep,
                session=each.session,
                day=each.day,
                goal_linked=each.goal_linked,
                prepared=each.prepared,
                promises=each.promises,
                now=each in now,
                same_days_before=each in then,
            )
            for each in (*found.before, *found.now)
        ],
    )


def _sessions(days: Span, held: Sequence[Session]) -> SessionsView:
    return SessionsView(
        first=days.first,
        last=days.last,
        held=len(held),
        goal_linked=sum(each.goal_linked for each in held),
        prepared=sum(each.prepared for each in held),
        with_promises=sum(each.promises > 0 for each in held),
    )
