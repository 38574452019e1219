"""Topic `goals`: what a rep aims at, the behaviour that should lead there, and focus areas."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from ridealong.contracts.envelope import EventData
from ridealong.contracts.fields import (
    Code,
    Currency,
    Day,
    Id,
    Level,
    Line,
    Measure,
    NotNegative,
    Number,
    Part,
    Positive,
    Scale,
    Share,
    Text,
)
from ridealong.contracts.instant import Instant

GoalKind = Literal["behavioural", "pipeline", "closed_business", "personal"]


class _OfGoal(EventData):
    TOPIC = "goals"
    SUBJECT = "goal"
    OWNER: ClassVar[str | None] = "rep"

    goal: Id
    rep: Id


class GoalSet(_OfGoal):
    """An aim from its first day to its last (DOMAIN 4.3, 4.4)."""

    TYPE = "ridealong.goal.set.v1"

    kind: GoalKind
    title: Line
    measure: Measure
    target: Positive
    starts: Day
    ends: Day
    level: Level = "pair"
    funding_date: Day | None = None
    """When a personal goal must be paid for, before the event itself (DOMAIN 0.12)."""


class GoalAccepted(_OfGoal):
    """One of the pair agrees to it."""

    TYPE = "ridealong.goal.accepted.v1"

    by: Id


class GoalClosed(_OfGoal):
    """It is over."""

    TYPE = "ridealong.goal.closed.v1"

    outcome: Code
    by: Id | None = None


class GoalUpdated(_OfGoal):
    """Where it stands as of an instant; a platform may publish this alone, without `goal.set`.

    What is left out is unchanged.
    """

    TYPE = "ridealong.goal.updated.v1"

    value: Number | None = None
    target: Positive | None = None
    as_of: Instant
    source: Code = "person"
    title: Line | None = None
    measure: Measure | None = None
    kind: GoalKind | None = None
    starts: Day | None = None
    ends: Day | None = None


class ConfidenceRecorded(_OfGoal):
    """How sure somebody is of reaching it: the rep's own view or an observed one."""

    TYPE = "ridealong.confidence.recorded.v1"

    by: Id
    whose: Literal["own", "observed"] = "own"
    value: Scale


class NextStepNamed(_OfGoal):
    """What is done next for a goal, and by when (DOMAIN 4.8); the newest one stands."""

    TYPE = "ridealong.goal.step.named.v1"

    by: Id
    step: Annotated[Line, Field(min_length=1)]
    due: Day


class PlanLine(Part):
    """One kind of activity, so many a day or week; `conversion` is the share (0 to 1) expected to
    reach the next line.
    """

    kind: Code
    per: Literal["day", "week"]
    target: NotNegative
    conversion: Share | None = None


class _OfPlan(EventData):
    TOPIC = "goals"
    SUBJECT = "plan"
    OWNER: ClassVar[str | None] = "rep"

    plan: Id
    rep: Id


class PlanUpdated(_OfPlan):
    """A rep's whole behaviour plan; whoever's word it is has accepted it."""

    TYPE = "ridealong.plan.updated.v1"

    lines: Annotated[tuple[PlanLine, ...], Field(max_length=100)]


class PlanAccepted(_OfPlan):
    """One of the pair agrees to the plan as it was proposed last.

    `proposed` is the `time` of that proposal: where another has come since, it is refused, so that
    nobody agrees to what they haven't read.
    """

    TYPE = "ridealong.plan.accepted.v1"

    by: Id
    proposed: Instant | None = None


def _ordered(days: date, info: ValidationInfo) -> date:
    if (starts := info.data.get("starts")) is not None and days < starts:
        raise ValueError(f"it ends before it starts on {starts}")
    return days


class _OfPeriod(EventData):
    TOPIC = "goals"
    OWNER: ClassVar[str | None] = "rep"

    rep: Id
    by: Id
    session: Id | None = None
    """The session in which it was said."""
    starts: Day
    ends: Day
    currency: Currency

    _days = field_validator("ends")(_ordered)


class ForecastStated(_OfPeriod):
    """Where somebody expects a rep to finish a sales period, first day to last, as three amounts
    of closed business, none larger than the next (DOMAIN 2.15). Earlier words stay.
    """

    TYPE = "ridealong.forecast.stated.v1"
    SUBJECT = "forecast"

    forecast: Id
    committed: NotNegative
    likely: NotNegative
    upside: NotNegative

    @field_validator("likely", "upside")
    @classmethod
    def _no_less(cls, amount: Decimal, info: ValidationInfo) -> Decimal:
        less = "committed" if info.field_name == "likely" else "likely"
        if (before := info.data.get(less)) is not None and amount < before:
            raise ValueError(f"it is no less than {less}, {before}")
        return amount


class PipelineStated(_OfPeriod):
    """The value of the pipeline generated so far for a period to come (DOMAIN 2.16)."""

    TYPE = "ridealong.pipeline.stated.v1"
    SUBJECT = "pipeline"

    pipeline: Id
    generated: NotNegative


class CadenceGoalSet(EventData):
    """How many one-on-ones a manager means to have with all their reps in a year or a quarter that
    begins on a day (DOMAIN 0.2). Set again for the same days, the later word counts.
    """

    TYPE = "ridealong.cadence.goal.set.v1"
    TOPIC = "goals"
    SUBJECT = "manager"
    OWNER: ClassVar[str | None] = "manager"

    manager: Id
    per: Literal["year", "quarter"]
    starts: Day
    sessions: Annotated[int, Field(ge=1, le=100_000)]


class BenchConsentRecorded(EventData):
    """Whether a rep lets those above see which role they prepare for (DOMAIN 4.19): the rep's word
    alone, and taken back at any time.
    """

    TYPE = "ridealong.bench.consent.recorded.v1"
    TOPIC = "goals"
    SUBJECT = "rep"
    OWNER: ClassVar[str | None] = "rep"

    rep: Id
    by: Id
    given: bool


class _OfFocus(EventData):
    TOPIC = "goals"
    SUBJECT = "focus"
    OWNER: ClassVar[str | None] = "rep"

    focus: Id
    rep: Id


class FocusNamed(_OfFocus):
    """One thing done well or to improve, or a next role with its realism (1 to 5) and steps."""

    TYPE = "ridealong.focus.named.v1"

    by: Id
    skill: Line
    aim: Literal["done_well", "to_improve", "next_role"] = "to_improve"
    text: Text | None = None
    level: Level = "pair"
    realism: Scale | None = None
    steps: Annotated[tuple[Line, ...], Field(max_length=50)] = ()


class FocusAccepted(_OfFocus):
    """The rep takes it on (DOMAIN 1.16)."""

    TYPE = "ridealong.focus.accepted.v1"

    by: Id


class FocusClosed(_OfFocus):
    """Those named in `by` call it done; with the outcome `parked` a manager's question rests until
    the next held one-on-one.
    """

    TYPE = "ridealong.focus.closed.v1"

    by: Annotated[tuple[Id, ...], Field(max_length=10)]
    outcome: Code | None = None
