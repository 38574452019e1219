"""One goal out of the store, as far as the caller may read and write it."""

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.problems import not_found
from ridealong.chassis.service import Context
from ridealong.contracts import key_of
from ridealong.metrics.api.access import may_write
from ridealong.metrics.api.around import Around, around
from ridealong.metrics.api.goal_views import GoalView, goal_view
from ridealong.metrics.api.reading import by_id, states
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.model.sessions import Sessions
from ridealong.metrics.model.standing import Standing
from ridealong.metrics.rules.sight import shown_goal


def kept_from(caller: Caller, goal: Goal) -> bool:
    """The rep's alone: nobody else reads it, so nobody else writes over it either."""
    return goal.level == "mine" and goal.rep != caller.person


async def known_goal(context: Context, caller: Caller, rep: str, goal: str) -> Goal | None:
    """A goal as it is, whoever asks."""
    id_ = Goal.id_of(key_of(caller.tenant, rep), goal)
    return await by_id(context.store, Goal, caller.tenant, id_)


async def writable(context: Context, caller: Caller, goal: str) -> Goal:
    """A goal that the caller may say something of.

    Raises:
        Problem: 404 when there is none.
    """
    for known in await states(context.store, Goal, caller.tenant, {"goal": goal}):
        own = known.rep == caller.person
        if own or (not kept_from(caller, known) and await may_write(context, caller, known.rep)):
            return known
    raise not_found("goal", goal)


async def shown(context: Context, caller: Caller, rep: str, goal: str) -> tuple[Goal, Around]:
    """A goal as this caller may read it, and what is known around it.

    Raises:
        Problem: 404, there is none for them.
    """
    beside = await around(context, caller, rep)
    known = await known_goal(context, caller, rep, goal)
    seen = None if known is None else shown_goal(known, caller.person, beside.seen)
    if seen is None:
        raise not_found("goal", goal)
    return seen, beside


async def view_of(context: Context, caller: Caller, rep: str, goal: str) -> GoalView | None:
    """The goal as this caller may read it: who may write figures needn't be shown its text."""
    beside = await around(context, caller, rep)
    known = await known_goal(context, caller, rep, goal)
    seen = None if known is None else shown_goal(known, caller.person, beside.seen)
    return None if seen is None else await viewed(context, caller, seen, beside)


async def viewed(context: Context, caller: Caller, goal: Goal, beside: Around) -> GoalView:
    """The view of a goal that the caller may read."""
    key = key_of(caller.tenant, goal.rep)
    standing = await by_id(context.store, Standing, caller.tenant, key)
    return goal_view(goal, None if standing is None else standing.last_held, beside)


async def sessions_since(context: Context, tenant: str, goal: Goal) -> Sessions | None:
    """The rep's sessions since the goal's first value: those before say nothing of it, and become
    ever more. None while it has no value."""
    if not goal.values:
        return None
    key = key_of(tenant, goal.rep)
    where = {"rep": goal.rep, "when": {"$gte": goal.values[0].as_of}}
    records = await states(context.store, SessionRecord, tenant, where)
    known = tuple(each.known for each in records)
    return Sessions(id=key, tenant=tenant, key=key, rep=goal.rep, sessions=known)
