"""Goals as they are shown: now, at the last held session, and the change since."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, Field

from ridealong.contracts.fields import Level, Measure
from ridealong.contracts.goals import GoalKind
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.model.standing import Standing
from ridealong.metrics.rules.goals import reading


class LastSession(BaseModel):
    """The last held one-on-one, by its start."""

    session: str
    start: datetime


class GoalView(BaseModel):
    """A goal and its reading. `title` is None for those who may see numbers only."""

    goal: str
    rep: str
    title: str | None
    kind: GoalKind | None
    measure: Measure | None
    target: Decimal | None
    starts: date | None
    ends: date | None
    level: Level
    value: Decimal | None
    value_as_of: datetime | None
    at_last_session: Decimal | None
    change: Decimal | None = Field(description="value less the value at the last held session")
    first_reading: bool = Field(description="there is a value now and was none at a session yet")
    outcome: str | None = Field(description="once it is closed")


class RepGoals(BaseModel):
    """Goals of a rep, and what was done since the last held session."""

    rep: str
    as_of: datetime | None
    last_session: LastSession | None
    goals: list[GoalView]
    counts: dict[str, Decimal] = Field(
        description="quantity by kind of activity since the last held session"
    )


def goal_view(goal: Goal, last_held: datetime | None) -> GoalView:
    """One goal against the last held session."""
    now = reading(goal, last_held)
    return GoalView(
        goal=goal.goal,
        rep=goal.rep,
        title=goal.title,
        kind=goal.kind,
        measure=goal.measure,
        target=goal.target,
        starts=goal.starts,
        ends=goal.ends,
        level=goal.level,
        value=now.value,
        value_as_of=goal.values[-1].as_of if goal.values else None,
        at_last_session=now.at_last_session,
        change=now.change,
        first_reading=now.value is not None and now.at_last_session is None,
        outcome=goal.outcome,
    )


def rep_goals(rep: str, standing: Standing | None, goals: Iterable[Goal]) -> RepGoals:
    """All goals given, those that end first first."""
    last_held = None if standing is None else standing.last_held
    session = None if standing is None else standing.last_session
    ordered = sorted(goals, key=lambda goal: (goal.ends or date.max, goal.goal))
    return RepGoals(
        rep=rep,
        as_of=None if standing is None else standing.as_of,
        last_session=None
        if session is None or last_held is None
        else LastSession(session=session, start=last_held),
        goals=[goal_view(goal, last_held) for goal in ordered],
        counts={} if standing is None else {each.kind: each.quantity for each in standing.counts},
    )
