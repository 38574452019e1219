"""What commands carry."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ridealong.contracts.fields import (
    Code,
    Codes,
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


class Revisiting(_Body):
    """An item to come to the pair's next session; `revisit` false takes that back."""

    item: Id
    revisit: bool = True


class Holding(_Body):
    """What really took place. Without `start`, it began when it was planned."""

    start: Instant | None = None
    minutes: Minutes
    manager_speaking_minutes: Minutes | None = None
    rep_speaking_minutes: Minutes | None = None
    solution_minutes: Minutes | None = None
    topics: Codes = ()
