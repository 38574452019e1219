"""Topic `sessions`: what a rep and a manager meet about, and what came of it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ridealong.contracts.envelope import EventData
from ridealong.contracts.fields import (
    NO_CONTROL,
    Code,
    Codes,
    Digest,
    Id,
    Ids,
    Line,
    Minutes,
    Number,
    Part,
    Scale,
    Text,
    ZoneName,
)
from ridealong.contracts.instant import Instant

SessionKind = Literal[
    "coaching",
    "incident_review",
    "planning",
    "training",
    "joint_call_debrief",
    "call_review",
    "forecast_call",
]
Length = Annotated[int, Field(ge=1, le=1440)]
"""Whole minutes that a session lasts."""


class OutsideEntry(Part):
    """The entry of a calendar outside that a session stands for (RFC 5545).

    `recurrence` is where an instance of a series began originally, in UTC; `sequence` is the
    entry's own SEQUENCE. `version` tells one content of it from another.
    """

    uid: Annotated[str, Field(min_length=1, max_length=500, pattern=NO_CONTROL)]
    recurrence: Instant | None = None
    sequence: Annotated[int, Field(ge=0, le=2_147_483_647)] = 0
    version: Code


class OfPair(EventData):
    """What concerns one rep's sessions."""

    TOPIC = "sessions"
    OWNER: ClassVar[str | None] = "rep"


class _OfSession(OfPair):
    SUBJECT = "session"

    session: Id
    rep: Id


class SessionScheduled(_OfSession):
    """A session of a pair has a place in the calendar."""

    TYPE = "ridealong.session.scheduled.v1"

    manager: Id
    start: Instant
    zone: ZoneName
    minutes: Length = 40
    place: Line | None = None
    kind: SessionKind = "coaching"
    goals: Ids = ()
    outside: OutsideEntry | None = None


class SessionMoved(_OfSession):
    """The same session at another time; what is left out stays as it was."""

    TYPE = "ridealong.session.moved.v1"

    start: Instant
    zone: ZoneName
    minutes: Length | None = None
    place: Line | None = None
    reason: Line = ""
    outside: OutsideEntry | None = None


class SessionCancelled(_OfSession):
    """The session won't take place."""

    TYPE = "ridealong.session.cancelled.v1"

    reason: Line = ""
    outside: OutsideEntry | None = None


class OwnNumber(Part):
    """A number that the rep brought, of a goal or of whatever `name` says (DOMAIN 3.3)."""

    name: Line
    value: Number
    goal: Id | None = None


class FrozenNumber(Part):
    """Where a goal stood when the rep prepared, as the systems told it (T7)."""

    goal: Id
    title: Line | None = None
    value: Number
    target: Number | None = None
    as_of: Instant | None = None


class SkillRating(Part):
    """How the rep rates one of their skills, 1 to 5 (DOMAIN 3.4)."""

    skill: Annotated[Line, Field(min_length=1)]
    value: Scale


Lines = Annotated[tuple[Annotated[Line, Field(min_length=1)], ...], Field(max_length=20)]
"""A short list, one thing a line."""


class NamedIssue(Part):
    """An issue by its title; `issue` is one that is known already."""

    issue: Id | None = None
    title: Annotated[Line, Field(min_length=1)]


OneOrTwo = Annotated[tuple[Annotated[Line, Field(min_length=1)], ...], Field(max_length=2)]
"""Two things at most: the limit is part of the idea (DOMAIN 1.15)."""


class SessionPrepared(_OfSession):
    """The rep's preparation, each of the seven parts optional (DOMAIN 3.2 to 3.9).

    A part is a text, or lists, or both; the newest preparation is the whole. `snapshot` is what
    the systems said at that moment: it stays as it was then, for both to look at. Beside the parts
    stand the rep's top issues (1.6), and one or two things done well and to improve (1.15).
    """

    TYPE = "ridealong.session.prepared.v1"

    numbers: Text | None = None
    skills: Text | None = None
    gaps: Text | None = None
    factors: Text | None = None
    focus: Text | None = None
    upskilling: Text | None = None
    keep_drop_create: Text | None = None
    own_numbers: Annotated[tuple[OwnNumber, ...], Field(max_length=50)] = ()
    snapshot: Annotated[tuple[FrozenNumber, ...], Field(max_length=100)] = ()
    skill_ratings: Annotated[tuple[SkillRating, ...], Field(max_length=50)] = ()
    inside: Lines = ()
    """Factors that one can influence (DOMAIN 3.6, 3.12)."""
    outside: Lines = ()
    """Factors that one can't."""
    read: Lines = ()
    attended: Lines = ()
    researched: Lines = ()
    tried: Lines = ()
    keep: Lines = ()
    drop: Lines = ()
    create: Lines = ()
    issues: Annotated[tuple[NamedIssue, ...], Field(max_length=3)] = ()
    done_well: OneOrTwo = ()
    to_improve: OneOrTwo = ()


class SessionHeld(_OfSession):
    """The session took place; minutes are the real ones.

    `topics` are in the order in which they were talked about. `questions` are the codes of those
    that were asked beside the standard ones, such as the one that took its turn (DOMAIN 2.19); they
    tell how much the questions vary (T1).
    """

    TYPE = "ridealong.session.held.v1"

    manager: Id
    start: Instant | None = None
    confirmed_by: Ids = ()
    minutes: Minutes
    manager_speaking_minutes: Minutes | None = None
    rep_speaking_minutes: Minutes | None = None
    speaking_source: Literal["timer", "estimate", "import"] | None = None
    solution_minutes: Minutes | None = None
    topics: Codes = ()
    questions: Codes = ()
    done: Ids = ()
    """Items that were talked about to their end. What is neither done nor to be revisited comes to
    the next session once, to be asked about (D1)."""
    snapshot: Id | None = None


class SessionSummaryWritten(_OfSession):
    """The written summary of a session, whole; written again, it is the next version.

    `replaces` is the digest of the version that its author had before them: where another one has
    been written since, it is refused, so that nobody overwrites what they haven't read.
    """

    TYPE = "ridealong.session.summary.written.v1"

    by: Id
    text: Annotated[Text, Field(min_length=1)]
    replaces: Digest | None = None


class SessionSummaryConfirmed(_OfSession):
    """One of the two confirms the summary with this digest (DOMAIN 2.30); another version of it
    asks both again.

    `by` is the rep, or whoever held the manager's side. The digest is `digest_of` the text.
    """

    TYPE = "ridealong.session.summary.confirmed.v1"

    by: Id
    digest: Digest
    note: Line | None = None


class SessionRated(_OfSession):
    """What one of the two made of it (DOMAIN 2.4, 2.11)."""

    TYPE = "ridealong.session.rated.v1"

    by: Id
    value: Scale | None = None
    coaching: Literal["yes", "partly", "no"] | None = None


class SessionDisputed(_OfSession):
    """One of the two says that it wasn't so."""

    TYPE = "ridealong.session.disputed.v1"

    by: Id
    reason: Line = ""
