"""Topic `scores` (derived by metrics): figures of one person, each the whole new state."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ridealong.contracts.envelope import EventData
from ridealong.contracts.fields import (
    Code,
    Count,
    Credit,
    Day,
    Id,
    Line,
    Number,
    Part,
    Percent,
    Share,
)
from ridealong.contracts.goals import GoalKind
from ridealong.contracts.instant import Instant

Band = Literal["strong", "steady", "slipping", "at_risk"]
Trend = Literal["up", "level", "down"]


class _OfPerson(EventData):
    TOPIC = "scores"
    SUBJECT = "person"
    OWNER: ClassVar[str | None] = "person"

    person: Id


class ScoreItem(Part):
    """One settled commitment and its share of the score.

    The listed items' shares, the older ones' and the prior's sum to 1 (DOMAIN C1, 5).
    """

    commitment: Id
    due: Day
    credit: Credit
    share: Share


class FollowthroughUpdated(_OfPerson):
    """The follow-through score (DOMAIN C1). No `score` while fewer than `needed` are settled.

    `kept` of the last `of` were kept in full and on time; the range is DOMAIN C4's. `items` are the
    newest; what the older ones weigh together is `older_share`. `change` is in points since the
    last held session, and `trend` its direction when it is at least 5.
    """

    TYPE = "ridealong.followthrough.updated.v1"

    score: Percent | None = None
    settled: Count
    needed: Count = 3
    kept: Count
    of: Count
    range_low: Percent | None = None
    range_high: Percent | None = None
    band: Band | None = None
    as_of: Day | None = None
    grey: bool = False
    left_out: Count = 0
    items: Annotated[tuple[ScoreItem, ...], Field(max_length=10_000)] = ()
    older_share: Share = Decimal(0)
    prior_share: Share = Decimal(1)
    change: Annotated[int, Field(ge=-100, le=100)] | None = None
    trend: Trend | None = None
    many_left_out: bool = False
    targets_look_easy: bool = False


class GoalReading(Part):
    """A goal now, at the last held session, and the difference."""

    goal: Id
    title: Line | None = None
    kind: GoalKind | None = None
    value: Number | None = None
    target: Number | None = None
    at_last_session: Number | None = None
    change: Number | None = None


class MetricsUpdated(_OfPerson):
    """Goals and counts of a person; `counts` is per kind of activity since the last session."""

    TYPE = "ridealong.metrics.updated.v1"

    as_of: Instant
    goals: Annotated[tuple[GoalReading, ...], Field(max_length=1_000)] = ()
    counts: dict[Code, Number] = Field(default_factory=dict, max_length=1_000)
