"""One session, and the next one of a rep."""

from typing import Annotated

from fastapi import APIRouter, Path

from ridealong.agenda.api.desktop import Desktop
from ridealong.agenda.api.views import SessionView
from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.problems import not_found
from ridealong.chassis.service import Context


def router(context: Context) -> APIRouter:
    """`GET /v1/sessions/{session}` and `GET /v1/reps/{rep}/agenda`."""
    routes = APIRouter(prefix="/v1", tags=["sessions"])
    desktop = Desktop(context)

    @routes.get("/sessions/{session:path}", summary="A session, with its agenda while it is open")
    async def session(
        caller: Authenticated,
        name: Annotated[str, Path(alias="session", description="the session's id")],
    ) -> SessionView:
        return await desktop.view(caller, *await desktop.session(caller, name))

    @routes.get("/reps/{rep:path}/agenda", summary="A rep's next session, with its agenda")
    async def next_agenda(
        caller: Authenticated, rep: Annotated[str, Path(description="the rep's id")]
    ) -> SessionView:
        desk = await desktop.reader.desk(caller, rep)
        if desk is None:
            raise not_found("rep", rep)
        found = await desktop.reader.next_session(desk, desktop.now())
        if found is None:
            raise not_found("next session of", rep)
        return await desktop.view(caller, found, desk)

    return routes
