"""What becomes of a commitment: progress, delivery, withdrawal, excuse, notes."""

from typing import Final

from fastapi import APIRouter, Response

from ridealong.chassis.service import Context
from ridealong.commitments.api.bodies import (
    Delivered,
    Excuse,
    Note,
    Progress,
    Reason,
)
from ridealong.commitments.api.desk import ANSWERS, Desk, Taken
from ridealong.commitments.api.times import check_time, check_window
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
    async def progress(step: Taken, body: Progress) -> Response:
        """The whole amount, not a step. Where activities are counted, the larger of both holds."""
        known = await desk.known(step.caller, step.named)

        def check() -> None:
            believed = keeping.carries_time(body.evidence)
            check_time("as_of", body.as_of, context.clock(), None if believed else _LOOKED_UP)
            counts_from = body.as_of if believed else None
            check_window(known, counts_from or context.clock())

        as_of = body.as_of or context.clock()
        return await desk.take(
            step,
            CommitmentProgressed,
            keeping.progressed,
            body,
            known=known,
            check=check,
            as_of=as_of,
        )

    @routes.post(
        "/{commitment:path}/delivery",
        status_code=202,
        responses=ANSWERS,
        summary="Say that a commitment is done",
    )
    async def deliver(step: Taken, body: Delivered) -> Response:
        """Done at the time of the record, unless evidence or the other side dates it back."""
        known = await desk.known(step.caller, step.named)

        def check() -> None:
            other = known.other_side
            believed = step.caller.person == other or keeping.carries_time(body.evidence)
            needed = None if believed else f"{_LOOKED_UP}, have {other} say it"
            check_time("delivered_at", body.delivered_at, context.clock(), needed)
            counts_from = body.delivered_at if believed else None
            check_window(known, counts_from or context.clock())

        return await desk.take(
            step, CommitmentDelivered, keeping.delivered, body, known=known, check=check
        )

    @routes.post(
        "/{commitment:path}/withdrawal",
        status_code=202,
        responses=ANSWERS,
        summary="Wish to give a commitment up",
    )
    async def withdraw(step: Taken, body: Reason) -> Response:
        """Left out once both wish so before the deadline. Given up by one side alone, or after
        the deadline, it is dropped: it counts with its credit."""
        by = (step.caller.person,)
        return await desk.take(step, CommitmentWithdrawn, leaving.withdrawn, body, by=by)

    @routes.post(
        "/{commitment:path}/excuse",
        status_code=202,
        responses=ANSWERS,
        summary="Excuse the other side",
    )
    async def excuse(step: Taken, body: Excuse) -> Response:
        """Only who it is owed to can: absence or a block leaves it out, or moves its due day."""
        return await desk.take(step, CommitmentExcused, leaving.excused, body)

    @routes.post(
        "/{commitment:path}/notes",
        status_code=202,
        responses=ANSWERS,
        summary="Note something on a commitment",
    )
    async def note(step: Taken, body: Note) -> Response:
        """Either of the two may, also on a settled one; it is read wherever it counts."""
        return await desk.take(step, CommitmentNoted, noting.noted, body)

    return routes
