"""`GET /v1/teams/{leader}/follow-through`: one figure of a team, none of single people."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.problems import not_found
from ridealong.chassis.service import Context
from ridealong.contracts import key_of
from ridealong.contracts.fields import Id
from ridealong.metrics.api.access import sight
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.reading import states
from ridealong.metrics.api.scored import items_of
from ridealong.metrics.model.follow_through import FollowThroughPage
from ridealong.metrics.model.people import Person
from ridealong.metrics.rules.settling import quarter_of
from ridealong.metrics.rules.sight import Sight
from ridealong.metrics.rules.team import FEWEST_ITEMS, FEWEST_PEOPLE, WINDOW, led_by, pooled

_DEPTH = 10
"""Levels of leaders below one another; a circle among them ends too."""
_AT_ONCE = 500


class TeamFollowThrough(BaseModel):
    """The pooled mean of credits: `points` ÷ `items`. It is no mean of people's scores.

    `score` and `points` are None, and `hidden` says why, below 3 people or 10 items.
    """

    leader: str
    first: date = Field(description="first due day")
    last: date
    led: int = Field(description="whom this person leads, directly and through others")
    people: int = Field(description="those of them with a result in these days")
    items: int
    points: Decimal | None = Field(description="the sum of credits, each 0 to 1")
    credits: dict[Decimal, int] | None = Field(
        description="how many results earned how much: what `points` sum up"
    )
    score: int | None = Field(description="percent, halves rounded up")
    hidden: str | None
    fewest_people: int = FEWEST_PEOPLE
    fewest_items: int = FEWEST_ITEMS
    words: str


def router(context: Context) -> APIRouter:
    """The route of teams."""
    routes = APIRouter(prefix="/v1/teams", tags=["follow-through"])

    @routes.get(
        "/{leader:path}/follow-through",
        response_model=TeamFollowThrough,
        summary="Pooled follow-through of those whom somebody leads, of the last 90 days",
    )
    async def team(
        request: Request, caller: Authenticated, leader: Annotated[Id, Path()]
    ) -> Response:
        # Not for those who are led: what a team does together is no business of one of them.
        if await sight(context, caller, leader) is Sight.OWN_PAIR:
            raise not_found("team", leader)
        today = context.clock().date()
        below = await led(context, caller.tenant, leader, today)
        pages = await _pages(context, caller.tenant, below, today)
        by_person = {
            person: items_of(pages.get(key_of(caller.tenant, person), ())) for person in below
        }
        found = pooled(by_person, today)
        words = f"No figure: {found.hidden}."
        if found.credits is not None:
            words = (
                f"{found.items} results of {found.people} people came to "
                f"{found.credits.normalize():f} of {found.items}, that is {found.mean} %."
            )
        shown = TeamFollowThrough(
            leader=leader,
            first=today - WINDOW,
            last=today,
            led=len(below),
            people=found.people,
            items=found.items,
            points=found.credits,
            credits=None if found.credits is None else dict(found.earned),
            score=found.mean,
            hidden=found.hidden,
            words=words,
        )
        return answer(request, shown)

    return routes


async def led(context: Context, tenant: str, leader: str, today: date) -> list[str]:
    """Everybody below this person, level by level."""
    found: set[str] = set()
    level = {leader}
    for _ in range(_DEPTH):
        where = {"managers": {"$in": sorted(level)}}
        below = await states(context.store, Person, tenant, where)
        level = led_by(below, level, today) - found - {leader}
        if not level:
            break
        found |= level
    return sorted(found)


async def _pages(
    context: Context, tenant: str, people: list[str], today: date
) -> dict[str, list[FollowThroughPage]]:
    found: dict[str, list[FollowThroughPage]] = {}
    keys = [key_of(tenant, person) for person in people]
    for start in range(0, len(keys), _AT_ONCE):
        where = {
            "key": {"$in": keys[start : start + _AT_ONCE]},
            "quarter": {"$gte": quarter_of(today - WINDOW)},
        }
        for page in await states(context.store, FollowThroughPage, tenant, where):
            found.setdefault(page.key, []).append(page)
    return found
