"""Commands: schedule a session, move it, cancel it, add to it, say that it was held."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from ridealong.agenda.api.bodies import (
    AddingItem,
    Cancelling,
    Holding,
    Moving,
    Revisiting,
    Scheduling,
)
from ridealong.agenda.api.desktop import Desktop
from ridealong.agenda.api.views import SessionView
from ridealong.agenda.rules.items import is_on
from ridealong.agenda.rules.pairs import pair_in_force
from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.commands import Accepted, Command, command
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.projector.work import derived_id
from ridealong.chassis.service import Context
from ridealong.contracts import new_id
from ridealong.contracts.sessions import (
    AgendaItemAdded,
    AgendaItemChanged,
    SessionCancelled,
    SessionHeld,
    SessionMoved,
    SessionScheduled,
)

Name = Annotated[str, Path(alias="session", description="the session's id")]
How = Annotated[Command, Depends(command)]

_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": SessionView, "description": "applied, with `Prefer: wait=…`"},
    202: {"model": Accepted, "description": "written; where its event lies"},
    404: {"description": "it isn't there for you"},
    409: {"description": "it no longer fits; the detail says why"},
}


def router(context: Context) -> APIRouter:
    """What one of a pair may do about their sessions; rules check again when it is applied."""
    routes = APIRouter(prefix="/v1/sessions", tags=["sessions"])
    desktop = Desktop(context)

    @routes.post("", summary="Schedule a session", responses=_ANSWERS, response_model=None)
    async def schedule(
        request: Request, caller: Authenticated, how: How, body: Scheduling
    ) -> Response:
        desk = await desktop.reader.desk(caller, body.rep)
        if desk is None or not desk.known:
            raise not_found("rep", body.rep)
        if desk.manager is None:
            raise Problem(
                409, "no-manager", "This rep has no manager now", "Tell the people topic of a pair"
            )
        desktop.must_be_ahead(body.start)
        people = await desktop.reader.people(caller.tenant, [body.rep])
        zone = body.zone or (people[body.rep].zone if body.rep in people else "UTC")
        pair = pair_in_force(desk)
        name = body.session or _created("session", caller, how)
        if await desktop.reader.taken(caller.tenant, name, body.rep):
            raise Problem(
                409, "id-taken", "Another session has this id", "Leave it out to be given one"
            )
        data = SessionScheduled(
            session=name,
            rep=body.rep,
            manager=desk.manager,
            start=body.start,
            zone=zone,
            minutes=body.minutes or (pair.minutes if pair else 40),
            place=body.place,
            kind=body.kind,
            goals=body.goals,
        )
        return await desktop.send(request, caller, how, data, name)

    @routes.post(
        "/{session:path}/move",
        summary="Move a session; it keeps its id",
        responses=_ANSWERS,
        response_model=None,
    )
    async def move(
        request: Request, caller: Authenticated, how: How, name: Name, body: Moving
    ) -> Response:
        session, plan = await desktop.planned(caller, name)
        desktop.must_be_ahead(body.start)
        data = SessionMoved(
            session=session.session,
            rep=session.rep,
            start=body.start,
            zone=body.zone or plan.zone,
            minutes=body.minutes,
            place=body.place,
            reason=body.reason,
        )
        return await desktop.send(request, caller, how, data, name)

    @routes.post(
        "/{session:path}/cancellation",
        summary="Say that a session won't take place",
        responses=_ANSWERS,
        response_model=None,
    )
    async def cancel(
        request: Request, caller: Authenticated, how: How, name: Name, body: Cancelling
    ) -> Response:
        session, _ = await desktop.planned(caller, name)
        data = SessionCancelled(session=session.session, rep=session.rep, reason=body.reason)
        return await desktop.send(request, caller, how, data, name)

    @routes.post(
        "/{session:path}/items",
        summary="Bring something along to a session",
        responses=_ANSWERS,
        response_model=None,
    )
    async def add_item(
        request: Request, caller: Authenticated, how: How, name: Name, body: AddingItem
    ) -> Response:
        session, _ = await desktop.planned(caller, name)
        if session.status != "open":
            raise Problem(
                409, "not-open", "This session isn't ahead any more", f"it is {session.status}"
            )
        data = AgendaItemAdded(
            item=body.item or _created("item", caller, how),
            rep=session.rep,
            session=session.session,
            section=body.section,
            title=body.title,
            text=body.text,
            by=caller.person,
            level=body.level,
            evidence=body.evidence,
            standing=body.standing,
        )
        return await desktop.send(request, caller, how, data, name)

    @routes.post(
        "/{session:path}/revisits",
        summary="Say that an item of a session, ahead or held, is to come to the next one",
        responses=_ANSWERS,
        response_model=None,
    )
    async def revisit(
        request: Request, caller: Authenticated, how: How, name: Name, body: Revisiting
    ) -> Response:
        session, desk = await desktop.session(caller, name)
        if not is_on(desk, session, body.item, caller.person):
            raise not_found("item", body.item)
        data = AgendaItemChanged(
            item=body.item,
            rep=session.rep,
            session=session.session,
            by=caller.person,
            revisit=body.revisit,
        )
        return await desktop.send(request, caller, how, data, name)

    @routes.post(
        "/{session:path}/held",
        summary="Say that a session took place",
        responses=_ANSWERS,
        response_model=None,
    )
    async def hold(
        request: Request, caller: Authenticated, how: How, name: Name, body: Holding
    ) -> Response:
        session, plan = await desktop.planned(caller, name)
        start = body.start or plan.start
        if start > desktop.now():
            raise Problem(
                422,
                "not-yet",
                "This session hasn't begun",
                "Tell when it began with `start`, or say it once it was held",
            )
        data = SessionHeld(
            session=session.session,
            rep=session.rep,
            manager=plan.manager,
            start=start,
            confirmed_by=(caller.person,),
            minutes=body.minutes,
            manager_speaking_minutes=body.manager_speaking_minutes,
            rep_speaking_minutes=body.rep_speaking_minutes,
            solution_minutes=body.solution_minutes,
            topics=body.topics,
        )
        return await desktop.send(request, caller, how, data, name)

    return routes


def _created(what: str, caller: Caller, how: Command) -> str:
    """An id for what the command creates: sent again with its key, it is the same thing."""
    if how.idempotency_key is None:
        return new_id()
    return derived_id("agenda", what, caller.tenant, caller.person, how.idempotency_key)
