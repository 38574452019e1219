"""`POST /v1/people/{person}/follow-through/what-if`: the score if promises were delivered."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts import key_of
from ridealong.contracts.fields import Id
from ridealong.contracts.instant import Day
from ridealong.metrics.api.access import sight
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.reading import by_id, states
from ridealong.metrics.api.score_views import FollowThroughView, Reader, view
from ridealong.metrics.api.scored import notes_of, scored
from ridealong.metrics.api.sending import wrong_field
from ridealong.metrics.model.people import Person
from ridealong.metrics.model.serving import ServingCommitment
from ridealong.metrics.rules.deliverable import OPEN, undeliverable, why_not_by
from ridealong.metrics.rules.people import local_day, zone_at
from ridealong.metrics.rules.sight import Sight
from ridealong.metrics.rules.what_if import outlook, sentence


class Supposition(BaseModel):
    """Open promises that are delivered in full, and the day, today or later where the person
    lives; without one each is delivered when it is due, or today where that is over."""

    model_config = ConfigDict(extra="forbid")

    deliver: Annotated[list[Id], Field(min_length=1, max_length=200)]
    by: Day | None = None


class SupposedView(BaseModel):
    """A promise as if it were delivered. `already`: it is, and counts when it is due."""

    commitment: str
    due: date
    credit: Decimal
    late_days: int
    already: bool
    words: str


class OpenView(BaseModel):
    """A promise that is open and due."""

    commitment: str
    due: date | None


class WhatIfAnswer(BaseModel):
    """The score once the latest of the named promises is due, opened into its parts.

    `not_considered` are open too and due until then: neither kept nor missed in this.
    """

    words: list[str] = Field(examples=[["If you deliver these two by Friday: 81 (now 76)."]])
    now: int | None
    score: int | None
    difference: int | None = Field(description="points")
    supposed: list[SupposedView]
    not_considered: list[OpenView]
    then: FollowThroughView


def router(context: Context) -> APIRouter:
    """The route of what would happen if."""
    routes = APIRouter(prefix="/v1/people", tags=["follow-through"])

    @routes.post(
        "/{person:path}/follow-through/what-if",
        response_model=WhatIfAnswer,
        summary="The score if open promises were delivered by a day; changes nothing",
    )
    async def what_if(
        request: Request,
        caller: Authenticated,
        person: Annotated[Id, Path()],
        body: Supposition,
    ) -> Response:
        if await sight(context, caller, person) is not Sight.WHOLE:
            raise not_found("person", person)
        now = context.clock()
        record = await by_id(context.store, Person, caller.tenant, key_of(caller.tenant, person))
        today = local_day(now, zone_at(record, now))
        past = why_not_by(body.by, today)
        if past is not None:
            raise wrong_field("by", past)
        named = frozenset(body.deliver)
        open_or_named = [{"state": {"$in": sorted(OPEN)}}, {"commitment": {"$in": sorted(named)}}]
        theirs = await states(
            context.store,
            ServingCommitment,
            caller.tenant,
            {"owner": person, "$or": open_or_named},
        )
        owed = [each for each in theirs if each.state in OPEN]
        promises = {each.commitment: each for each in theirs}
        wrong = undeliverable(promises, body.deliver)
        if wrong:
            raise Problem(
                422,
                "not-open",
                "Not all of these can be delivered",
                "Name promises of this person that are in force or in their late window",
                errors=[{"field": "body.deliver", "rule": f"{k} {v}"} for k, v in wrong.items()],
            )
        found = await scored(context, caller.tenant, person)
        notes = await notes_of(context, caller.tenant, found.items)
        mine = caller.person == person

        def supposed() -> WhatIfAnswer:
            then = outlook(
                found.items,
                owed,
                named,
                body.by,
                today=today,
                history=found.history,
                session=found.session,
            )
            told = sentence(then, found.figures, body.by, today, "you" if mine else person)
            before, after = found.figures.score, then.figures.score
            return WhatIfAnswer(
                words=[told, *(each.words for each in then.supposed)],
                now=before,
                score=after,
                difference=None if before is None or after is None else after - before,
                supposed=[
                    SupposedView(
                        commitment=each.commitment,
                        due=each.due,
                        credit=each.credit,
                        late_days=each.late_days,
                        already=each.already,
                        words=each.words,
                    )
                    for each in then.supposed
                ],
                not_considered=[
                    OpenView(commitment=each.commitment, due=each.due)
                    for each in then.not_considered
                ],
                then=view(person, then.figures, Reader(caller.person, Sight.WHOLE, today), notes),
            )

        return answer(request, await asyncio.to_thread(supposed))

    return routes
