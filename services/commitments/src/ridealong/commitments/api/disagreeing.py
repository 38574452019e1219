"""Renegotiations asked for and answered, disputes opened and closed."""

from fastapi import APIRouter, Request, Response

from ridealong.chassis.http.auth import Authenticated
from ridealong.commitments.api.bodies import Answer, Reason, Renegotiation
from ridealong.commitments.api.desk import ANSWERS, Desk, How
from ridealong.commitments.api.queries import CommitmentId
from ridealong.commitments.rules import disputing, renegotiating
from ridealong.contracts.commitments import (
    CommitmentDisputeClosed,
    CommitmentDisputed,
    RenegotiationAnswered,
    RenegotiationAsked,
)


def router(desk: Desk) -> APIRouter:
    """Commands with which one of the pair wants it otherwise."""
    routes = APIRouter(prefix="/v1/commitments", tags=["commands"])

    @routes.post(
        "/{commitment:path}/renegotiation",
        status_code=202,
        responses=ANSWERS,
        summary="Ask to renegotiate a commitment",
    )
    async def ask(
        request: Request,
        caller: Authenticated,
        how: How,
        commitment: CommitmentId,
        body: Renegotiation,
    ) -> Response:
        """Asked before the deadline it is in time, however late the answer comes; asked for after
        it, the old one stays with its credit and what follows is a new commitment."""
        known = await desk.known(caller, commitment)
        data = RenegotiationAsked(
            commitment=known.commitment,
            rep=known.rep,
            by=caller.person,
            due=body.due,
            target=body.target,
            reason=body.reason,
        )
        return await desk.send(request, caller, how, data, renegotiating.asked)

    @routes.post(
        "/{commitment:path}/renegotiation/answer",
        status_code=202,
        responses=ANSWERS,
        summary="Answer what the other side asked",
    )
    async def answer(
        request: Request, caller: Authenticated, how: How, commitment: CommitmentId, body: Answer
    ) -> Response:
        """Accepted, a new commitment takes over; its id is `followed_by` of the answered one."""
        known = await desk.known(caller, commitment)
        data = RenegotiationAnswered(
            commitment=known.commitment,
            rep=known.rep,
            by=caller.person,
            accepted=body.accepted,
            reason=body.reason,
        )
        return await desk.send(request, caller, how, data, renegotiating.answered)

    @routes.post(
        "/{commitment:path}/dispute",
        status_code=202,
        responses=ANSWERS,
        summary="Contest what was recorded",
    )
    async def dispute(
        request: Request, caller: Authenticated, how: How, commitment: CommitmentId, body: Reason
    ) -> Response:
        """It is left out while the dispute is open, 14 days at most."""
        known = await desk.known(caller, commitment)
        data = CommitmentDisputed(
            commitment=known.commitment, rep=known.rep, by=caller.person, reason=body.reason
        )
        return await desk.send(request, caller, how, data, disputing.disputed)

    @routes.post(
        "/{commitment:path}/dispute/closing",
        status_code=202,
        responses=ANSWERS,
        summary="Close a dispute",
    )
    async def close(
        request: Request, caller: Authenticated, how: How, commitment: CommitmentId, body: Reason
    ) -> Response:
        """Who opened it takes it back, or the other side has put right what was recorded."""
        known = await desk.known(caller, commitment)
        data = CommitmentDisputeClosed(
            commitment=known.commitment, rep=known.rep, by=caller.person, reason=body.reason
        )
        return await desk.send(request, caller, how, data, disputing.closed)

    return routes
