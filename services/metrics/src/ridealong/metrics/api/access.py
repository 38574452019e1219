"""Whom the caller may see and for whom they may write, asked of the store."""

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.problems import not_found
from ridealong.chassis.service import Context
from ridealong.contracts import key_of
from ridealong.metrics.api.reading import by_ids, states
from ridealong.metrics.model.people import Person
from ridealong.metrics.rules.people import manager_of
from ridealong.metrics.rules.sight import WHOLE_TENANT, WRITING, Sight, sight_of


async def sight(context: Context, caller: Caller, person: str) -> Sight:
    """How much of this person the caller may see.

    Raises:
        Problem: 404, nothing.
    """
    seen = await _sight(context, caller, person)
    if seen is None:
        raise not_found("person", person)
    return seen


async def reps_in_sight(
    context: Context, caller: Caller, asked: list[str] | None
) -> list[str] | None:
    """The reps whose figures to read: those asked for, else all the caller may see.

    None is the whole tenant.

    Raises:
        Problem: 404, one of those asked for isn't the caller's to see.
    """
    if WHOLE_TENANT & caller.roles:
        return asked
    led = await states(context.store, Person, caller.tenant, {"managers": caller.person})
    today = context.clock().date()
    allowed = {each.person for each in led if manager_of(each, today) == caller.person}
    allowed.add(caller.person)
    for rep in asked or ():
        if rep not in allowed:
            raise not_found("rep", rep)
    return asked or sorted(allowed)


async def coached_in_sight(context: Context, caller: Caller, asked: list[str] | None) -> list[str]:
    """Those of the reps in sight whom somebody coaches or coached, also without any figures.

    Raises:
        Problem: 404, as `reps_in_sight`.
    """
    allowed = await reps_in_sight(context, caller, asked)
    if allowed is None:
        led = await states(context.store, Person, caller.tenant, {"managers": {"$gt": ""}})
    else:
        keys = [key_of(caller.tenant, rep) for rep in allowed]
        led = list((await by_ids(context.store, Person, caller.tenant, keys)).values())
    return sorted(each.person for each in led if each.pairs)


async def may_write(context: Context, caller: Caller, rep: str) -> bool:
    """Whether the caller may record for this rep: the rep, the rep's manager, platforms."""
    if WRITING & caller.roles:
        return True
    return await _sight(context, caller, rep) is Sight.WHOLE


async def _sight(context: Context, caller: Caller, person: str) -> Sight | None:
    theirs = key_of(caller.tenant, person)
    found = await by_ids(context.store, Person, caller.tenant, {caller.key, theirs})
    records = found.get(caller.key), found.get(theirs)
    today = context.clock().date()
    return sight_of(caller.person, caller.roles, person, records, today)
