"""The rep's preparation: file it, and read it beside what the systems said then."""

from typing import Annotated

from fastapi import APIRouter, Path

from ridealong.agenda.api.bodies import Preparing
from ridealong.agenda.api.desktop import Desktop
from ridealong.agenda.api.offering import Asked, Name, offer
from ridealong.agenda.api.preparation_views import (
    PreparationView,
    RatedSkill,
    SkillsView,
    preparation_view,
)
from ridealong.agenda.api.record_reading import record_of, skill_ratings
from ridealong.agenda.rules.entries import on_desk
from ridealong.agenda.rules.preparing import frozen
from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts.sessions import SessionPrepared


def router(context: Context) -> APIRouter:
    """`/v1/sessions/{session}/preparation` and `/v1/reps/{rep}/skills`."""
    routes = APIRouter(prefix="/v1", tags=["preparation"])
    desktop = Desktop(context)

    @routes.get(
        "/sessions/{session:path}/preparation",
        summary="What the rep has prepared, and their numbers beside the imported ones",
    )
    async def preparation(caller: Authenticated, name: Name) -> PreparationView:
        session, _ = await desktop.session(caller, name)
        return preparation_view(session, await record_of(desktop.reader.store, session))

    @routes.get("/reps/{rep:path}/skills", summary="How a rep rated their skills, over time")
    async def skills(
        caller: Authenticated, rep: Annotated[str, Path(description="the rep's id")]
    ) -> SkillsView:
        desk = await desktop.reader.desk(caller, rep)
        if desk is None:
            raise not_found("rep", rep)
        records = await skill_ratings(desktop.reader.store, desk)
        rated = [
            RatedSkill(skill=one.skill, value=one.value, session=record.session, at=filed.filed_at)
            for record in records
            if (filed := record.preparation)
            for one in filed.skill_ratings
        ]
        return SkillsView(rep=desk.rep, ratings=rated)

    prepared = APIRouter(prefix="/sessions", tags=["preparation"])
    offer(
        prepared,
        desktop,
        "preparation",
        Preparing,
        prepare,
        summary="File your preparation, whole; the numbers of this moment are kept with it",
    )
    routes.include_router(prepared)
    return routes


def prepare(asked: Asked, body: Preparing) -> SessionPrepared:
    """The rep's own preparation of a session that is ahead."""
    if asked.by != asked.session.rep:
        raise Problem(
            409, "not-yours", "The rep prepares", "Bring your own topics as items of the session"
        )
    if asked.session.status != "open":
        raise Problem(
            409, "not-open", "This session isn't ahead any more", f"it is {asked.session.status}"
        )
    goals = on_desk(asked.desk, [], asked.now.date()).goals
    figures = asked.desk.figures
    return SessionPrepared(
        session=asked.session.session,
        rep=asked.session.rep,
        snapshot=frozen(goals, figures.as_of if figures else None),
        **dict(body),
    )
