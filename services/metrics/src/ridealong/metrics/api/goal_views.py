"""Goals as they are shown: now, at the last held session, who agreed, and whether it will do."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, Field

from ridealong.contracts.fields import Level, Measure
from ridealong.contracts.goals import GoalKind
from ridealong.metrics.api.around import Around
from ridealong.metrics.api.confidence_views import ConfidenceView, confidence_view
from ridealong.metrics.api.links import quote, to_facts
from ridealong.metrics.api.pace_views import PaceView, pace_view
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.model.standing import Standing
from ridealong.metrics.rules.agreement import agreement_of
from ridealong.metrics.rules.aims import is_income
from ridealong.metrics.rules.goals import reading
from ridealong.metrics.rules.indicators import (
    Indicator,
    asks_for_leading,
    indicator,
    leading_first,
)
from ridealong.metrics.rules.next_steps import next_of
from ridealong.metrics.rules.pace import needed_by
from ridealong.metrics.rules.sight import Sight


class LastSession(BaseModel):
    """The last held one-on-one, by its start."""

    session: str
    start: datetime


class AcceptedView(BaseModel):
    """Who of the pair agreed to the goal as it is now, and when."""

    by: str
    at: datetime


class StepView(BaseModel):
    """What is done next for a goal, by when, and who said so."""

    step: str
    due: date
    by: str
    at: datetime


class NextStepView(BaseModel):
    """The newest next step, and what is asked for where there is none to go by (DOMAIN 4.8)."""

    step: StepView | None
    asks: str | None = Field(description="None while there is a step with a day to come")


class GoalView(BaseModel):
    """A goal and its reading. `title` is None for those who may see numbers only."""

    goal: str
    rep: str
    title: str | None
    kind: GoalKind | None
    indicator: Indicator = Field(description="what is done leads, and what comes of it lags")
    income: bool = Field(description="a goal of earning so much")
    measure: Measure | None
    target: Decimal | None
    starts: date | None
    ends: date | None
    funding_date: date | None
    needed_by: date | None = Field(description="the funding date, else the last day")
    level: Level
    chosen_by: str | None = Field(description="who set its present terms, and when")
    chosen_at: datetime | None
    accepted: list[AcceptedView]
    waits_for: list[str] = Field(description="whose acceptance is missing")
    counts: bool = Field(description="both have accepted it, at the latest on `agreed_at`")
    agreed_at: datetime | None
    value: Decimal | None
    value_as_of: datetime | None
    at_last_session: Decimal | None
    change: Decimal | None = Field(description="value less the value at the last held session")
    first_reading: bool = Field(description="there is a value now and was none at a session yet")
    pace: PaceView | None = Field(description="None while it doesn't count, and once it is closed")
    confidence: ConfidenceView | None = Field(description="for the pair alone")
    next_step: NextStepView | None = Field(description="for the pair alone")
    outcome: str | None = Field(description="once it is closed")
    explain: str = Field(description="where all figures open into their parts")


class RepGoals(BaseModel):
    """What a rep did since the last held session, and the goals that it is for."""

    rep: str
    as_of: datetime | None
    last_session: LastSession | None
    counts: dict[str, Decimal] = Field(
        description="quantity by kind of activity since the last held session"
    )
    counts_explain: dict[str, str] = Field(description="where the activities of each are")
    asks: str | None = Field(description="what is missing where results stand alone")
    goals: list[GoalView] = Field(description="leading ones first (DOMAIN 4.12)")


def goal_view(goal: Goal, last_held: datetime | None, around: Around) -> GoalView:
    """One goal against the last held session."""
    now = reading(goal, last_held)
    agreed = agreement_of(goal, around.managers, around.manager)
    counts = agreed.agreed_at is not None
    return GoalView(
        goal=goal.goal,
        rep=goal.rep,
        title=goal.title,
        kind=goal.kind,
        indicator=indicator(goal.kind),
        income=is_income(goal.kind, goal.measure),
        measure=goal.measure,
        target=goal.target,
        starts=goal.starts,
        ends=goal.ends,
        funding_date=goal.funding_date,
        needed_by=needed_by(goal),
        level=goal.level,
        chosen_by=goal.set_by,
        chosen_at=goal.set_at,
        accepted=[AcceptedView(by=each.by, at=each.at) for each in agreed.accepted],
        waits_for=list(agreed.waits_for),
        counts=counts,
        agreed_at=agreed.agreed_at,
        value=now.value,
        value_as_of=goal.values[-1].as_of if goal.values else None,
        at_last_session=now.at_last_session,
        change=now.change,
        first_reading=now.value is not None and now.at_last_session is None,
        pace=pace_view(goal, around) if counts and goal.outcome is None else None,
        confidence=confidence_view(goal, around, counts=counts),
        explain=f"/v1/people/{quote(goal.rep)}/goals/{quote(goal.goal)}/explain",
        next_step=next_step_view(goal, around),
        outcome=goal.outcome,
    )


def next_step_view(goal: Goal, around: Around) -> NextStepView | None:
    """Words of the pair: those who see numbers only get none."""
    if around.seen is not Sight.WHOLE:
        return None
    found = next_of(goal, around.today)
    step = found.step
    return NextStepView(
        step=None
        if step is None
        else StepView(step=step.step, due=step.due, by=step.by, at=step.at),
        asks=found.asks,
    )


def rep_goals(
    around: Around, standing: Standing | None, goals: Iterable[Goal], *, planned: bool
) -> RepGoals:
    """All goals given, leading ones first; `planned` where there is a behaviour plan."""
    last_held = None if standing is None else standing.last_held
    session = None if standing is None else standing.last_session
    ordered = leading_first(goals)
    return RepGoals(
        rep=around.rep,
        as_of=None if standing is None else standing.as_of,
        last_session=None
        if session is None or last_held is None
        else LastSession(session=session, start=last_held),
        asks=asks_for_leading(ordered, planned=planned),
        goals=[goal_view(goal, last_held, around) for goal in ordered],
        counts={} if standing is None else {each.kind: each.quantity for each in standing.counts},
        counts_explain={}
        if standing is None
        else {
            each.kind: to_facts(around.rep, each.kind, after=last_held) for each in standing.counts
        },
    )
