"""`GET /v1/people/{person}/coaching`: cadence, hours, preparation and what sessions were like."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.service import Context
from ridealong.contracts.fields import Id
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.around import Around, around
from ridealong.metrics.api.coaching_explained import CoachingExplained, explained
from ridealong.metrics.api.coaching_marks import growth_views, marks_view, solutions_view
from ridealong.metrics.api.coaching_material import Span, material, span
from ridealong.metrics.api.coaching_view import CoachingView
from ridealong.metrics.api.coaching_views import (
    answers_view,
    cadence_view,
    coverage_view,
    joint_weeks,
    month_views,
    preparation_of,
    quality_view,
    share_view,
    talk_view,
)
from ridealong.metrics.api.links import quote
from ridealong.metrics.rules.coaching import Material
from ridealong.metrics.rules.definitions import DefinitionHistory
from ridealong.metrics.rules.initiative import of_commitments, of_topics
from ridealong.metrics.rules.sight import Sight

PersonId = Annotated[Id, Path()]
Days = Annotated[Span, Depends(span)]


def router(context: Context) -> APIRouter:
    """The routes of coaching."""
    routes = APIRouter(prefix="/v1/people", tags=["coaching"])

    @routes.get(
        "/{person:path}/coaching",
        response_model=CoachingView,
        summary="Cadence, coaching hours, preparation, talk share, coverage and initiative",
    )
    async def coaching(
        request: Request, caller: Authenticated, person: PersonId, asked: Days
    ) -> Response:
        """Without days: this month and the two before."""
        beside = await around(context, caller, person)
        days = asked.days(beside.today)
        found, history = await material(context, caller.tenant, [person], days)
        return answer(request, view(found[person], history, beside, caller.person))

    @routes.get(
        "/{person:path}/coaching/explain",
        response_model=CoachingExplained,
        summary="The sessions, turns, topics, promises and calls behind these figures",
    )
    async def explain(
        request: Request, caller: Authenticated, person: PersonId, asked: Days
    ) -> Response:
        beside = await around(context, caller, person)
        days = asked.days(beside.today)
        found, history = await material(context, caller.tenant, [person], days)
        whole = beside.seen is Sight.WHOLE
        talk = whole and caller.person != person
        return answer(request, explained(found[person], history, whole=whole, talk=talk))

    return routes


def view(known: Material, history: DefinitionHistory, beside: Around, reader: str) -> CoachingView:
    """As this reader may see it: those above get cadence, hours and preparation (DOMAIN 2.3)."""
    whole = beside.seen is Sight.WHOLE
    return CoachingView(
        rep=known.rep,
        first=known.first,
        last=known.last,
        cadence=cadence_view(known),
        months=month_views(known, history),
        quality=quality_view(known, whole=whole),
        preparation=preparation_of(known.held),
        answers=answers_view(known) if whole else None,
        talk=talk_view(known, history) if whole and reader != known.rep else None,
        solutions=solutions_view(known, history) if whole else None,
        marks=marks_view(known, history, talk=reader != known.rep) if whole else None,
        coverage=coverage_view(known) if whole else None,
        topics=share_view(of_topics(each for each in known.topics if known.within(each.at)))
        if whole
        else None,
        commitments=share_view(
            of_commitments(each for each in known.commitments if known.within(each.first_told))
        )
        if whole
        else None,
        growth=growth_views(known) if whole else None,
        joint_calls=joint_weeks(known) if whole else None,
        explain=f"/v1/people/{quote(known.rep)}/coaching/explain"
        f"?from={known.first}&to={known.last}",
    )
