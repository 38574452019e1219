"""Proposing a behaviour plan, and accepting one (DOMAIN 4.11): the rep's idea, and both agree."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import Field

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.bodies import Body
from ridealong.chassis.http.commands import Accepted
from ridealong.chassis.http.problems import ProblemDetails, not_found
from ridealong.chassis.service import Context
from ridealong.contracts import Event, Instant, key_of
from ridealong.contracts.fields import Id
from ridealong.contracts.goals import PlanAccepted, PlanLine, PlanUpdated
from ridealong.metrics.api.around import acting
from ridealong.metrics.api.ids import id_for
from ridealong.metrics.api.plan import ProposalView, proposal_view
from ridealong.metrics.api.plan_material import plans_of
from ridealong.metrics.api.sending import Ordered, Read, not_yours, send
from ridealong.metrics.model.plans import Plans
from ridealong.metrics.rules import plans as rules

PersonId = Annotated[Id, Path()]
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": ProposalView},
    202: {"model": Accepted},
    409: {"model": ProblemDetails, "description": "it doesn't fit; `detail` says why"},
}


class NewPlan(Body):
    """A whole plan, from the first step to the last: so many of each a day or week, and the share
    expected to reach the next line."""

    plan: Id | None = Field(None, description="an id of yours; without it one is made")
    lines: Annotated[tuple[PlanLine, ...], Field(max_length=100)]


class Agreeing(Body):
    """Which proposal is meant: nobody agrees to one that came while they were reading."""

    proposed: Instant = Field(description="`proposed` of the proposal that was read")


def router(context: Context) -> APIRouter:
    """The routes of planning."""
    routes = APIRouter(prefix="/v1/people", tags=["behaviour plan"])

    def reader(caller: Caller, rep: str) -> Read:
        async def read() -> ProposalView | None:
            beside = await acting(context, caller, rep)
            return proposal_view(await plans_of(context, caller.tenant, rep), beside)

        return read

    @routes.post(
        "/{person:path}/plan",
        status_code=202,
        summary="Propose a behaviour plan of one's own",
        responses=_ANSWERS,
    )
    async def propose(order: Ordered, person: PersonId, body: NewPlan) -> Response:
        """It counts from when the manager has accepted it, too; until then the one before does."""
        caller = order.caller
        await acting(context, caller, person)
        if caller.person != person:
            raise not_yours(
                "A behaviour plan is proposed by the rep",
                f"Ask {person} what it takes, and accept what comes",
            )
        plan = body.plan or id_for("plan", caller, order.how)
        data = PlanUpdated(plan=plan, rep=person, lines=body.lines)

        async def rule(event: Event[PlanUpdated]) -> None:
            rules.proposed(await _known(context, caller, person), event)

        read = reader(caller, person)
        return await send(context, order, data, rule, read, among=_among(person))

    @routes.post(
        "/{person:path}/plan/acceptance",
        status_code=202,
        summary="Accept the plan that was proposed last",
        responses=_ANSWERS,
    )
    async def accept(order: Ordered, person: PersonId, body: Agreeing) -> Response:
        """It counts from when both have accepted it as it is."""
        caller = order.caller
        await acting(context, caller, person)
        known = await _known(context, caller, person)
        if not known.versions:
            raise not_found("plan", person)
        data = PlanAccepted(
            plan=known.versions[-1].plan,
            rep=person,
            by=caller.person,
            proposed=body.proposed,
        )

        async def rule(event: Event[PlanAccepted]) -> None:
            rules.accepted(await _known(context, caller, person), event)

        read = reader(caller, person)
        return await send(context, order, data, rule, read, among=_among(person))

    return routes


def _among(rep: str) -> str:
    """A proposal and an agreement to the one before it exclude one another."""
    return f"plan/{rep}"


async def _known(context: Context, caller: Caller, rep: str) -> Plans:
    key = key_of(caller.tenant, rep)
    return await plans_of(context, caller.tenant, rep) or Plans(
        id=key, tenant=caller.tenant, key=key, rep=rep
    )
