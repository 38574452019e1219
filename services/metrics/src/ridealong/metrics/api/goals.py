"""Goals of a rep: read them, set one, say where one stands."""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, Field, model_validator

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.commands import Accepted, Command, command
from ridealong.chassis.http.problems import not_found
from ridealong.chassis.service import Context
from ridealong.contracts import Instant, key_of
from ridealong.contracts.fields import Code, Day, Id, Level, Line, Measure, Number, Positive
from ridealong.contracts.goals import GoalKind, GoalSet, GoalUpdated
from ridealong.metrics.api.access import may_write, sight
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.goal_views import GoalView, RepGoals, goal_view, rep_goals
from ridealong.metrics.api.ids import id_for
from ridealong.metrics.api.reading import by_id, states
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.model.standing import Standing
from ridealong.metrics.rules.sight import Sight, shown_goal

GoalId = Annotated[Id, Path()]


class NewGoal(BaseModel):
    """An aim. Without `rep` it is the caller's."""

    goal: Id | None = Field(None, description="an id of yours; without it one is made")
    rep: Id | None = None
    kind: GoalKind
    title: Line
    measure: Measure
    target: Positive
    starts: Day
    ends: Day
    level: Level = "pair"
    funding_date: Day | None = None

    def event(self, caller: Caller, how: Command) -> GoalSet:
        """What is put on the log."""
        made = {"goal": id_for("goal", caller, how), "rep": caller.person}
        return GoalSet(**{**made, **self.model_dump(exclude_none=True)})


class NewReading(BaseModel):
    """Where a goal stands, or a new target. Without `as_of` it is so now."""

    value: Number | None = None
    target: Positive | None = None
    as_of: Instant | None = None
    source: Code = "person"

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.value is None and self.target is None:
            raise ValueError("give a value, a target or both")
        return self

    def event(self, goal: Goal, now: datetime) -> GoalUpdated:
        """What is put on the log."""
        said = self.model_dump(exclude_none=True)
        return GoalUpdated(**{"goal": goal.goal, "rep": goal.rep, "as_of": now, **said})


def router(context: Context) -> APIRouter:
    """The routes of goals."""
    routes = APIRouter(prefix="/v1", tags=["goals"])
    posted: dict[int | str, dict[str, Any]] = {200: {"model": GoalView}, 202: {"model": Accepted}}

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
        seen = await sight(context, caller, rep)
        if seen is Sight.OWN_PAIR:
            raise not_found("rep", rep)
        key = key_of(caller.tenant, rep)
        standing = await by_id(context.store, Standing, caller.tenant, key)
        found = await states(context.store, Goal, caller.tenant, {"rep": rep})
        shown = [
            goal
            for each in found
            if (goal := shown_goal(each, caller.person, seen)) and (closed or goal.outcome is None)
        ]
        return answer(request, rep_goals(rep, standing, shown))

    @routes.post("/goals", status_code=202, summary="Set a goal", responses=posted)
    async def set_goal(
        request: Request,
        caller: Authenticated,
        how: Annotated[Command, Depends(command)],
        body: NewGoal,
    ) -> Response:
        data = body.event(caller, how)
        if not await may_write(context, caller, data.rep):
            raise not_found("rep", data.rep)
        known = await _known(context, caller, data.rep, data.goal)
        if known is not None and _kept_from(caller, known):
            raise not_found("goal", data.goal)

        async def read() -> GoalView | None:
            return await _view(context, caller, data.rep, data.goal)

        return await context.commands.run(request, caller, how, data, read)

    @routes.post(
        "/goals/{goal:path}/updates",
        status_code=202,
        summary="Say where a goal stands",
        responses=posted,
    )
    async def update_goal(
        request: Request,
        caller: Authenticated,
        how: Annotated[Command, Depends(command)],
        goal: GoalId,
        body: NewReading,
    ) -> Response:
        known = await _writable(context, caller, goal)

        async def read() -> GoalView | None:
            return await _view(context, caller, known.rep, known.goal)

        data = body.event(known, context.clock())
        return await context.commands.run(request, caller, how, data, read)

    return routes


async def _writable(context: Context, caller: Caller, goal: str) -> Goal:
    for known in await states(context.store, Goal, caller.tenant, {"goal": goal}):
        own = known.rep == caller.person
        if own or (not _kept_from(caller, known) and await may_write(context, caller, known.rep)):
            return known
    raise not_found("goal", goal)


def _kept_from(caller: Caller, goal: Goal) -> bool:
    """The rep's alone: nobody else reads it, so nobody else writes over it either."""
    return goal.level == "mine" and goal.rep != caller.person


async def _known(context: Context, caller: Caller, rep: str, goal: str) -> Goal | None:
    id_ = Goal.id_of(key_of(caller.tenant, rep), goal)
    return await by_id(context.store, Goal, caller.tenant, id_)


async def _view(context: Context, caller: Caller, rep: str, goal: str) -> GoalView | None:
    """The goal as this caller may read it: who may write figures needn't be shown its text."""
    known = await _known(context, caller, rep, goal)
    seen = await sight(context, caller, rep)
    shown = None if known is None else shown_goal(known, caller.person, seen)
    if shown is None:
        return None
    standing = await by_id(context.store, Standing, caller.tenant, key_of(caller.tenant, rep))
    return goal_view(shown, None if standing is None else standing.last_held)
