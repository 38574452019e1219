"""Goals with every value they had."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

from ridealong.chassis.projector.identity import composed
from ridealong.chassis.projector.state import State
from ridealong.contracts.fields import Level, Measure
from ridealong.contracts.goals import GoalKind
from ridealong.metrics.model.value import Value


class Reading(Value):
    """A goal's value as of an instant."""

    as_of: datetime
    value: Decimal


class Acceptance(Value):
    """Who agreed to a goal's present terms, and when."""

    by: str
    at: datetime


class Confidence(Value):
    """How sure somebody said to be of a goal, 1 to 5: the rep's own word, or what another saw."""

    by: str
    whose: Literal["own", "observed"]
    value: int
    at: datetime


class NextStep(Value):
    """What somebody named as the next thing to do for a goal, at an instant, and by when."""

    by: str
    at: datetime
    step: str
    due: date


class Goal(State):
    """An aim of a rep. `values` lie in order of their `as_of`; `outcome` once it is closed.

    `set_by` chose the present terms at `set_at`: a person, or a platform's name. `accepted` are
    those who said that they agree to them. `confidence` and `steps` lie in order of time.
    """

    COLLECTION: ClassVar[str] = "goals"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("tenant", "rep", "outcome"),
        ("tenant", "rep", "kind", "starts"),
        ("tenant", "goal"),
    )

    goal: str
    rep: str
    kind: GoalKind | None = None
    title: str | None = None
    measure: Measure | None = None
    target: Decimal | None = None
    target_as_of: datetime | None = None
    starts: date | None = None
    ends: date | None = None
    funding_date: date | None = None
    level: Level = "pair"
    values: tuple[Reading, ...] = ()
    set_by: str | None = None
    set_at: datetime | None = None
    accepted: tuple[Acceptance, ...] = ()
    confidence: tuple[Confidence, ...] = ()
    steps: tuple[NextStep, ...] = ()
    outcome: str | None = None
    closed_at: datetime | None = None

    @staticmethod
    def id_of(key: str, goal: str) -> str:
        """The id of a goal of the rep whose key this is."""
        return composed(key, goal)


class PersonalGoals(State):
    """Ids of a rep's open personal goals: there is to be one (DOMAIN 0.11), beside what the rep
    means to earn."""

    COLLECTION: ClassVar[str] = "personal_goals"

    goals: tuple[str, ...] = ()
