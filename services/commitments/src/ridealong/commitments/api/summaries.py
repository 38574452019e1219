"""Commitments added up."""

from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.conditional import respond
from ridealong.commitments.api.queries import MISSING
from ridealong.commitments.api.reading import Reader, Wish
from ridealong.commitments.rules.summing import OUTCOMES, Amounts, Kind, Sum, originated
from ridealong.contracts import Day
from ridealong.contracts.commitments import Direction
from ridealong.contracts.fields import Id, Unit

_LOOKS_BACK: Final = timedelta(days=731)
Since = Annotated[
    Day | None, Field(description="of those due on this day or later; else of two years")
]


class AmountView(BaseModel):
    """What promises of one measure add up to; units, directions and currencies never mix."""

    kind: str
    unit: Unit
    direction: Direction
    currency: str | None
    commitments: int
    target: Decimal = Field(description="all their targets together")
    amount: Decimal = Field(description="done so far, all together")


class ParentSummary(BaseModel):
    """What was promised toward one goal or one initiative, and what has come of it."""

    parent: Literal["goal", "initiative"]
    id: str
    commitments: int
    proposed: int
    open: int = Field(description="in force and not due")
    banked: int = Field(description="of those, done early")
    kept: int = Field(description="in full and on time")
    partly: int = Field(description="in part, or late")
    missed: int
    left_out: int
    lapsed: int = Field(description="never accepted by both")
    amounts: tuple[AmountView, ...] = Field(description="of open and due ones, by measure")


class Parents(BaseModel):
    """A commitment that serves two parents counts toward both."""

    parents: tuple[ParentSummary, ...]


class QuarterView(BaseModel):
    """Whose idea the commitments of a calendar quarter were."""

    quarter: str = Field(examples=["2026-Q1"])
    commitments: int
    rep: int
    manager: int
    together: int
    unknown: int
    rep_share: Decimal = Field(description="of all of the quarter, 0 to 1, four places")


class Originators(BaseModel):
    """By the quarter in which they came into force; a renegotiated one is nobody's new idea."""

    quarters: tuple[QuarterView, ...]


class OriginatorWish(BaseModel):
    """Whose commitments, and since when."""

    rep: Id | None = Field(None, description="of this rep's pair; else all that are yours")
    since: Since = None


class ParentWish(BaseModel):
    """Which parents; with neither named, all of those that these commitments serve."""

    rep: Id | None = Field(None, description="of this rep's pair; else all that are yours")
    goal: Id | None = None
    initiative: Id | None = None
    since: Since = None


def router(reader: Reader) -> APIRouter:
    """`GET /v1/commitment-summaries/…`."""
    routes = APIRouter(prefix="/v1/commitment-summaries", tags=["summaries"])

    @routes.get(
        "/parents",
        response_model=Parents,
        responses=MISSING,
        summary="Progress toward goals and initiatives",
    )
    async def parents(
        request: Request, caller: Authenticated, wish: Annotated[ParentWish, Query()]
    ) -> Response:
        """A commitment that serves both a goal and an initiative shows with each."""
        sums: dict[tuple[Literal["goal", "initiative"], str], Sum] = {}
        for asked in _wishes(wish, wish.since or reader.today() - _LOOKS_BACK):
            async for one in reader.all(caller, asked):
                for goal in one.goals if asked.initiative is None else ():
                    if asked.goal in {None, goal}:
                        sums.setdefault(("goal", goal), Sum()).add(one)
                for initiative in one.initiatives if asked.goal is None else ():
                    if asked.initiative in {None, initiative}:
                        sums.setdefault(("initiative", initiative), Sum()).add(one)
        found = tuple(_parent(kind, id_, each) for (kind, id_), each in sorted(sums.items()))
        body = Parents(parents=found).model_dump_json().encode()
        return respond(request, body, "application/json")

    @routes.get(
        "/originators",
        response_model=Originators,
        responses=MISSING,
        summary="Whose idea commitments were, by quarter",
    )
    async def originators(
        request: Request, caller: Authenticated, wish: Annotated[OriginatorWish, Query()]
    ) -> Response:
        """A sign of initiative, shown and never scored."""
        every = Wish(rep=wish.rep, due_from=wish.since or reader.today() - _LOOKS_BACK)
        found = originated([one async for one in reader.all(caller, every)])
        quarters = tuple(
            QuarterView(
                quarter=f"{year}-Q{number}",
                commitments=count.total(),
                rep=count["rep"],
                manager=count["manager"],
                together=count["together"],
                unknown=count["unknown"],
                rep_share=round(Decimal(count["rep"]) / count.total(), 4),
            )
            for (year, number), count in sorted(found.items())
        )
        body = Originators(quarters=quarters).model_dump_json().encode()
        return respond(request, body, "application/json")

    return routes


def _wishes(wish: ParentWish, since: Day) -> list[Wish]:
    every = Wish(rep=wish.rep, due_from=since)
    named = [
        every.model_copy(update={name: value})
        for name, value in (("goal", wish.goal), ("initiative", wish.initiative))
        if value is not None
    ]
    return named or [every]


def _parent(kind: Literal["goal", "initiative"], id_: str, found: Sum) -> ParentSummary:
    return ParentSummary.model_validate(
        {
            **{name: found.outcomes[name] for name in OUTCOMES},
            "parent": kind,
            "id": id_,
            "commitments": found.outcomes.total(),
            "banked": found.banked,
            "amounts": tuple(_amount(each, sums) for each, sums in sorted(found.amounts.items())),
        }
    )


def _amount(kind: Kind, sums: Amounts) -> AmountView:
    return AmountView(
        kind=kind.kind,
        unit=kind.unit,
        direction=kind.direction,
        currency=kind.currency or None,
        commitments=sums.commitments,
        target=sums.target,
        amount=sums.amount,
    )
