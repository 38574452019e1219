"""What the routes of sessions share: the caller's own view of them, and sending commands."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from fastapi import Request, Response
from pydantic import BaseModel

from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.reading import Reader
from ridealong.agenda.api.record_views import RecordView
from ridealong.agenda.api.recording import recorded
from ridealong.agenda.api.views import SessionView
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.session import Plan, Session
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.commands import Command
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts import EventData


class Desktop:
    """A caller's sessions. What isn't theirs isn't there."""

    def __init__(self, context: Context) -> None:
        self.reader = Reader(context.store)
        self._context = context

    def now(self) -> datetime:
        """The clock's instant."""
        return self._context.clock()

    async def session(self, caller: Caller, name: str) -> tuple[Session, Desk]:
        """A session of one of the caller's pairs, or 404."""
        found = await self.reader.session(caller, name)
        if found is None:
            raise not_found("session", name)
        return found

    async def planned(self, caller: Caller, name: str) -> tuple[Session, Plan, Desk]:
        """A session that stands in the calendar, or was to and was refused, or a problem."""
        session, desk = await self.session(caller, name)
        plan = session.plan or session.wanted
        if plan is None:
            raise not_found("session", name)
        return session, plan, desk

    async def view(self, caller: Caller, session: Session, desk: Desk) -> SessionView:
        """A session as the caller may see it."""
        people = {session.rep, desk.manager or session.rep}
        if session.plan:
            people.add(session.plan.manager)
        presenter = Presenter(caller.person, await self.reader.people(caller.tenant, people))
        return presenter.session(session, desk)

    async def record(self, caller: Caller, session: Session, desk: Desk) -> RecordView:
        """What is written down of a session."""
        return await recorded(self.reader, caller, session, desk, self.now())

    def reading(
        self, caller: Caller, name: str, model: type[BaseModel]
    ) -> Callable[[], Awaitable[BaseModel | None]]:
        """What a command that waits answers: the session, or what is written down of it."""

        async def read() -> BaseModel | None:
            found = await self.reader.session(caller, name)
            if found is None:
                return None
            if model is RecordView:
                return await self.record(caller, *found)
            return await self.view(caller, *found)

        return read

    async def send(
        self,
        request: Request,
        caller: Caller,
        how: Command,
        data: EventData,
        name: str,
        *,
        model: type[BaseModel] = SessionView,
        fits: Callable[[], Awaitable[None]] | None = None,
    ) -> Response:
        """Append the event, and answer as the caller prefers.

        `fits` raises a Problem where it doesn't; it is asked of one command about a rep's times
        after the other, so that of two that exclude one another the second finds the first.
        """
        read = self.reading(caller, name, model)
        among = f"times/{data.owner()}"
        return await self._context.commands.run(
            request, caller, how, data, read, fits=fits, among=among
        )


def must_be_ahead(start: datetime, now: datetime) -> None:
    """Refuse a plan for the past."""
    if start <= now:
        raise Problem(
            422,
            "in-the-past",
            "This time has passed",
            "Choose a start that lies ahead; a session that took place is told with `held`",
        )


def must_have_begun(start: datetime, now: datetime) -> None:
    """Refuse to tell what came of a session that is ahead."""
    if start > now:
        raise Problem(
            422,
            "not-yet",
            "This session hasn't begun",
            "Tell when it began with `start`, or say it once it was held",
        )
