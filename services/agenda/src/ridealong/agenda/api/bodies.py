"""What commands carry."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

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
    Standing,
    Text,
    ZoneName,
)
from ridealong.contracts.instant import Instant
from ridealong.contracts.sessions import SessionKind

Planned = Annotated[int, Field(ge=10, le=240, description="whole minutes, 10 to 240")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Scheduling(_Body):
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


class Moving(_Body):
    """Another time; what isn't given stays as it is."""

    start: Instant
    zone: ZoneName | None = None
    minutes: Planned | None = None
    place: Line | None = None
    reason: Line = ""


class Cancelling(_Body):
    """Why it won't take place."""

    reason: Line = ""


class AddingItem(_Body):
    """Something to talk about in this session."""

    item: Id | None = None
    title: Annotated[Line, Field(min_length=1)]
    text: Text | None = None
    section: Code | None = None
    level: Level = "pair"
    evidence: Evidences = ()
    standing: Standing | None = None


class ChangingItem(_Body):
    """What is to be another; what isn't given stays as it is. With `session` it moves there."""

    session: Id | None = None
    section: Code | None = None
    title: Annotated[Line, Field(min_length=1)] | None = None
    text: Text | None = None
    level: Level | None = None
    evidence: Evidences | None = None
    standing: Standing | None = None
    revisit: bool | None = None


class DroppingItem(_Body):
    """Why it needs no talk any more."""

    reason: Line | None = None


class Revisiting(_Body):
    """An item to come to the pair's next session; `revisit` false takes that back."""

    item: Id
    revisit: bool = True


class WritingSummary(_Body):
    """The whole summary, in a few lines: outcomes, and what is left open.

    `replaces` is the digest of the version that you had before you: leave it out for the first,
    give it for every other, and what the other wrote meanwhile is not overwritten.
    """

    text: Annotated[Text, Field(min_length=1, max_length=4_000)]
    replaces: Digest | None = None


class ConfirmingSummary(_Body):
    """Yes to the version with this digest, as `GET …/record` answers it."""

    digest: Digest
    note: Line | None = None


class Holding(_Body):
    """What really took place. Without `start`, it began when it was planned."""

    start: Instant | None = None
    minutes: Minutes
    manager_speaking_minutes: Minutes | None = None
    rep_speaking_minutes: Minutes | None = None
    solution_minutes: Minutes | None = None
    topics: Codes = ()
