"""The plan of one session: time boxes, and what stands in each."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from ridealong.agenda.model.follow_through import FollowThrough
from ridealong.agenda.model.part import Part
from ridealong.agenda.model.promise import Originator
from ridealong.contracts.commitments import Direction, Pending, WhyLeftOut
from ridealong.contracts.fields import Level, Standing
from ridealong.contracts.goals import GoalKind

Outcome = Literal["proposed", "open", "reached", "kept", "partly", "missed", "left_out"]
"""How a commitment stands: `proposed` waits for somebody's yes, `reached` is done before it is due,
the last four are settled."""

NotReady = Literal["no_goal", "no_agenda"]
"""Why a session isn't ready (DOMAIN 0.6, 0.7)."""


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
    """A goal: now, and as it was at the last held session (DOMAIN 4.5)."""

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


class EvidenceLink(Part):
    """Something to look at while talking."""

    label: str
    url: str | None = None


class Answer(Part):
    """A commitment that answers an item, such as "How can I help?" (DOMAIN 2.18, 3.14)."""

    commitment: str
    title: str
    by: str
    due: date
    outcome: Outcome


class ItemEntry(Part):
    """Something that one of the two wants to talk about.

    `carried`: it was on no open session. `origin` is the session that it was first on, `since` when
    it was brought up, `carries` through how many held sessions it came. `recurring`: it came
    through three of them and no commitment answers it (DOMAIN 0.8). `late`: it came less than a day
    before the session (1.10). `asks` is what its author is asked about it (2.23).
    """

    kind: Literal["item"] = "item"
    id: str
    title: str
    text: str | None = None
    by: str
    level: Level
    standing: Standing | None = None
    evidence: tuple[EvidenceLink, ...] = ()
    carried: bool = False
    origin: str | None = None
    since: datetime | None = None
    carries: int = 0
    recurring: bool = False
    kept_because: str | None = None
    late: bool = False
    asks: str | None = None
    answers: tuple[Answer, ...] = ()


class ActivityEntry(Part):
    """How often the rep did one kind of thing since the last held session.

    `title` is the organisation's word for it, if it has one.
    """

    kind: Literal["activity"] = "activity"
    id: str
    title: str | None = None
    amount: Decimal
    level: Level = "pair"
    by: str | None = None


class PlanLineEntry(Part):
    """A line of the behaviour plan beside what was done since the last held session (DOMAIN 4.11).

    `target` is for one day or one week, `amount` is None while nothing was counted.
    """

    kind: Literal["plan_line"] = "plan_line"
    id: str
    title: str | None = None
    per: Literal["day", "week"]
    target: Decimal
    amount: Decimal | None = None
    level: Level = "pair"
    by: str | None = None


class FocusEntry(Part):
    """One thing of the coaching plan (DOMAIN 1.16, 4.16).

    `accepted` is false while it is the manager's question, which the rep may take on or not.
    """

    kind: Literal["focus"] = "focus"
    id: str
    title: str
    aim: Literal["done_well", "to_improve", "next_role"]
    accepted: bool
    since: datetime
    level: Level = "pair"
    by: str | None = None


class CallEntry(Part):
    """A customer call: ahead, or past and not talked about yet (DOMAIN 4.20 to 4.22)."""

    kind: Literal["call"] = "call"
    id: str
    title: str
    at: datetime
    ahead: bool
    joint: bool
    next_step: str | None = None
    level: Level = "pair"
    by: str | None = None


class FollowThroughEntry(Part):
    """The rep's follow-through as it stands, never without its parts (DOMAIN C1)."""

    kind: Literal["follow_through"] = "follow_through"
    id: str
    standing: FollowThrough
    level: Level = "pair"
    by: str | None = None


class PreparationEntry(Part):
    """Which of the seven parts the rep has prepared (DOMAIN 3.2); `late`: within the last day."""

    kind: Literal["preparation"] = "preparation"
    id: str
    parts: tuple[str, ...]
    state: Literal["partly", "done"]
    late: bool = False
    level: Level = "pair"
    by: str | None = None


Entry = Annotated[
    GoalEntry
    | CommitmentEntry
    | ItemEntry
    | ActivityEntry
    | PlanLineEntry
    | FocusEntry
    | CallEntry
    | FollowThroughEntry
    | PreparationEntry,
    Field(discriminator="kind"),
]


class Prompt(Part):
    """A question beside a section's own. `in_turn`: another one has its turn next time."""

    code: str
    purpose: str
    text: str
    in_turn: bool = False


class Section(Part):
    """A time box: why it is there, the question it is opened with, what stands in it.

    `topics` are those of the five weekly topics (DOMAIN 4.2) that it covers. `needs` is the data
    that it is talked about with (2.21), `missing` what of that nobody has told yet.
    """

    name: str
    title: str
    minutes: int
    reason: str
    question: str | None = None
    prompts: tuple[Prompt, ...] = ()
    topics: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


class PeriodPosition(Part):
    """Where the session lies in the sales period (DOMAIN 2.10); days are included."""

    name: str
    year: int
    first: date
    last: date
    stage: Literal["begin", "middle", "end"]
    year_end: bool


class Suggestion(Part):
    """Something that could be another way this time (DOMAIN 1.2); nobody has to take it."""

    about: Literal["place", "slot"]
    sentence: str


class Variety(Part):
    """How alike the last held sessions were, beside what they covered (T1, DOMAIN D).

    Of the last `sessions`: how many places and slots there were, and the shares of the five topics
    that were touched, the newest last.
    """

    sessions: int
    places: int
    slots: int
    covered: tuple[int, ...]


class Agenda(Part):
    """A whole plan. `manager` is who coaches the rep now; sections sum to `minutes`.

    `period` is None while the organisation hasn't told its calendar.
    """

    manager: str
    minutes: int
    ready: bool
    not_ready: tuple[NotReady, ...] = ()
    period: PeriodPosition | None = None
    suggestions: tuple[Suggestion, ...] = ()
    variety: Variety | None = None
    sections: tuple[Section, ...]
