"""Goals and promises as they stand on an agenda."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ridealong.agenda.model.follow_through import FollowThrough
from ridealong.agenda.model.part import Part
from ridealong.agenda.model.promise import Originator
from ridealong.contracts.commitments import Direction, Pending, WhyLeftOut
from ridealong.contracts.fields import Level
from ridealong.contracts.goals import GoalKind

Outcome = Literal["proposed", "open", "reached", "kept", "partly", "missed", "left_out"]
"""How a commitment stands: `proposed` waits for somebody's yes, `reached` is done before it is due,
the last four are settled."""


class ImpressionEntry(Part):
    """How sure the rep is of a goal, or how sure the manager thinks the rep is (DOMAIN 4.6, T12).

    What people say, each by name and day; `sentence` calls it an impression wherever it is shown.
    """

    whose: Literal["own", "observed"]
    by: str
    value: int
    at: datetime
    sentence: str


class GoalEntry(Part):
    """A goal: now, and as it was at the last held session (DOMAIN 4.5).

    It is only proposed while it `waits_for` somebody's word (4.3).
    """

    kind: Literal["goal"] = "goal"
    id: str
    title: str | None
    goal_kind: GoalKind | None
    value: Decimal | None = None
    target: Decimal | None = None
    before: Decimal | None = None
    change: Decimal | None = None
    unit: str | None = None
    until: date | None = None
    linked: bool = False
    impressions: tuple[ImpressionEntry, ...] = ()
    next_step: str | None = None
    next_due: date | None = None
    waits_for: tuple[str, ...] = ()
    level: Level = "pair"
    by: str | None = None


class ForecastEntry(Part):
    """Three amounts for a period, and what was likely when it was stated before (DOMAIN 2.15)."""

    kind: Literal["forecast"] = "forecast"
    id: str
    ends: date
    currency: str
    committed: Decimal
    likely: Decimal
    upside: Decimal
    likely_before: Decimal | None = None
    at: datetime
    level: Level = "pair"
    by: str | None = None


class CommitmentEntry(Part):
    """A promise of one of the two, under one rule for both, with what has come of it so far.

    `waits_for` are those whose word is missing on what `pending` says; `item` is the agenda item
    that it answers (DOMAIN 2.18), `decisive` one of the few that matter most (3.13). `replaces` is
    the commitment, due on `former_due`, that it was before it was renegotiated.
    """

    kind: Literal["commitment"] = "commitment"
    id: str
    title: str
    by: str
    outcome: Outcome
    amount: Decimal | None = None
    target: Decimal | None = None
    unit: str | None = None
    direction: Direction
    due: date
    credit: Decimal | None = None
    left_out: WhyLeftOut | None = None
    pending: Pending | None = None
    waits_for: tuple[str, ...] = ()
    disputed: bool = False
    dropped: bool = False
    originator: Originator | None = None
    decisive: bool = False
    item: str | None = None
    replaces: str | None = None
    former_due: date | None = None
    renegotiations: int = 0
    level: Level = "pair"


class FollowThroughEntry(Part):
    """The rep's follow-through as it stands, never without its parts (DOMAIN C1)."""

    kind: Literal["follow_through"] = "follow_through"
    id: str
    standing: FollowThrough
    level: Level = "pair"
    by: str | None = None
