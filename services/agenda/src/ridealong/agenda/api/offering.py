"""What all commands about a session share: each is only what it makes of a body."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel

from ridealong.agenda.api.desktop import Desktop
from ridealong.agenda.api.record_reading import record_of
from ridealong.agenda.api.views import SessionView
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.record import Record
from ridealong.agenda.model.session import Plan, Session
from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.commands import Accepted, Command, command
from ridealong.chassis.projector.work import derived_id
from ridealong.contracts import EventData, new_id

Name = Annotated[str, Path(alias="session", description="the session's id")]
How = Annotated[Command, Depends(command)]
B = TypeVar("B", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Sending:
    """Who sends a command, and how it is to be run."""

    request: Request
    caller: Caller
    how: Command


def sending(request: Request, caller: Authenticated, how: How) -> Sending:
    """A FastAPI dependency."""
    return Sending(request, caller, how)


Sent = Annotated[Sending, Depends(sending)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A session of the caller's that a command is about, as it stands."""

    session: Session
    plan: Plan
    desk: Desk
    record: Record
    caller: Caller
    how: Command
    now: datetime

    @property
    def by(self) -> str:
        """Who asks."""
        return self.caller.person

    def created(self, what: str) -> str:
        """An id for what the command creates."""
        return created(what, self.caller, self.how)


def answers(model: type[BaseModel] = SessionView) -> dict[int | str, dict[str, Any]]:
    """What a command may answer, for the app's own description."""
    return {
        200: {"model": model, "description": "applied, with `Prefer: wait=…`"},
        202: {"model": Accepted, "description": "written; where its event lies"},
        404: {"description": "it isn't there for you"},
        409: {"description": "it no longer fits; the detail says why"},
    }


def offer(
    routes: APIRouter,
    desktop: Desktop,
    path: str,
    body_type: type[B],
    make: Callable[[Asked, B], EventData],
    *,
    summary: str,
    reading: type[BaseModel] = SessionView,
) -> None:
    """A command `POST /{session}/{path}`: who may see the session may send it.

    `make` answers its event, or raises a `Problem`. A command that waits answers the `reading`.
    """

    async def run(
        request: Request, caller: Authenticated, how: How, name: Name, body: B
    ) -> Response:
        session, plan, desk = await desktop.planned(caller, name)
        record = await record_of(desktop.reader.store, session)
        asked = Asked(session, plan, desk, record, caller, how, desktop.now())
        return await desktop.send(request, caller, how, make(asked, body), name, model=reading)

    # The framework reads from here what a body holds.
    run.__annotations__["body"] = body_type
    routes.add_api_route(
        f"/{{session:path}}/{path}",
        run,
        methods=["POST"],
        name=make.__name__,
        summary=summary,
        responses=answers(reading),
        response_model=None,
    )


def created(what: str, caller: Caller, how: Command) -> str:
    """An id for what the command creates: sent again with its key, it is the same thing."""
    if how.idempotency_key is None:
        return new_id()
    return derived_id("agenda", what, caller.tenant, caller.person, how.idempotency_key)
