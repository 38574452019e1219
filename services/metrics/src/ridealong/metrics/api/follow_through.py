"""`GET /v1/people/{person}/follow-through`: the score and everything it opens into."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.service import Context
from ridealong.contracts.fields import Id
from ridealong.contracts.scores import Band
from ridealong.metrics.api.access import sight
from ridealong.metrics.api.answers import answer
from ridealong.metrics.api.scored import scored
from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.rules.figures import Figures, is_grey
from ridealong.metrics.rules.sight import Sight


class PlausibleRange(BaseModel):
    """Ends of Wilson's 95 % interval on the strict count, in percent."""

    low: int
    high: int


class ScoreItemView(BaseModel):
    """A settled commitment, its credit (0 to 1) and its share of the score (all sum to 1)."""

    commitment: str
    rep: str
    manager: str
    due: date
    credit: Decimal
    share: Decimal
    kept: bool
    late_window_open: bool
    amount_at_due: Decimal | None
    amount_now: Decimal | None
    target: Decimal | None


class LeftOutView(BaseModel):
    """A commitment that doesn't count, and why."""

    commitment: str
    rep: str
    manager: str
    due: date
    why: str


class Prior(BaseModel):
    """What the score starts from: `weight` imaginary commitments kept at `mean`."""

    mean: Decimal
    weight: Decimal
    share: Decimal


class FollowThroughView(BaseModel):
    """The score of one person. `score` is None while fewer than `needed` are settled.

    `items` and `left_out_items` are None for those who see numbers only; a rep sees of the
    manager's what was promised to that rep.
    """

    person: str
    score: int | None = Field(description="percent, halves rounded up")
    explanation: str
    settled: int
    needed: int
    kept: int = Field(description="in full and on time, of the last `of`")
    of: int = Field(description="settled in the 180 days up to `as_of`")
    range: PlausibleRange | None
    band: Band | None
    as_of: date | None
    grey: bool = Field(description="the newest item is older than 60 days")
    left_out: int
    many_left_out: str | None
    half_life_days: Decimal
    prior: Prior
    items: list[ScoreItemView] | None
    left_out_items: list[LeftOutView] | None


def router(context: Context) -> APIRouter:
    """The route of the score."""
    routes = APIRouter(prefix="/v1/people", tags=["follow-through"])

    @routes.get(
        "/{person:path}/follow-through",
        response_model=FollowThroughView,
        summary="Follow-through score with its range, items and shares",
    )
    async def follow_through(
        request: Request, caller: Authenticated, person: Annotated[Id, Path()]
    ) -> Response:
        seen = await sight(context, caller, person)
        found = (await scored(context, caller.tenant, person)).figures
        today = context.clock().date()
        return answer(request, view(person, found, today, seen, caller.person))

    return routes


def view(person: str, found: Figures, today: date, seen: Sight, caller: str) -> FollowThroughView:
    """The score as somebody with this sight may read it."""
    grey = found.score is not None and is_grey(found.as_of, today)
    items: list[ScoreItemView] | None = None
    left_out: list[LeftOutView] | None = None
    if seen is not Sight.NUMBERS:
        whole = seen is Sight.WHOLE
        items = [
            _item(item, share) for item, share in found.shares.items if whole or item.rep == caller
        ]
        left_out = [_left_out(item) for item in found.left_out if whole or item.rep == caller]
    return FollowThroughView(
        person=person,
        score=found.score,
        explanation=found.sentence(grey=grey),
        settled=found.settled,
        needed=found.needed,
        kept=found.kept,
        of=found.of,
        range=found.range and PlausibleRange(low=found.range[0], high=found.range[1]),
        band=found.band,
        as_of=found.as_of,
        grey=grey,
        left_out=found.left_out_count,
        many_left_out=found.many_left_out and str(found.many_left_out),
        half_life_days=found.parameters.half_life_days,
        prior=Prior(
            mean=found.parameters.prior_mean,
            weight=found.parameters.prior_weight,
            share=found.shares.prior,
        ),
        items=items,
        left_out_items=left_out,
    )


def _item(item: Settled, share: Decimal) -> ScoreItemView:
    return ScoreItemView(
        commitment=item.commitment,
        rep=item.rep,
        manager=item.manager,
        due=item.due,
        credit=item.credit,
        share=share,
        kept=item.kept,
        late_window_open=item.late_window_open,
        amount_at_due=item.amount_at_due,
        amount_now=item.amount_now,
        target=item.target,
    )


def _left_out(item: Settled) -> LeftOutView:
    return LeftOutView(
        commitment=item.commitment,
        rep=item.rep,
        manager=item.manager,
        due=item.due,
        why=item.left_out or "",
    )
