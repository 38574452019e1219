"""The bench: who prepares for what, as far as each rep lets those above see it (DOMAIN 4.19)."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.bodies import Body
from ridealong.chassis.http.commands import Accepted
from ridealong.chassis.http.problems import not_found
from ridealong.chassis.service import Context
from ridealong.contracts import Event, key_of
from ridealong.contracts.fields import Id
from ridealong.contracts.goals import BenchConsentRecorded
from ridealong.metrics.api.access import sight
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.around import acting
from ridealong.metrics.api.reading import by_id, by_ids, states
from ridealong.metrics.api.sending import Ordered, Read, not_yours, send
from ridealong.metrics.api.teams import led
from ridealong.metrics.model.bench import BenchConsent
from ridealong.metrics.model.focus import Focus
from ridealong.metrics.rules import bench as rules
from ridealong.metrics.rules.sight import Sight

PersonId = Annotated[Id, Path()]
_AT_ONCE = 500


class NewConsent(Body):
    """Whether those above may see which role one prepares for, and nothing else of it."""

    given: bool


class ConsentView(BaseModel):
    """The rep's newest word; `at` is None where there is none, and then nothing is seen."""

    rep: str
    given: bool
    at: datetime | None


class PreparingView(BaseModel):
    """Somebody, the role that they took on to prepare for, and since when."""

    person: str
    role: str
    since: datetime


class Bench(BaseModel):
    """Of those below who agree to being listed; of others it doesn't even say that they aren't."""

    leader: str
    preparing: list[PreparingView] = Field(description="by person")


_ANSWERS: dict[int | str, dict[str, Any]] = {200: {"model": ConsentView}, 202: {"model": Accepted}}


def router(context: Context) -> APIRouter:
    """The routes of the bench."""
    routes = APIRouter(prefix="/v1", tags=["focus areas"])

    async def consent(caller: Caller, rep: str) -> ConsentView:
        known = await by_id(context.store, BenchConsent, caller.tenant, key_of(caller.tenant, rep))
        if known is None:
            return ConsentView(rep=rep, given=False, at=None)
        return ConsentView(rep=rep, given=known.given, at=known.at)

    def reader(caller: Caller, rep: str) -> Read:
        return lambda: consent(caller, rep)

    @routes.post(
        "/people/{person:path}/bench-consent",
        status_code=202,
        summary="Let those above see which role one prepares for, or no longer",
        responses=_ANSWERS,
    )
    async def say(order: Ordered, person: PersonId, body: NewConsent) -> Response:
        """The rep's alone to say, and taken back at any time: from then on nothing is shown."""
        caller = order.caller
        await acting(context, caller, person)
        if caller.person != person:
            raise not_yours(
                "Consent is the rep's own",
                f"Only {person} says who may see what they prepare for",
            )
        data = BenchConsentRecorded(rep=person, by=person, given=body.given)

        async def rule(event: Event[BenchConsentRecorded]) -> None:
            rules.recorded(None, event)

        return await send(context, order, data, rule, reader(caller, person))

    @routes.get(
        "/people/{person:path}/bench-consent",
        response_model=ConsentView,
        summary="Whether those above may see which role somebody prepares for",
    )
    async def said(request: Request, caller: Authenticated, person: PersonId) -> Response:
        await acting(context, caller, person)
        return answer(request, await consent(caller, person))

    @routes.get(
        "/teams/{leader:path}/bench",
        response_model=Bench,
        summary="Who prepares for which role, of those who agree to being listed",
    )
    async def bench(
        request: Request, caller: Authenticated, leader: Annotated[Id, Path()]
    ) -> Response:
        if await sight(context, caller, leader) is Sight.OWN_PAIR:
            raise not_found("team", leader)
        below = await led(context, caller.tenant, leader, context.clock().date())
        keys = [key_of(caller.tenant, rep) for rep in below]
        consents = await by_ids(context.store, BenchConsent, caller.tenant, keys)
        agreed = sorted(each.rep for each in consents.values() if each.given)
        focuses: list[Focus] = []
        for start in range(0, len(agreed), _AT_ONCE):
            where = {"rep": {"$in": agreed[start : start + _AT_ONCE]}}
            focuses += await states(context.store, Focus, caller.tenant, where)
        listed = rules.bench(consents.values(), focuses)
        preparing = [
            PreparingView(person=each.rep, role=each.role, since=each.since) for each in listed
        ]
        return answer(request, Bench(leader=leader, preparing=preparing))

    return routes
