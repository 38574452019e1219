"""What lies ready about one rep."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

from ridealong.agenda.model.dialogue import Dialogue
from ridealong.agenda.model.entries import EvidenceLink
from ridealong.agenda.model.follow_through import FollowThrough
from ridealong.agenda.model.organisation import House
from ridealong.agenda.model.part import Part
from ridealong.chassis.projector.state import State
from ridealong.contracts.fields import Level, Standing
from ridealong.contracts.goals import GoalKind

CLASSIC = "classic-40"


class Pair(Part):
    """A manager of this rep, from the first day to the last, both included and in UTC."""

    manager: str
    minutes: int
    template: str
    start: date | None
    ended: date | None


class Goal(Part):
    """An aim of the rep, as the goals topic tells it. `said` are those who stand behind it:
    who chose its terms, and who accepted them since."""

    goal: str
    title: str | None = None
    kind: GoalKind | None = None
    target: Decimal | None = None
    unit: str | None = None
    level: Level = "pair"
    starts: date | None = None
    ends: date | None = None
    funding_date: date | None = None
    closed: bool = False
    counted_in: str | None = None
    target_as_of: datetime | None = None
    said: tuple[str, ...] = ()


class Value(Part):
    """Where a goal stands, as the goals topic tells it."""

    goal: str
    value: Decimal
    as_of: datetime


class Impression(Part):
    """How sure somebody is of a goal, 1 to 5: a person's judgement, never a machine's (T12)."""

    goal: str
    whose: Literal["own", "observed"]
    by: str
    value: int
    at: datetime


class NextStep(Part):
    """What is done next for a goal, and by when (DOMAIN 4.8)."""

    goal: str
    step: str
    due: date


class Forecast(Part):
    """Where somebody expects the rep to finish a period, in three amounts (DOMAIN 2.15)."""

    forecast: str
    starts: date
    ends: date
    currency: str
    committed: Decimal
    likely: Decimal
    upside: Decimal
    by: str
    at: datetime


class Reading(Part):
    """A goal as metrics reads it: now, and at the last held session."""

    goal: str
    title: str | None
    kind: GoalKind | None
    value: Decimal | None
    target: Decimal | None
    before: Decimal | None
    change: Decimal | None


class Count(Part):
    """How much of one kind of activity since the last held session."""

    kind: str
    amount: Decimal


class Figures(Part):
    """What metrics said last."""

    as_of: datetime
    readings: tuple[Reading, ...]
    counts: tuple[Count, ...]


class Item(Part):
    """Something to talk about; in the backlog when `session` is None or isn't open any more.

    `revisit`: holding its session won't take it off the desk; `let_go`: it will. `carries` counts
    the held sessions that it came through so, `origin` is the first of them, `carried_from` the
    last, which began at `carried_at`; `kept_because` is why it comes again after three.
    `undecided`: the session that it came from had it, and nobody said what became of it. `must`:
    the manager's, and it has to be talked about.
    """

    item: str
    session: str | None
    section: str | None
    title: str
    text: str | None
    by: str
    level: Level
    standing: Standing | None
    evidence: tuple[EvidenceLink, ...]
    added_at: datetime | None = None
    revisit: bool = False
    let_go: bool = False
    carries: int = 0
    origin: str | None = None
    carried_from: str | None = None
    carried_at: datetime | None = None
    kept_because: str | None = None
    undecided: bool = False
    must: bool = False


class PlanLine(Part):
    """One line of the behaviour plan: so many of a kind a day or a week."""

    kind: str
    per: Literal["day", "week"]
    target: Decimal


class PlanVersion(Part):
    """The behaviour plan as it was proposed at an instant; `said` are those who stand behind it."""

    plan: str
    since: datetime
    lines: tuple[PlanLine, ...]
    said: tuple[str, ...]


class Focus(Part):
    """One thing of the coaching plan. `closed_by` are those who called it done so far."""

    focus: str
    skill: str
    aim: Literal["done_well", "to_improve", "next_role"]
    by: str
    level: Level
    since: datetime
    accepted: bool = False
    parked_at: datetime | None = None
    closed_by: tuple[str, ...] = ()


class Call(Part):
    """A customer call with its plan, and what it brought once that is told (DOMAIN 4.21).

    `people` are the customer's people in words, or their ids. `debriefed_at` is None while nobody
    has told the outcome.
    """

    call: str
    customer: str
    at: datetime
    purpose: str
    joint: bool
    next_step: str | None
    people: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    outcome: str | None = None
    learned: tuple[str, ...] = ()
    next_step_agreed: str | None = None
    debriefed_at: datetime | None = None


class Past(Part):
    """A one-on-one that was held. `slot` is its weekday and hour where it was held.

    `value` is the rep's rating, there once both have rated.
    """

    session: str
    start: datetime
    place: str | None
    slot: str | None
    topics: tuple[str, ...]
    questions: tuple[str, ...] = ()
    value: int | None = None


class Slot(Part):
    """A session that is open. `coaching` is false for, say, an incident review."""

    session: str
    start: datetime
    coaching: bool
    planning: bool = False


class Taken(Part):
    """The time of a session that isn't cancelled and of which nobody has said that it was held."""

    session: str
    start: datetime
    end: datetime


class OnTable(Part):
    """A promise that is open, or settled since the last held session (then with when)."""

    commitment: str
    due: date = date.max
    settled_at: datetime | None


class Desk(State):
    """Everything about one rep that more than one agenda needs.

    `manager` is who coaches the rep now: that of the newest pair in force, else whom the person
    reports to, else, while the people topic has said nothing of the rep, whom the newest session
    names. `past` are the last one-on-ones that were held, `coached` how many there were. `revision`
    counts the events that changed something here, `told_at` is the time of the newest of them: both
    are the same whichever topic was read first.
    """

    COLLECTION: ClassVar[str] = "desks"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "manager"),)

    rep: str
    manager: str | None = None
    active: bool = True
    known: bool = False
    reports_to: str | None = None
    named_manager: str | None = None
    pairs: tuple[Pair, ...] = ()
    pairs_as_of: datetime | None = None
    goals: tuple[Goal, ...] = ()
    values: tuple[Value, ...] = ()
    house: House = House()
    plans: tuple[PlanVersion, ...] = ()
    focuses: tuple[Focus, ...] = ()
    calls: tuple[Call, ...] = ()
    debriefed: tuple[Call, ...] = ()
    dialogue: Dialogue = Dialogue()
    past: tuple[Past, ...] = ()
    coached: int = 0
    impressions: tuple[Impression, ...] = ()
    steps: tuple[NextStep, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    figures: Figures | None = None
    follow_through: FollowThrough | None = None
    items: tuple[Item, ...] = ()
    slots: tuple[Slot, ...] = ()
    taken: tuple[Taken, ...] = ()
    table: tuple[OnTable, ...] = ()
    last_held: datetime | None = None
    revision: int = 0
    told_at: datetime | None = None
