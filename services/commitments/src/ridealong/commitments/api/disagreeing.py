"""Renegotiations asked for and answered, disputes opened and closed."""

from fastapi import APIRouter, Response

from ridealong.commitments.api.bodies import Answer, Reason, Renegotiation
from ridealong.commitments.api.desk import ANSWERS, Desk, Taken
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
    async def ask(step: Taken, body: Renegotiation) -> Response:
        """Asked before the deadline it is in time, however late the answer comes; asked for after
        it, the old one stays with its credit and what follows is a new commitment."""
        return await desk.take(step, RenegotiationAsked, renegotiating.asked, body)

    @routes.post(
        "/{commitment:path}/renegotiation/answer",
        status_code=202,
        responses=ANSWERS,
        summary="Answer what the other side asked",
    )
    async def answer(step: Taken, body: Answer) -> Response:
        """Accepted, a new commitment takes over; its id is `followed_by` of the answered one."""
        return await desk.take(step, RenegotiationAnswered, renegotiating.answered, body)

    @routes.post(
        "/{commitment:path}/dispute",
        status_code=202,
        responses=ANSWERS,
        summary="Contest what was recorded",
    )
    async def dispute(step: Taken, body: Reason) -> Response:
        """It is left out while the dispute is open, 14 days at most."""
        return await desk.take(step, CommitmentDisputed, disputing.disputed, body)

    @routes.post(
        "/{commitment:path}/dispute/closing",
        status_code=202,
        responses=ANSWERS,
        summary="Close a dispute",
    )
    async def close(step: Taken, body: Reason) -> Response:
        """Who opened it takes it back, or the other side has put right what was recorded."""
        return await desk.take(step, CommitmentDisputeClosed, disputing.closed, body)

    return routes
