"""Ids of what a caller creates without naming it."""

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.commands import Command
from ridealong.chassis.projector.work import derived_id
from ridealong.contracts import new_id


def id_for(what: str, caller: Caller, how: Command) -> str:
    """The same id for the same caller's same idempotency key, so that repeating creates nothing."""
    if how.idempotency_key is None:
        return new_id()
    return derived_id("metrics", what, caller.tenant, caller.person, how.idempotency_key)
