"""Commands about a session's time: schedule it, move it, cancel it, say that it was held."""

from fastapi import APIRouter, Request, Response

from ridealong.agenda.api.bodies import Cancelling, Holding, Moving, Scheduling
from ridealong.agenda.api.desktop import Desktop, must_be_ahead, must_have_begun
from ridealong.agenda.api.fitting import Wanted, must_fit
from ridealong.agenda.api.offering import Asked, How, Name, answers, created, offer
from ridealong.agenda.model.session import Plan, Session, Status
from ridealong.agenda.rules.pairs import pair_in_force
from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionHeld,
    SessionMoved,
    SessionScheduled,
)

_MOVABLE: tuple[Status, ...] = ("open", "missed", "unscheduled")


def router(context: Context) -> APIRouter:
    """What one of a pair may do about their sessions; rules check again when it is applied."""
    routes = APIRouter(prefix="/v1/sessions", tags=["sessions"])
    desktop = Desktop(context)

    @routes.post("", summary="Schedule a session", responses=answers(), response_model=None)
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
        must_be_ahead(body.start, desktop.now())
        people = await desktop.reader.people(caller.tenant, [body.rep])
        zone = body.zone or (people[body.rep].zone if body.rep in people else "UTC")
        pair = pair_in_force(desk)
        name = body.session or created("session", caller, how)
        minutes = body.minutes or (pair.minutes if pair else 40)
        wanted = Wanted(name, body.start, minutes, body.kind)

        async def fits() -> None:
            if await desktop.reader.taken(caller.tenant, name, body.rep):
                raise Problem(
                    409, "id-taken", "Another session has this id", "Leave it out to be given one"
                )
            await must_fit(desktop.reader, desk, wanted, desktop.now())

        data = SessionScheduled(
            session=name,
            rep=body.rep,
            manager=desk.manager,
            start=body.start,
            zone=zone,
            minutes=minutes,
            place=body.place,
            kind=body.kind,
            goals=body.goals,
        )
        return await desktop.send(request, caller, how, data, name, fits=fits)

    @routes.post(
        "/{session:path}/move",
        summary="Move a session; it keeps its id",
        description="A time at which the pair has another session, and a day off, are refused with "
        "times that fit. Crises and absences are warned of: `GET /v1/sessions/{session}/warnings`.",
        responses=answers(),
        response_model=None,
    )
    async def move(
        request: Request, caller: Authenticated, how: How, name: Name, body: Moving
    ) -> Response:
        session, plan, desk = await desktop.planned(caller, name)
        must_be_ahead(body.start, desktop.now())
        wanted = Wanted(name, body.start, body.minutes or plan.minutes, plan.kind)

        async def fits() -> None:
            if session.status in _MOVABLE:
                await must_fit(desktop.reader, desk, wanted, desktop.now())

        data = moved(session, plan, body)
        return await desktop.send(request, caller, how, data, name, fits=fits)

    offer(
        routes,
        desktop,
        "cancellation",
        Cancelling,
        cancel,
        summary="Say that a session won't take place",
    )
    offer(routes, desktop, "held", Holding, hold, summary="Say that a session took place")
    return routes


def moved(session: Session, plan: Plan, body: Moving) -> SessionMoved:
    """The same session at another time."""
    return SessionMoved(
        session=session.session,
        rep=session.rep,
        start=body.start,
        zone=body.zone or plan.zone,
        minutes=body.minutes,
        place=body.place,
        reason=body.reason,
    )


def cancel(asked: Asked, body: Cancelling) -> SessionCancelled:
    """It won't take place."""
    return SessionCancelled(
        session=asked.session.session, rep=asked.session.rep, reason=body.reason
    )


def hold(asked: Asked, body: Holding) -> SessionHeld:
    """It took place."""
    start = body.start or asked.plan.start
    must_have_begun(start, asked.now)
    return SessionHeld(
        session=asked.session.session,
        rep=asked.session.rep,
        manager=asked.plan.manager,
        start=start,
        confirmed_by=(asked.by,),
        minutes=body.minutes,
        manager_speaking_minutes=body.manager_speaking_minutes,
        rep_speaking_minutes=body.rep_speaking_minutes,
        speaking_source=body.speaking_source,
        solution_minutes=body.solution_minutes,
        topics=body.topics,
        done=body.done,
        questions=_took_turns(asked.session) if body.questions is None else body.questions,
    )


def _took_turns(session: Session) -> tuple[str, ...]:
    """The questions that took their turn on the agenda, while it is there."""
    sections = session.agenda.sections if session.agenda else ()
    return tuple(
        prompt.code for section in sections for prompt in section.prompts if prompt.in_turn
    )
