"""What all commands about a rep share, sessions or no sessions: each is what it makes of a body."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel

from ridealong.agenda.api.desktop import Desktop
from ridealong.agenda.api.offering import Sending, Sent, answers, created
from ridealong.agenda.model.desk import Desk
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts import EventData

Rep = Annotated[str, Path(description="the rep's id")]
Thing = Annotated[str, Path(alias="thing", description="the id of what it is about")]
B = TypeVar("B", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class AskedOfRep:
    """A rep's desk that a command of one of the pair is about; `thing` is the id in its address."""

    desk: Desk
    sent: Sending
    now: datetime
    thing: str = ""

    @property
    def rep(self) -> str:
        """Whose desk it is."""
        return self.desk.rep

    @property
    def by(self) -> str:
        """Who asks."""
        return self.sent.caller.person

    @property
    def manager(self) -> str:
        """Who coaches the rep now; a problem where nobody does."""
        if self.desk.manager is None:
            raise Problem(
                409, "no-manager", "This rep has no manager now", "There is nobody to say it to"
            )
        return self.desk.manager

    def created(self, what: str) -> str:
        """An id for what the command creates."""
        return created(what, self.sent.caller, self.sent.how)

    def must_be_the_rep(self, why: str) -> None:
        """Refuse what only the rep may say."""
        if self.by != self.rep:
            raise Problem(409, "not-yours", "Only the rep says this", why)


class Desks:
    """Desks of the caller's pairs. What isn't theirs isn't there."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.desktop = Desktop(context)

    async def desk(self, caller: Caller, rep: str) -> Desk:
        """A rep's desk for one of the pair, or 404."""
        found = await self.desktop.reader.desk(caller, rep)
        if found is None:
            raise not_found("rep", rep)
        return found


Read = Callable[[Caller, Desk], Awaitable[BaseModel]]


@dataclass(frozen=True, slots=True)
class Door:
    """Commands of one router that all answer the same reading."""

    routes: APIRouter
    desks: Desks
    model: type[BaseModel]
    read: Read

    def ask(
        self,
        path: str,
        body_type: type[B],
        make: Callable[[AskedOfRep, B], EventData],
        summary: str,
    ) -> None:
        """A command `POST /{rep}/{path}`; `{thing}` in the path is the id of what it is about.

        `make` answers its event, or raises a `Problem`. A command that waits answers the reading.
        """

        async def run(sent: Sent, rep: Rep, body: B) -> Response:
            return await self._send(sent, rep, lambda asked: make(asked, body))

        async def run_on(sent: Sent, rep: Rep, thing: Thing, body: B) -> Response:
            return await self._send(
                sent, rep, lambda asked: make(replace(asked, thing=thing), body)
            )

        chosen = run_on if "{thing" in path else run
        # The framework reads from here what a body holds.
        chosen.__annotations__["body"] = body_type
        self.routes.add_api_route(
            f"/{{rep:path}}/{path}",
            chosen,
            methods=["POST"],
            name=make.__name__,
            summary=summary,
            responses=answers(self.model),
            response_model=None,
        )

    async def _send(
        self, sent: Sending, rep: str, make: Callable[[AskedOfRep], EventData]
    ) -> Response:
        desk = await self.desks.desk(sent.caller, rep)
        data = make(AskedOfRep(desk, sent, self.desks.desktop.now()))

        async def then() -> BaseModel:
            return await self.read(sent.caller, await self.desks.desk(sent.caller, rep))

        return await self.desks.context.commands.run(
            sent.request, sent.caller, sent.how, data, then
        )
