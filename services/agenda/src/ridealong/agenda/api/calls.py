"""Customer calls: the plan before, the debrief after (DOMAIN 4.20 to 4.22)."""

from fastapi import APIRouter

from ridealong.agenda.api.asking import AskedOfRep, Desks, Door, Rep
from ridealong.agenda.api.dialogue_bodies import DebriefingCall, PlanningCall
from ridealong.agenda.api.dialogue_telling import calls_view
from ridealong.agenda.api.dialogue_views import CallsView
from ridealong.agenda.model.desk import Desk
from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.problems import not_found
from ridealong.chassis.service import Context
from ridealong.contracts.calls import CallDebriefed, CallPlanned


def router(context: Context) -> APIRouter:
    """`/v1/reps/{rep}/calls`."""
    routes = APIRouter(prefix="/v1/reps", tags=["calls"])
    desks = Desks(context)

    async def read(caller: Caller, desk: Desk) -> CallsView:
        del caller
        return calls_view(desk)

    @routes.get("/{rep:path}/calls", summary="Calls ahead with their plans, and what came of them")
    async def calls(caller: Authenticated, rep: Rep) -> CallsView:
        return await read(caller, await desks.desk(caller, rep))

    door = Door(routes, desks, CallsView, read)
    door.ask("calls", PlanningCall, plan_call, "Plan a customer call; planned again, it is whole")
    door.ask("calls/{thing:path}/debrief", DebriefingCall, debrief_call, "Say what a call brought")
    return routes


def plan_call(asked: AskedOfRep, body: PlanningCall) -> CallPlanned:
    """What the call is for, with whom, what is asked, and which step is sought."""
    said = body.model_dump(exclude={"call", "people"})
    name = body.call or asked.created("call")
    return CallPlanned(call=name, rep=asked.rep, names=body.people, **said)


def debrief_call(asked: AskedOfRep, body: DebriefingCall) -> CallDebriefed:
    """What it brought."""
    known = (*asked.desk.calls, *asked.desk.debriefed)
    if all(one.call != asked.thing for one in known):
        raise not_found("call", asked.thing)
    return CallDebriefed(call=asked.thing, rep=asked.rep, by=asked.by, **body.model_dump())
