"""Topic `goals`: what a rep aims at, the behaviour that should lead there, and focus areas."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ridealong.contracts.envelope import EventData
from ridealong.contracts.fields import (
    Code,
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


class PlanLine(Part):
    """One kind of activity, so many a day or week; `conversion` is the share (0 to 1) expected to
    reach the next line.
    """

    kind: Code
    per: Literal["day", "week"]
    target: NotNegative
    conversion: Share | None = None


class PlanUpdated(EventData):
    """A rep's whole behaviour plan."""

    TYPE = "ridealong.plan.updated.v1"
    TOPIC = "goals"
    SUBJECT = "plan"
    OWNER: ClassVar[str | None] = "rep"

    plan: Id
    rep: Id
    lines: Annotated[tuple[PlanLine, ...], Field(max_length=100)]


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
