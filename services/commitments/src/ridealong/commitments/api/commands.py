"""What becomes of a commitment: progress, delivery, withdrawal, excuse, notes."""

from typing import Final

from fastapi import APIRouter, Request, Response

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.service import Context
from ridealong.commitments.api.bodies import (
    Delivered,
    Excuse,
    Note,
    Progress,
    Reason,
    event_of,
)
from ridealong.commitments.api.desk import ANSWERS, Desk, How
from ridealong.commitments.api.queries import CommitmentId
from ridealong.commitments.api.times import check_time
from ridealong.commitments.rules import keeping, leaving, noting
from ridealong.contracts.commitments import (
    CommitmentDelivered,
    CommitmentExcused,
    CommitmentNoted,
    CommitmentProgressed,
    CommitmentWithdrawn,
)

_LOOKED_UP: Final = "give evidence with a record or an http(s) url"


def router(context: Context, desk: Desk) -> APIRouter:
    """Commands on one commitment; rep and manager alike, whoever owes it."""
    routes = APIRouter(prefix="/v1/commitments", tags=["commands"])

    @routes.post(
        "/{commitment:path}/progress",
        status_code=202,
        responses=ANSWERS,
        summary="Report the amount so far",
    )
    async def progress(
        request: Request, caller: Authenticated, how: How, commitment: CommitmentId, body: Progress
    ) -> Response:
        """The whole amount, not a step. Where activities are counted, the larger of both holds."""
        known = await desk.known(caller, commitment)
        if not await desk.repeated(caller, how):
            believed = keeping.carries_time(body.evidence)
            check_time("as_of", body.as_of, context.clock(), None if believed else _LOOKED_UP)
        data = event_of(
            CommitmentProgressed,
            {
                "commitment": known.commitment,
                "rep": known.rep,
                "amount": body.amount,
                "as_of": body.as_of or context.clock(),
                "evidence": body.evidence,
            },
        )
        return await desk.send(request, caller, how, data, keeping.progressed)

    @routes.post(
        "/{commitment:path}/delivery",
        status_code=202,
        responses=ANSWERS,
        summary="Say that a commitment is done",
    )
    async def deliver(
        request: Request, caller: Authenticated, how: How, commitment: CommitmentId, body: Delivered
    ) -> Response:
        """Done at the time of the record, unless evidence or the other side dates it back."""
        known = await desk.known(caller, commitment)
        if not await desk.repeated(caller, how):
            believed = caller.person == known.other_side or keeping.carries_time(body.evidence)
            needed = f"{_LOOKED_UP}, have {known.other_side} say it"
            check_time(
                "delivered_at", body.delivered_at, context.clock(), None if believed else needed
            )
        about = {"commitment": known.commitment, "rep": known.rep, "by": caller.person}
        data = event_of(CommitmentDelivered, {**about, **dict(body)})
        return await desk.send(request, caller, how, data, keeping.delivered)

    @routes.post(
        "/{commitment:path}/withdrawal",
        status_code=202,
        responses=ANSWERS,
        summary="Wish to give a commitment up",
    )
    async def withdraw(
        request: Request, caller: Authenticated, how: How, commitment: CommitmentId, body: Reason
    ) -> Response:
        """Left out once both wish so before the deadline. Given up by one side alone, or after
        the deadline, it is dropped: it counts with its credit."""
        known = await desk.known(caller, commitment)
        data = CommitmentWithdrawn(
            commitment=known.commitment, rep=known.rep, by=(caller.person,), reason=body.reason
        )
        return await desk.send(request, caller, how, data, leaving.withdrawn)

    @routes.post(
        "/{commitment:path}/excuse",
        status_code=202,
        responses=ANSWERS,
        summary="Excuse the other side",
    )
    async def excuse(
        request: Request, caller: Authenticated, how: How, commitment: CommitmentId, body: Excuse
    ) -> Response:
        """Only who it is owed to can: absence or a block leaves it out, or moves its due day."""
        known = await desk.known(caller, commitment)
        data = CommitmentExcused(
            commitment=known.commitment,
            rep=known.rep,
            by=caller.person,
            reason=body.reason,
            due=body.due,
        )
        return await desk.send(request, caller, how, data, leaving.excused)

    @routes.post(
        "/{commitment:path}/notes",
        status_code=202,
        responses=ANSWERS,
        summary="Note something on a commitment",
    )
    async def note(
        request: Request, caller: Authenticated, how: How, commitment: CommitmentId, body: Note
    ) -> Response:
        """Either of the two may, also on a settled one; it is read wherever it counts."""
        known = await desk.known(caller, commitment)
        data = CommitmentNoted(
            commitment=known.commitment, rep=known.rep, by=caller.person, text=body.text
        )
        return await desk.send(request, caller, how, data, noting.noted)

    return routes
