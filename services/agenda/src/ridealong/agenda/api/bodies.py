"""What commands carry."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ridealong.chassis.http.bodies import Body
from ridealong.contracts.fields import (
    Code,
    Codes,
    Digest,
    Evidences,
    Id,
    Ids,
    Level,
    Line,
    Minutes,
    Scale,
    Standing,
    Text,
    ZoneName,
)
from ridealong.contracts.instant import Instant
from ridealong.contracts.sessions import (
    Lines,
    NamedIssue,
    OneOrTwo,
    OwnNumber,
    SessionKind,
    SkillRating,
)

Planned = Annotated[int, Field(ge=10, le=240, description="whole minutes, 10 to 240")]


class Scheduling(Body):
    """A session to put into the calendar. Zone and minutes are the rep's and the pair's own
    where they aren't given."""

    rep: Id
    session: Id | None = None
    start: Instant
    zone: ZoneName | None = None
    minutes: Planned | None = None
    place: Line | None = None
    kind: SessionKind = "coaching"
    goals: Ids = ()


class Moving(Body):
    """Another time; what isn't given stays as it is."""

    start: Instant
    zone: ZoneName | None = None
    minutes: Planned | None = None
    place: Line | None = None
    reason: Line = ""


class Cancelling(Body):
    """Why it won't take place."""

    reason: Line = ""


class AddingItem(Body):
    """Something to talk about in this session."""

    item: Id | None = None
    title: Annotated[Line, Field(min_length=1)]
    text: Text | None = None
    section: Code | None = None
    level: Level = "pair"
    evidence: Evidences = ()
    standing: Standing | None = None
    must: bool = False


class ChangingItem(Body):
    """What is to be another; what isn't given stays as it is. With `session` it moves there."""

    session: Id | None = None
    section: Code | None = None
    title: Annotated[Line, Field(min_length=1)] | None = None
    text: Text | None = None
    level: Level | None = None
    evidence: Evidences | None = None
    standing: Standing | None = None
    revisit: bool | None = None
    reason: Line | None = None


class DroppingItem(Body):
    """Why it needs no talk any more."""

    reason: Line | None = None


class Revisiting(Body):
    """An item to come to the pair's next session; `revisit` false takes that back. One that has
    come three times needs a `reason`."""

    item: Id
    revisit: bool = True
    reason: Line | None = None


class WritingSummary(Body):
    """The whole summary, in a few lines: outcomes, and what is left open.

    `replaces` is the digest of the version that you had before you: leave it out for the first,
    give it for every other, and what the other wrote meanwhile is not overwritten.
    """

    text: Annotated[Text, Field(min_length=1, max_length=4_000)]
    replaces: Digest | None = None


class ConfirmingSummary(Body):
    """Yes to the version with this digest, as `GET …/record` answers it."""

    digest: Digest
    note: Line | None = None


class Rating(Body):
    """What you made of it: its value to you, and whether it was coaching."""

    value: Scale | None = None
    coaching: Literal["yes", "partly", "no"] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.value is None and self.coaching is None:
            raise ValueError("give `value`, 1 to 5, or `coaching`: yes, partly or no")
        return self


class Disputing(Body):
    """What wasn't so."""

    reason: Annotated[Line, Field(min_length=1)]


class ConfirmingMeeting(Body):
    """Yes, it was held so; nothing more to say."""


class Preparing(Body):
    """The seven parts, whole: what is left out is empty. Each is a text, lists, or both.

    Beside them: your top issues, up to three, and one or two things that you did well and that you
    would improve.
    """

    numbers: Text | None = None
    own_numbers: Annotated[tuple[OwnNumber, ...], Field(max_length=50)] = ()
    skills: Text | None = None
    skill_ratings: Annotated[tuple[SkillRating, ...], Field(max_length=50)] = ()
    gaps: Text | None = None
    factors: Text | None = None
    inside: Lines = ()
    outside: Lines = ()
    focus: Text | None = None
    upskilling: Text | None = None
    read: Lines = ()
    attended: Lines = ()
    researched: Lines = ()
    tried: Lines = ()
    keep_drop_create: Text | None = None
    keep: Lines = ()
    drop: Lines = ()
    create: Lines = ()
    issues: Annotated[tuple[NamedIssue, ...], Field(max_length=3)] = ()
    done_well: OneOrTwo = ()
    to_improve: OneOrTwo = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not any(self.model_dump().values()):
            raise ValueError("fill in at least one of the seven parts, or name an issue")
        return self


class Holding(Body):
    """What really took place. Without `start`, it began when it was planned.

    `questions` are the codes of those asked beside the standard ones; without it, the one whose
    turn it was on the agenda. Say `[]` where none was asked. `done` are the items that were talked
    about to their end: of those that are neither done nor to be revisited, the next session asks.
    """

    start: Instant | None = None
    minutes: Minutes
    manager_speaking_minutes: Minutes | None = None
    rep_speaking_minutes: Minutes | None = None
    speaking_source: Literal["timer", "estimate", "import"] | None = None
    solution_minutes: Minutes | None = None
    topics: Codes = ()
    questions: Codes | None = None
    done: Ids = ()
