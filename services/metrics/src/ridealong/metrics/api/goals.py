"""Goals of a rep: read them, set, accept and close one, say where one stands."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query, Request, Response

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.commands import Accepted
from ridealong.chassis.http.problems import ProblemDetails, not_found
from ridealong.chassis.service import Context
from ridealong.contracts import Event, EventData, key_of
from ridealong.contracts.fields import Id
from ridealong.contracts.goals import GoalAccepted, GoalClosed, GoalSet
from ridealong.metrics.api.access import may_write
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.around import acting, around
from ridealong.metrics.api.goal_bodies import Closing, NewGoal, NewReading, NewStep
from ridealong.metrics.api.goal_reading import kept_from, known_goal, view_of, writable
from ridealong.metrics.api.goal_views import GoalView, RepGoals, rep_goals
from ridealong.metrics.api.plan_material import agreed_plans, plans_of
from ridealong.metrics.api.reading import by_id, states
from ridealong.metrics.api.sending import Order, Ordered, Read, not_yours, send
from ridealong.metrics.model.goals import Goal, PersonalGoals
from ridealong.metrics.model.standing import Standing
from ridealong.metrics.rules import agreement, aims, goals, next_steps
from ridealong.metrics.rules.adherence import in_force
from ridealong.metrics.rules.sight import WRITING, shown_goal

GoalId = Annotated[Id, Path()]
D = TypeVar("D", bound=EventData)

_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": GoalView},
    202: {"model": Accepted},
    409: {"model": ProblemDetails, "description": "it doesn't fit; `detail` says why"},
}


def router(context: Context) -> APIRouter:
    """The routes of goals."""
    routes = APIRouter(prefix="/v1", tags=["goals"])
    desk = _Desk(context)

    @routes.get(
        "/reps/{rep:path}/goals",
        response_model=RepGoals,
        summary="Goals now and at the last held session, and what was done since",
    )
    async def goals_of(
        request: Request,
        caller: Authenticated,
        rep: Annotated[Id, Path()],
        closed: Annotated[bool, Query(description="closed goals too")] = False,
    ) -> Response:
        known = await around(context, caller, rep)
        key = key_of(caller.tenant, rep)
        standing = await by_id(context.store, Standing, caller.tenant, key)
        # Those that are closed become ever more.
        where: dict[str, Any] = {"rep": rep} | ({} if closed else {"outcome": None})
        found = await states(context.store, Goal, caller.tenant, where)
        shown = [goal for each in found if (goal := shown_goal(each, caller.person, known.seen))]
        plans = agreed_plans(await plans_of(context, caller.tenant, rep), known)
        plan = in_force(plans, known.today)
        planned = plan is not None and bool(plan.lines)
        return answer(request, rep_goals(known, standing, shown, planned=planned))

    @routes.post("/goals", status_code=202, summary="Set a goal", responses=_ANSWERS)
    async def set_goal(order: Ordered, body: NewGoal) -> Response:
        """Whoever sets it has accepted it; it counts once the other one has, too."""
        caller = order.caller
        data = await desk.aim(order, body)
        key = key_of(caller.tenant, data.rep)

        async def rule(event: Event[GoalSet]) -> None:
            personal = await by_id(context.store, PersonalGoals, caller.tenant, key)
            aims.check(personal, event.data)

        read = desk.reader(order.caller, data.rep, data.goal)
        # A rep has one personal goal at a time.
        among = f"personal goal/{data.rep}" if data.kind == "personal" else None
        return await send(context, order, data, rule, read, among=among)

    @routes.post(
        "/goals/{goal:path}/updates",
        status_code=202,
        summary="Say where a goal stands",
        responses=_ANSWERS,
    )
    async def update_goal(order: Ordered, goal: GoalId, body: NewReading) -> Response:
        """A new target is another goal: the other one of the pair has to accept it again."""
        known = await writable(context, order.caller, goal)
        data = body.event(known, context.clock())
        read = desk.reader(order.caller, known.rep, known.goal)
        rule = desk.rule(order.caller, known, goals.updated)
        return await send(context, order, data, rule, read)

    @routes.post(
        "/goals/{goal:path}/acceptance",
        status_code=202,
        summary="Accept a goal",
        responses=_ANSWERS,
    )
    async def accept_goal(order: Ordered, goal: GoalId) -> Response:
        """It counts from when both have accepted it as it is."""
        known = await writable(context, order.caller, goal)
        await acting(context, order.caller, known.rep)
        data = GoalAccepted(goal=known.goal, rep=known.rep, by=order.caller.person)
        read = desk.reader(order.caller, known.rep, known.goal)
        rule = desk.rule(order.caller, known, agreement.accepted)
        return await send(context, order, data, rule, read)

    @routes.post(
        "/goals/{goal:path}/next-step",
        status_code=202,
        summary="Say what is done next for a goal, and by when",
        responses=_ANSWERS,
    )
    async def name_step(order: Ordered, goal: GoalId, body: NewStep) -> Response:
        """The newest stands. Once its day is over, the goal asks for another."""
        known = await writable(context, order.caller, goal)
        await acting(context, order.caller, known.rep)
        data = body.event(known, order.caller.person)
        read = desk.reader(order.caller, known.rep, known.goal)
        rule = desk.rule(order.caller, known, next_steps.named)
        return await send(context, order, data, rule, read)

    @routes.post(
        "/goals/{goal:path}/closure",
        status_code=202,
        summary="Say that a goal is over",
        responses=_ANSWERS,
    )
    async def close_goal(order: Ordered, goal: GoalId, body: Closing) -> Response:
        known = await writable(context, order.caller, goal)
        data = GoalClosed(
            goal=known.goal, rep=known.rep, outcome=body.outcome, by=order.caller.person
        )
        read = desk.reader(order.caller, known.rep, known.goal)
        rule = desk.rule(order.caller, known, goals.closed)
        return await send(context, order, data, rule, read)

    return routes


class _Desk:
    """Where a caller's command is looked at before it goes into the log."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def reader(self, caller: Caller, rep: str, goal: str) -> Read:
        """Reads the goal as this caller may see it, once a command is applied."""
        return lambda: view_of(self._context, caller, rep, goal)

    def rule(
        self, caller: Caller, known: Goal, rule: Callable[[Goal, Event[D]], object]
    ) -> Callable[[Event[D]], Awaitable[None]]:
        """The rule, asked about the goal as it stands then; `known` is how it was found."""

        async def fits(event: Event[D]) -> None:
            rule(await known_goal(self._context, caller, known.rep, known.goal) or known, event)

        return fits

    async def aim(self, order: Order, body: NewGoal) -> GoalSet:
        """The goal as an event.

        Raises:
            Problem: 404 what isn't the caller's to write, 403 somebody else's personal goal.
        """
        caller = order.caller
        data = body.event(caller, order.how)
        if not await may_write(self._context, caller, data.rep):
            raise not_found("rep", data.rep)
        known = await known_goal(self._context, caller, data.rep, data.goal)
        if known is not None and kept_from(caller, known):
            raise not_found("goal", data.goal)
        others = caller.person != data.rep and not WRITING & caller.roles
        if others and (data.kind == "personal" or (known and known.kind == "personal")):
            raise not_yours(
                "A personal goal is in the rep's own words",
                f"Only {data.rep} sets it: ask what it is, and listen",
            )
        return data
