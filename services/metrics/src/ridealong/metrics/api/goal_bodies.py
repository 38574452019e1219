"""What may be said of a goal by command."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.bodies import Body
from ridealong.chassis.http.commands import Command
from ridealong.contracts import Instant
from ridealong.contracts.fields import (
    NO_CONTROL,
    Code,
    Day,
    Id,
    Level,
    Line,
    Measure,
    Number,
    Positive,
)
from ridealong.contracts.goals import GoalKind, GoalSet, GoalUpdated, NextStepNamed
from ridealong.metrics.api.ids import id_for
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.rules.aims import Days, wrong_end, wrong_funding


class NewGoal(Body):
    """An aim. Without `rep` it is the caller's; whoever sets it has accepted it."""

    goal: Id | None = Field(None, description="an id of yours; without it one is made")
    rep: Id | None = None
    kind: GoalKind
    title: Line
    measure: Measure
    target: Positive
    starts: Day
    ends: Day
    level: Level = "pair"
    funding_date: Day | None = Field(
        None, description="when the money must be there, before the event of a personal goal"
    )

    @field_validator("ends")
    @classmethod
    def _after_its_start(cls, ends: Day, info: ValidationInfo) -> Day:
        kind, starts = info.data.get("kind"), info.data.get("starts")
        if kind and starts and (wrong := wrong_end(Days(kind, starts, ends))):
            raise ValueError(wrong)
        return ends

    @field_validator("funding_date")
    @classmethod
    def _before_the_event(cls, funding_date: Day | None, info: ValidationInfo) -> Day | None:
        kind, starts, ends = (info.data.get(name) for name in ("kind", "starts", "ends"))
        days = Days(kind, starts, ends, funding_date) if kind and starts and ends else None
        if days is not None and (wrong := wrong_funding(days)):
            raise ValueError(wrong)
        return funding_date

    def event(self, caller: Caller, how: Command) -> GoalSet:
        """What is put on the log."""
        made = {"goal": id_for("goal", caller, how), "rep": caller.person}
        return GoalSet(**{**made, **self.model_dump(exclude_none=True)})


class NewReading(Body):
    """Where a goal stands, or a new target. Without `as_of` it is so now."""

    value: Number | None = None
    target: Positive | None = None
    as_of: Instant | None = None
    source: Code = "person"

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.value is None and self.target is None:
            raise ValueError("give a value, a target or both")
        return self

    def event(self, goal: Goal, now: datetime) -> GoalUpdated:
        """What is put on the log."""
        said = self.model_dump(exclude_none=True)
        return GoalUpdated(**{"goal": goal.goal, "rep": goal.rep, "as_of": now, **said})


class NewStep(Body):
    """What is done next for a goal, and by when: something that somebody can do."""

    step: Annotated[str, Field(min_length=1, max_length=500, pattern=NO_CONTROL)]
    due: Day

    def event(self, goal: Goal, by: str) -> NextStepNamed:
        """What is put on the log."""
        return NextStepNamed(goal=goal.goal, rep=goal.rep, by=by, step=self.step, due=self.due)


class Closing(Body):
    """How it ended: `reached`, `dropped`, `missed` or a word of yours."""

    outcome: Code
