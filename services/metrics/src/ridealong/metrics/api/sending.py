"""Commands that the rules look at before they go into the log, and again when they are read."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request, Response
from pydantic import BaseModel

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.commands import Command, command
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.service import Context
from ridealong.contracts import Event, EventData
from ridealong.metrics.rules.refusing import Refused

D = TypeVar("D", bound=EventData)
Read = Callable[[], Awaitable[BaseModel | None]]


@dataclass(frozen=True, slots=True)
class Order:
    """Who commands, in which request, and how it is to be run."""

    request: Request
    caller: Caller
    how: Command


def _order(
    request: Request, caller: Authenticated, how: Annotated[Command, Depends(command)]
) -> Order:
    return Order(request, caller, how)


Ordered = Annotated[Order, Depends(_order)]


async def send(
    context: Context,
    order: Order,
    data: D,
    rule: Callable[[Event[D]], Awaitable[object]],
    read: Read,
    *,
    among: str | None = None,
) -> Response:
    """Append the event unless the rule refuses it already, and answer as the caller prefers.

    The rule looks at what is there when it is asked: no other command on the same is under way
    then, of the same subject or `among` the same.

    Raises:
        Problem: 409, it doesn't fit; the detail says why.
    """
    caller = order.caller
    event = Event("", "", caller.tenant, caller.person, context.clock(), data)

    async def fits() -> None:
        try:
            await rule(event)
        except Refused as refused:
            raise Problem(409, "refused", "The command doesn't fit", refused.reason) from refused

    return await context.commands.run(
        order.request, caller, order.how, data, read, fits=fits, among=among
    )


def not_yours(title: str, detail: str) -> Problem:
    """403: whose word it is alone, says somebody else."""
    return Problem(403, "not-yours-to-say", title, detail)


def wrong_field(field: str, rule: str) -> Problem:
    """422 as for any other field of the body that doesn't fit."""
    errors = [{"field": f"body.{field}", "rule": rule}]
    return Problem(422, "invalid-request", "The request doesn't fit", rule, errors=errors)
