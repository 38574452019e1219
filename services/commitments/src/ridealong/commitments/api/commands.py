"""Commands: each is checked against the present state, then one event, checked again when read."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.commands import Accepted, Command, command
from ridealong.chassis.http.problems import Problem, ProblemDetails, not_found
from ridealong.chassis.projector.work import derived_id
from ridealong.chassis.service import Context
from ridealong.commitments.api.bodies import Delivered, NewCommitment, Withdrawal, event_of
from ridealong.commitments.api.queries import CommitmentId
from ridealong.commitments.api.reading import Reader
from ridealong.commitments.api.views import CommitmentDetail, detail
from ridealong.commitments.model import Commitment
from ridealong.commitments.rules import agreeing, keeping, leaving
from ridealong.commitments.rules.refusal import Refused
from ridealong.contracts import Event, EventData, new_id
from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentDelivered,
    CommitmentProposed,
    CommitmentWithdrawn,
)

D = TypeVar("D", bound=EventData)
Rule = Callable[[Commitment | None, Event[D]], object]
How = Annotated[Command, Depends(command)]

_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": CommitmentDetail, "description": "with `Prefer: wait`: the new state"},
    202: {"model": Accepted, "description": "the event's position"},
    404: {"model": ProblemDetails},
    409: {"model": ProblemDetails, "description": "it doesn't fit; `detail` says why"},
    422: {"model": ProblemDetails},
}


def router(context: Context) -> APIRouter:
    """`POST /v1/commitments` and the commands on one."""
    routes = APIRouter(prefix="/v1/commitments", tags=["commands"])
    desk = _Desk(context)

    @routes.post("", status_code=202, responses=_ANSWERS, summary="Propose a commitment")
    async def propose(
        request: Request, caller: Authenticated, how: How, body: NewCommitment
    ) -> Response:
        """The proposer has accepted it; it is in force once the other side has too."""
        data = await desk.proposal(caller, how, body)
        return await desk.send(request, caller, how, data, agreeing.proposed)

    @routes.post(
        "/{commitment:path}/acceptance",
        status_code=202,
        responses=_ANSWERS,
        summary="Accept a proposed commitment",
    )
    async def accept(
        request: Request, caller: Authenticated, how: How, commitment: CommitmentId
    ) -> Response:
        known = await desk.known(caller, commitment)
        data = CommitmentAccepted(commitment=commitment, rep=known.rep, by=caller.person)
        return await desk.send(request, caller, how, data, _accepting)

    @routes.post(
        "/{commitment:path}/delivery",
        status_code=202,
        responses=_ANSWERS,
        summary="Say that a commitment is done",
    )
    async def deliver(
        request: Request,
        caller: Authenticated,
        how: How,
        commitment: CommitmentId,
        body: Delivered,
    ) -> Response:
        known = await desk.known(caller, commitment)
        about = {"commitment": commitment, "rep": known.rep, "by": caller.person}
        data = event_of(CommitmentDelivered, {**about, **dict(body)})
        return await desk.send(request, caller, how, data, keeping.delivered)

    @routes.post(
        "/{commitment:path}/withdrawal",
        status_code=202,
        responses=_ANSWERS,
        summary="Wish to give a commitment up",
    )
    async def withdraw(
        request: Request,
        caller: Authenticated,
        how: How,
        commitment: CommitmentId,
        body: Withdrawal,
    ) -> Response:
        """Left out once both wish so before the deadline; one side alone changes nothing."""
        known = await desk.known(caller, commitment)
        data = CommitmentWithdrawn(
            commitment=commitment, rep=known.rep, by=(caller.person,), reason=body.reason
        )
        return await desk.send(request, caller, how, data, leaving.withdrawn)

    return routes


def _accepting(before: Commitment | None, event: Event[CommitmentAccepted]) -> object:
    return agreeing.accepted(before, None, event)


class _Desk:
    """Where a caller's command is looked at before it goes into the log."""

    def __init__(self, context: Context) -> None:
        self._reader = Reader(context)
        self._commands = context.commands
        self._clock = context.clock

    async def known(self, caller: Caller, commitment: str) -> Commitment:
        """A commitment of the caller's pair.

        Raises:
            Problem: 404 when it isn't theirs to see, 403 when they see its figures only.
        """
        found = await self._reader.one(caller, commitment)
        if found is None:
            raise not_found("commitment", commitment)
        known, seen = found
        if seen != "whole":
            raise Problem(403, "not-your-pair", "Only the two of the pair act on a commitment")
        return known

    async def proposal(
        self, caller: Caller, how: Command, body: NewCommitment
    ) -> CommitmentProposed:
        """The proposal as an event, with what the body leaves open filled in."""
        rep = body.rep or caller.person
        leads = await self._reader.manager(caller, rep)
        if caller.person not in {rep, leads}:
            raise not_found("rep", rep)
        manager = leads or body.manager
        if manager is None:
            raise _missing("manager", f"nobody is known to lead {rep}: say who the manager is")
        if body.manager not in {None, manager}:
            raise _missing("manager", f"{rep} is led by {manager}: leave the manager out")
        owner = rep if body.owner == "rep" else manager
        fields = dict(body)
        fields |= {
            "commitment": body.commitment or _made_id(caller, how),
            "rep": rep,
            "manager": manager,
            "owner_id": owner,
            "zone": body.zone or await self._zone(caller, owner),
            "originator": body.originator or ("rep" if caller.person == rep else "manager"),
            "by": caller.person,
        }
        return event_of(CommitmentProposed, fields)

    async def send(
        self, request: Request, caller: Caller, how: Command, data: D, rule: Rule[D]
    ) -> Response:
        """Append the event unless the rule refuses it already, and answer as the caller prefers."""
        commitment, rep = data.subject(), data.owner() or ""
        before = await self._reader.own(caller, rep, commitment)
        event = Event("", "", caller.tenant, caller.person, self._clock(), data)
        try:
            rule(before, event)
        except Refused as refused:
            if not await self._commands.repeated(caller, how):
                raise Problem(
                    409, "refused", "The command doesn't fit", refused.reason
                ) from refused

        async def read() -> CommitmentDetail | None:
            after = await self._reader.own(caller, rep, commitment)
            return None if after is None else detail(after, "whole")

        response = await self._commands.run(request, caller, how, data, read)
        response.headers["Location"] = f"/v1/commitments/{quote(commitment, safe='')}"
        return response

    async def _zone(self, caller: Caller, owner: str) -> str:
        person = await self._reader.person(caller, owner)
        if person is None or person.zone is None:
            raise _missing("zone", f"the zone of {owner} is not known: say where the due day ends")
        return person.zone


def _made_id(caller: Caller, how: Command) -> str:
    if how.idempotency_key is None:
        return new_id()
    return derived_id("commitments", "proposal", caller.tenant, caller.person, how.idempotency_key)


def _missing(field: str, rule: str) -> Problem:
    errors = [{"field": f"body.{field}", "rule": rule}]
    return Problem(422, "invalid-request", "The request doesn't fit", rule, errors=errors)
