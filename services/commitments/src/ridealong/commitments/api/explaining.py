"""A commitment opened into its parts, and what was refused about it."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.conditional import respond
from ridealong.chassis.http.paging import Cursor, Limit, Page
from ridealong.chassis.http.problems import not_found
from ridealong.chassis.service import Context
from ridealong.commitments.api.facts import facts_of
from ridealong.commitments.api.queries import MISSING, CommitmentId
from ridealong.commitments.api.reading import Reader
from ridealong.commitments.api.surroundings import Around
from ridealong.commitments.api.views import LeftOutView, ProgressView, left_out, progress
from ridealong.commitments.model import Commitment, Fact, Refusal
from ridealong.commitments.rules.accounting import credit_of, grounds, standing_words
from ridealong.commitments.rules.explaining import CreditParts, DeadlineParts, deadline_parts
from ridealong.commitments.rules.leading import Access
from ridealong.commitments.rules.progress import leading, worth
from ridealong.contracts.commitments import LifeState
from ridealong.contracts.fields import Evidence


class ActivityView(BaseModel):
    """One activity of the commitment's kind and window."""

    activity: str
    at: datetime
    amount: Decimal | None = Field(description="what it adds; null when it has no amount of money")
    currency: str | None
    in_time: bool = Field(description="before the deadline; later ones count half")
    counts: bool = Field(description="false for another currency than the one that counts")


class DeliveryView(BaseModel):
    """That a yes/no commitment is done: at `at`, as far as that can be believed."""

    by: str
    at: datetime
    claimed: datetime | None = Field(description="an earlier time that was said, believed or not")
    evidence: tuple[Evidence, ...] | None = Field(description="null for who isn't of the pair")


class Explanation(BaseModel):
    """Deadline, credit and amounts, each opened into what it is made of.

    `activities` are a page of those behind the amounts; null for who isn't one of the pair.
    """

    commitment: str
    state: LifeState
    deadline: DeadlineParts
    credit: CreditParts = Field(description="by what is known so far")
    standing: str = Field(description="what its credit means now, in words")
    left_out: LeftOutView | None
    progress: ProgressView | None
    grounds: tuple[str, ...] = Field(description="what the credit rests on, in words")
    delivery: DeliveryView | None
    activities: Page[ActivityView] | None


class Paging(BaseModel):
    """Which part of the activities."""

    limit: Limit = 50
    cursor: Cursor = None


def router(context: Context, reader: Reader) -> APIRouter:
    """`GET /v1/commitments/{commitment}/explanation` and `…/refusals`."""
    routes = APIRouter(prefix="/v1/commitments", tags=["commitments"])

    @routes.get(
        "/{commitment:path}/explanation",
        response_model=Explanation,
        responses=MISSING,
        summary="A commitment's deadline, credit and amounts, opened into their parts",
    )
    async def explanation(
        request: Request,
        caller: Authenticated,
        commitment: CommitmentId,
        part: Annotated[Paging, Query()],
    ) -> Response:
        found = await reader.one(caller, commitment)
        if found is None:
            raise not_found("commitment", commitment.id)
        known, seen = found
        activities = None
        if seen == "whole":
            facts, follows = await facts_of(context.store, known, part.limit, part.cursor)
            activities = Page[ActivityView](
                items=[_activity(known, one) for one in facts], next=follows
            )
        around = await reader.around.of(caller, known)
        answer = _explained(known, seen, activities, around)
        return respond(request, answer.model_dump_json().encode(), "application/json")

    @routes.get(
        "/{commitment:path}/refusals",
        response_model=Page[Refusal],
        responses=MISSING,
        summary="What was refused about a commitment, newest last",
    )
    async def refusals(
        request: Request, caller: Authenticated, commitment: CommitmentId
    ) -> Response:
        """Events that didn't fit, however they came, the last 20; and why it is refused itself,
        where the organisation doesn't count what it is measured by."""
        refused = await reader.refusals(caller, commitment)
        if refused is None:
            raise not_found("commitment", commitment.id)
        page = Page[Refusal](items=list(refused))
        return respond(request, page.model_dump_json().encode(), "application/json")

    return routes


def _explained(
    known: Commitment,
    seen: Access,
    activities: Page[ActivityView] | None,
    around: Around,
) -> Explanation:
    whole = seen == "whole"
    done = known.delivery
    delivery = done and DeliveryView(
        by=done.by,
        at=done.at,
        claimed=done.claimed,
        evidence=done.evidence if whole else None,
    )
    return Explanation(
        commitment=known.commitment,
        state=known.state,
        deadline=deadline_parts(known.due, known.zone, known.parameters),
        credit=credit_of(known),
        standing=standing_words(known),
        left_out=left_out(known, whole=whole),
        progress=progress(known, whole=whole),
        grounds=grounds(known, nobody_counts=around.nobody_counts),
        delivery=delivery,
        activities=activities,
    )


def _activity(known: Commitment, fact: Fact) -> ActivityView:
    added = None if known.measure is None else worth(fact, known.measure)
    currency, amount = added or (None, None)
    return ActivityView(
        activity=fact.activity,
        at=fact.at,
        amount=amount,
        currency=currency,
        in_time=fact.at < known.deadline,
        counts=added is not None and currency == leading(known.counted).currency,
    )
