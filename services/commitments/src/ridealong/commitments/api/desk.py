"""Where a caller's command is looked at before it goes into the log."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, NamedTuple, TypeVar
from urllib.parse import quote

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.commands import Accepted, Command, command
from ridealong.chassis.http.problems import Problem, ProblemDetails, not_found
from ridealong.chassis.service import Context
from ridealong.commitments.api.bodies import event_of
from ridealong.commitments.api.queries import CommitmentId
from ridealong.commitments.api.reading import Named, Reader
from ridealong.commitments.api.views import CommitmentDetail
from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.refusal import Refused
from ridealong.contracts import Event, EventData

D = TypeVar("D", bound=EventData)
Rule = Callable[[Commitment | None, Event[D]], object]
How = Annotated[Command, Depends(command)]


class Step(NamedTuple):
    """Somebody commands something of a commitment."""

    request: Request
    caller: Caller
    how: Command
    named: Named


def _step(request: Request, caller: Authenticated, how: How, commitment: CommitmentId) -> Step:
    return Step(request, caller, how, commitment)


Taken = Annotated[Step, Depends(_step)]


def answers(state: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """What a command answers, for the description of its route."""
    return {
        200: {"model": state, "description": "with `Prefer: wait`: the new state"},
        202: {"model": Accepted, "description": "the event's position"},
        403: {"model": ProblemDetails, "description": "you see its figures only"},
        404: {"model": ProblemDetails, "description": "it isn't there for you"},
        409: {"model": ProblemDetails, "description": "it doesn't fit; `detail` says why"},
        422: {"model": ProblemDetails, "description": "`errors` names each field and its rule"},
    }


ANSWERS = answers(CommitmentDetail)


class Desk:
    """Checks a command against the present state, and appends its event if it fits."""

    def __init__(self, context: Context, reader: Reader) -> None:
        self._reader = reader
        self._commands = context.commands
        self._clock = context.clock

    async def known(self, caller: Caller, commitment: Named) -> Commitment:
        """A commitment of the caller's pair.

        Raises:
            Problem: 404 when it isn't theirs to see, 403 when they see its figures only, 409 when
                they see two of this id.
        """
        found = await self._reader.one(caller, commitment)
        if found is None:
            raise not_found("commitment", commitment.id)
        known, seen = found
        if seen != "whole":
            raise Problem(403, "not-your-pair", "Only the two of the pair act on a commitment")
        return known

    async def take(
        self,
        step: Step,
        kind: type[D],
        rule: Rule[D],
        said: BaseModel | None = None,
        *,
        known: Commitment | None = None,
        check: Callable[[], None] | None = None,
        **more: object,
    ) -> Response:
        """Send the event of a step: who takes it, on which commitment, with what is `said` in the
        body and `more`. `known` is the commitment where it was looked up already, `check` what else
        is asked of the step.

        Raises:
            Problem: as `known` and `send` do.
        """
        if known is None:
            known = await self.known(step.caller, step.named)
        about = {"commitment": known.commitment, "rep": known.rep, "by": step.caller.person}
        data = event_of(kind, about | (dict(said) if said is not None else {}) | more)

        async def asked() -> None:
            if check is not None:
                check()

        return await self.send(step.request, step.caller, step.how, data, rule, check=asked)

    async def send(
        self,
        request: Request,
        caller: Caller,
        how: Command,
        data: D,
        rule: Rule[D],
        *,
        check: Callable[[], Awaitable[None]] | None = None,
        among: str | None = None,
    ) -> Response:
        """Append the event unless the rule refuses it already, and answer as the caller prefers.

        `check` raises a Problem for what else is asked of it, and of those `among` which it is one
        at a time.
        """
        commitment, rep = data.subject(), data.owner() or ""
        event = Event("", "", caller.tenant, caller.person, self._clock(), data)

        async def fits() -> None:
            if check is not None:
                await check()
            reason = _why_not(await self._reader.own(caller, rep, commitment), event, rule)
            if reason is not None:
                raise Problem(409, "refused", "The command doesn't fit", reason)

        async def read() -> CommitmentDetail | None:
            after = await self._reader.own(caller, rep, commitment)
            return None if after is None else await self._reader.opened(caller, after, "whole")

        response = await self._commands.run(
            request, caller, how, data, read, fits=fits, among=among
        )
        response.headers["Location"] = f"/v1/commitments/{quote(commitment, safe='')}"
        return response

    async def append(
        self,
        request: Request,
        caller: Caller,
        how: Command,
        data: EventData,
        read: Callable[[], Awaitable[BaseModel | None]],
    ) -> Response:
        """Append an event that was looked at already."""
        return await self._commands.run(request, caller, how, data, read)


def _why_not(before: Commitment | None, event: Event[D], rule: Rule[D]) -> str | None:
    """Why the rules refuse it now. What nobody counts is kept as it would be, since the
    organisation may say otherwise, but nobody acts on it."""
    if before is not None and before.refused is not None:
        return before.refused.reason
    try:
        rule(before, event)
    except Refused as refused:
        return refused.reason
    return None


def unfit(field: str, rule: str) -> Problem:
    """422 with the field of the body and the rule that it breaks."""
    errors = [{"field": f"body.{field}", "rule": rule}]
    return Problem(422, "invalid-request", "The request doesn't fit", rule, errors=errors)
