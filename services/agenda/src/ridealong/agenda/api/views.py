"""What the service answers."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field

from ridealong.agenda.model.agenda import NotReady, PeriodPosition, Section, Suggestion, Variety
from ridealong.agenda.model.session import Status
from ridealong.contracts.scores import Band
from ridealong.contracts.sessions import SessionKind


class PersonView(BaseModel):
    """Somebody, by id and name; the name is the id while nobody has told one."""

    person: str
    name: str


class ScoredView(BaseModel):
    """One settled commitment and its share of the score. `text` is None where it isn't known."""

    commitment: str
    text: str | None
    due: date
    credit: Decimal
    share: Decimal


class FollowThroughView(BaseModel):
    """A follow-through score with everything that is printed with it.

    `score` is a whole percent, None while fewer than `needed` commitments are settled; `range` is
    what is plausible. The shares of `items`, `older_share` and `prior_share` sum to 1.
    """

    score: int | None
    sentence: str
    band: Band | None
    kept: int
    of: int
    settled: int
    needed: int
    range: tuple[int, int] | None
    grey: bool
    as_of: date | None
    left_out: int
    items: list[ScoredView]
    older: int
    older_share: Decimal
    prior_share: Decimal
    explain: str = Field(description="where metrics opens the score into all its parts")


class NextSession(BaseModel):
    """When a pair meets next."""

    session: str
    start: datetime
    zone: str


class PairView(BaseModel):
    """One rep and the manager who coaches them now; `side` is which of the two the caller is."""

    rep: str
    name: str
    manager: str | None
    manager_name: str | None
    side: Literal["manager", "rep"]
    follow_through: FollowThroughView | None
    next_session: NextSession | None


class AgendaView(BaseModel):
    """A session's plan. `digest` changes exactly when something in the plan does.

    The rep brought `brought_by_rep` of the `brought` topics that the viewer sees (DOMAIN 1.14).
    """

    digest: str
    ready: bool
    not_ready: list[NotReady]
    period: PeriodPosition | None
    suggestions: list[Suggestion]
    variety: Variety | None
    brought: int = 0
    brought_by_rep: int = 0
    sections: list[Section]


class SessionView(BaseModel):
    """One session. `start` is UTC; `zone` is where its clock is read. `agenda` while it is open.

    `anchor` is where it stands on the page and, with `@ridealong`, its UID in calendars.
    """

    anchor: str
    session: str
    rep: str
    name: str
    manager: str | None
    manager_name: str | None
    status: Status
    start: datetime | None
    zone: str | None
    minutes: int | None
    place: str | None
    kind: SessionKind | None
    goals: list[str]
    sequence: int
    prepared: list[str]
    agenda: AgendaView | None


class WaitingView(BaseModel):
    """Something that waits for the caller's word; `since` when."""

    kind: Literal["summary_confirmation"]
    sentence: str
    session: str
    rep: str
    name: str
    start: datetime
    zone: str
    since: datetime | None


class FeedView(BaseModel):
    """What a person's next days hold.

    `waiting` is what waits for their word. `cold_starts` are sessions of the whole window for which
    nobody has brought anything. `next` is the cursor of the following sessions, None at the end.
    """

    manager: PersonView
    pairs: list[PairView]
    cold_starts: list[str]
    sessions: list[SessionView]
    waiting: list[WaitingView] = []
    next: str | None = None
