"""Two or three commitments a session, and why there are fewer or more (DOMAIN 0.18)."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.bodies import Body
from ridealong.chassis.http.conditional import respond
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.commitments.api.bodies import Sentence
from ridealong.commitments.api.desk import Desk, How, answers
from ridealong.commitments.api.queries import MISSING
from ridealong.commitments.api.reading import Reader
from ridealong.commitments.api.session_reading import SessionReader
from ridealong.commitments.api.views import CommitmentView, view
from ridealong.commitments.model import Session
from ridealong.commitments.rules.leading import Access
from ridealong.commitments.rules.session_count import (
    FEWEST,
    MOST,
    Asks,
    SessionCount,
    counted,
)
from ridealong.contracts.commitments import CommitmentCountExplained
from ridealong.contracts.fields import Id

SessionId = Annotated[Id, Path(description="the session's id")]


class ReasonView(BaseModel):
    """Why it has so few or so many; the text is null for who isn't one of the pair."""

    by: str
    at: datetime
    reason: str | None


class SessionCommitments(BaseModel):
    """What was promised in a session, and whether that is a number in order."""

    session: str
    rep: str
    held: bool
    made: int = Field(description="in force, or were")
    proposed: int = Field(description="wait for the other side's word")
    measured: int = Field(description="of both, those with an amount and not yes/no")
    fewest: int = Field(FEWEST, description="in order from so many")
    most: int = Field(MOST, description="in order up to so many")
    asks: Asks | None = Field(
        description="`few` or `many`: a reason is asked for, until one is given"
    )
    reason: ReasonView | None
    words: str
    commitments: tuple[CommitmentView, ...]


class CountReason(Body):
    """Why the session ends with none, one, or more than three."""

    reason: Sentence
    rep: Id | None = Field(None, description="whose; only needed where two reps' have one id")


def router(context: Context, reader: Reader, desk: Desk) -> APIRouter:
    """`/v1/sessions/{session}/commitments`."""
    routes = APIRouter(prefix="/v1/sessions", tags=["sessions"])
    sessions = _Sessions(reader, SessionReader(context))

    @routes.get(
        "/{session:path}/commitments",
        response_model=SessionCommitments,
        responses=MISSING,
        summary="What was promised in a session, and whether a reason is asked for",
    )
    async def promised(request: Request, caller: Authenticated, session: SessionId) -> Response:
        rep, seen = await sessions.rep(caller, session, None)
        found = await sessions.promised(caller, rep, session, seen)
        return respond(request, found.model_dump_json().encode(), "application/json")

    @routes.post(
        "/{session:path}/commitments/reason",
        status_code=202,
        responses=answers(SessionCommitments),
        summary="Say why a session ends with few or many commitments",
    )
    async def explain(
        request: Request, caller: Authenticated, how: How, session: SessionId, body: CountReason
    ) -> Response:
        """One of the pair says it; said again, the newer reason holds."""
        rep, seen = await sessions.rep(caller, session, body.rep)
        if seen != "whole":
            raise Problem(403, "not-your-pair", "Only the two of the pair say why")
        data = CommitmentCountExplained(
            session=session, rep=rep, by=caller.person, reason=body.reason
        )

        async def read() -> SessionCommitments:
            return await sessions.promised(caller, rep, session, seen)

        return await desk.append(request, caller, how, data, read)

    return routes


class _Sessions:
    def __init__(self, reader: Reader, sessions: SessionReader) -> None:
        self._reader = reader
        self._sessions = sessions

    async def rep(self, caller: Caller, session: str, named: str | None) -> tuple[str, Access]:
        """Whose session it is, and how much of it the caller may see.

        Raises:
            Problem: 404 when it isn't theirs to see, or nothing is known of it.
        """
        for rep in await self._sessions.reps(caller, session):
            seen = await self._reader.access(caller, rep)
            if seen is not None and named in {None, rep}:
                return rep, seen
        raise not_found("session", session)

    async def promised(
        self, caller: Caller, rep: str, session: str, seen: Access
    ) -> SessionCommitments:
        """The session as the caller may see it."""
        known = await self._sessions.session(caller, rep, session)
        commitments = await self._sessions.commitments(caller, rep, session)
        count = counted(commitments)
        return SessionCommitments(
            session=session,
            rep=rep,
            held=known is not None and known.held,
            made=count.made,
            proposed=count.proposed,
            measured=count.measured,
            asks=None if known is not None and known.explained is not None else count.asks,
            reason=_reason(known, seen),
            words=_words(session, count, known),
            commitments=tuple(view(each, seen) for each in commitments),
        )


def _reason(session: Session | None, seen: Access) -> ReasonView | None:
    if session is None or session.explained is None:
        return None
    said = session.explained
    return ReasonView(by=said.by, at=said.at, reason=said.reason if seen == "whole" else None)


def _words(session: str, count: SessionCount, known: Session | None) -> str:
    number = (
        f"{count.number} commitment{'' if count.number == 1 else 's'}, {count.measured} measured"
    )
    if count.asks is None:
        return f"{number}: two or three are in order."
    if known is not None and known.explained is not None:
        return f"{number}: two or three are in order, and why it is otherwise was said."
    ask = f"say why with POST /v1/sessions/{session}/commitments/reason"
    if count.asks == "few":
        return f"{number}: two or three are in order. Agree on another, or {ask}."
    return f"{number}: two or three are in order. Let one go, or {ask}."
