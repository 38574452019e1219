"""What the service answers of a session's written record."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel

from ridealong.agenda.api.views import PersonView
from ridealong.agenda.model.entries import Outcome
from ridealong.agenda.model.record import Side
from ridealong.agenda.rules.marks import Mark
from ridealong.agenda.rules.meetings import HeldBy
from ridealong.contracts.commitments import Direction


class ConfirmationView(BaseModel):
    """Who said yes to a version, for which side, and what they added."""

    person: PersonView
    side: Side
    at: datetime
    note: str | None


class VersionView(BaseModel):
    """One version of the summary. `digest` is SHA-256 of `text`: confirm by it what you read."""

    number: int
    by: PersonView
    at: datetime
    text: str
    digest: str
    confirmations: list[ConfirmationView]


class FollowUpView(BaseModel):
    """A commitment made in the session: activity, success metric, time frame (DOMAIN 2.26).

    `metric` is the measure in words; `due` counts to the end of that day in `zone`.
    """

    commitment: str
    activity: str
    by: PersonView
    metric: str
    unit: str | None
    target: Decimal | None
    direction: Direction
    due: date
    zone: str
    outcome: Outcome


class ItemView(BaseModel):
    """Something that was talked about, or that comes to the next session again (DOMAIN 2.27)."""

    item: str
    title: str
    by: PersonView


class DisputeView(BaseModel):
    """Who says that it wasn't so, and why."""

    person: PersonView
    reason: str
    at: datetime


class ShareView(BaseModel):
    """A share of 0 to 1 beside its aim; `source` is how it was measured, if anybody said."""

    share: Decimal
    aim: Decimal
    source: Literal["timer", "estimate", "import"] | None = None
    noted: bool = False


class TopicView(BaseModel):
    """One of the five weekly topics, or another that was named: touched or skipped."""

    topic: str
    touched: bool


class MeetingView(BaseModel):
    """How it went, as it was told, and how sure that is.

    `held_by`: `both` said so, or one and nobody objected in 48 h (`unopposed`), or the other still
    can until `until` (`waiting`), or somebody did (`disputed`). Talk and time on solutions are two
    measures (T4); talk is shown to the manager alone (DOMAIN 1.4).
    """

    held_by: HeldBy
    until: datetime
    start: datetime | None
    minutes: int
    confirmed_by: list[PersonView]
    disputes: list[DisputeView]
    topics: list[TopicView]
    talk: ShareView | None
    solutions: ShareView | None


class MarkView(BaseModel):
    """One of the five marks of coaching (DOMAIN 2.6), and what it was read from; None where nobody
    told. Listening is shown to the manager alone (1.4)."""

    mark: Mark
    met: bool | None
    why: str


class RatingView(BaseModel):
    """What one of the two made of it."""

    person: PersonView
    value: int | None
    coaching: Literal["yes", "partly", "no"] | None
    at: datetime


class RatingsView(BaseModel):
    """Each says it without knowing what the other says: `other` is there once both have."""

    own: RatingView | None
    other: RatingView | None
    other_has_rated: bool


class RatedSession(BaseModel):
    """What both made of one session."""

    session: str
    start: datetime | None
    ratings: RatingsView


class RatingHistory(BaseModel):
    """How the last sessions of a pair were rated, oldest first (DOMAIN D14)."""

    rep: str
    sessions: list[RatedSession]


class RecordView(BaseModel):
    """What is written down of a session: short, and the same for both (DOMAIN 2.25, 2.28).

    `confirmed`: both have said yes to the newest version of the summary. Else `waits_for` says
    whose yes is missing; both are empty while nothing is written, and once nobody is left who could
    say it: `closed_because` says why. `earlier` are versions before. Of the items in `talked_about`
    the rep brought `brought_by_rep` (1.14); of those in `left_open` nobody said what became.
    """

    session: str
    rep: str
    start: datetime | None
    summary: VersionView | None
    confirmed: bool
    waits_for: list[PersonView]
    closed_because: str | None = None
    earlier: list[VersionView]
    meeting: MeetingView | None
    marks: list[MarkView] = []
    questions: list[str] = []
    ratings: RatingsView
    talked_about: list[ItemView]
    brought_by_rep: int
    follow_ups: list[FollowUpView]
    revisit: list[ItemView]
    left_open: list[ItemView] = []
