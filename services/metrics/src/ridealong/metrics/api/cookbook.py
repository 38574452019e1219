"""`POST /v1/people/{person}/goals/{goal}/cookbook`: what the work must yield for a goal."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from ridealong.chassis.http.auth import Authenticated
from ridealong.chassis.http.bodies import Body
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.service import Context
from ridealong.contracts.fields import Code, Id, Positive
from ridealong.metrics.api.goal_reading import shown
from ridealong.metrics.api.sending import wrong_field
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.rules import cookbook
from ridealong.metrics.rules.cookbook import Cookbook, Ingredients, Step
from ridealong.metrics.rules.pace import needed_by

#: Over 0 and up to 1; less than one in ten thousand is a slip of the pen.
PartOf = Annotated[Decimal, Field(max_digits=12, decimal_places=10, ge=Decimal("0.0001"), le=1)]


class StepAsked(Body):
    """A kind of activity, and the share of it that reaches the step before it in the list."""

    kind: Code
    conversion: PartOf


class Asked(Body):
    """What the rep knows of the own trade. Money is in the currency of the goal."""

    commission: PartOf = Field(description="the rep's share of the revenue: 0.1 is a tenth")
    average_deal: Positive
    steps: Annotated[list[StepAsked], Field(max_length=10)] = Field(
        description="from the deal backwards: the first reaches the deal"
    )
    weeks: Annotated[int, Field(ge=1, le=520)] | None = Field(
        None, description="else the whole weeks from today to the day it is needed"
    )
    kept: PartOf = Field(Decimal(1), description="share of that income which goes to the goal")


class Line(BaseModel):
    """One kind: how many in all and a week, each rounded up to whole ones."""

    kind: str
    conversion: Decimal | None
    count: int
    per_week: int


class CookbookView(BaseModel):
    """The way back from the amount to each week's work. Nothing of it is stored.

    Counts are rounded up before the next is computed from them; money is shown rounded up to the
    cent and computed exactly.
    """

    goal: str
    needed_by: date | None
    amount: Decimal = Field(description="the target less what is there already")
    income: Decimal
    revenue: Decimal
    weeks: int
    lines: list[Line] = Field(description="from the deals backwards")
    arithmetic: list[str] = Field(description="the same in words, step by step")


def router(context: Context) -> APIRouter:
    """The route of cookbooks."""
    routes = APIRouter(prefix="/v1/people", tags=["goals"])

    @routes.post(
        "/{person:path}/goals/{goal:path}/cookbook",
        summary="Compute from a goal of money backwards what must be done each week",
    )
    async def compute(
        caller: Authenticated,
        person: Annotated[Id, Path()],
        goal: Annotated[Id, Path()],
        body: Asked,
    ) -> CookbookView:
        """A calculation: it stores nothing and may be asked as often as one likes."""
        known, beside = await shown(context, caller, person, goal)
        return _view(known, cookbook.cookbook(_ingredients(known, beside.today, body)))

    return routes


def _ingredients(goal: Goal, today: date, asked: Asked) -> Ingredients:
    if goal.measure is None or goal.target is None or goal.measure.unit != "money":
        raise Problem(
            409,
            "not-money",
            "A cookbook begins with an amount of money",
            f"goal {goal.goal} isn't measured in money: ask for one that is",
        )
    until = needed_by(goal)
    weeks = asked.weeks or (0 if until is None else cookbook.whole_weeks(today, until))
    if not weeks:
        raise wrong_field("weeks", f"no day is left until {until}: say over how many weeks")
    value = goal.values[-1].value if goal.values else Decimal(0)
    return Ingredients(
        amount=max(goal.target - value, Decimal(0)),
        commission=asked.commission,
        average_deal=asked.average_deal,
        steps=tuple(Step(step.kind, step.conversion) for step in asked.steps),
        weeks=weeks,
        kept=asked.kept,
    )


def _view(goal: Goal, made: Cookbook) -> CookbookView:
    value = goal.values[-1].value if goal.values else Decimal(0)
    there = [] if not value else [f"{value:,f} of {goal.target:,f} are there already."]
    return CookbookView(
        goal=goal.goal,
        needed_by=needed_by(goal),
        amount=made.ingredients.amount,
        income=cookbook.shown_money(made.income),
        revenue=cookbook.shown_money(made.revenue),
        weeks=made.ingredients.weeks,
        lines=[
            Line(
                kind=each.kind,
                conversion=each.conversion,
                count=each.count,
                per_week=each.per_week,
            )
            for each in made.counts
        ],
        arithmetic=[*there, *cookbook.sentences(made)],
    )
