"""What is written down of a session, and who has confirmed it."""

from datetime import datetime
from typing import ClassVar, Literal

from ridealong.agenda.model.part import Part
from ridealong.chassis.projector.state import State
from ridealong.contracts.sessions import FrozenNumber, NamedIssue, OwnNumber, SkillRating

Side = Literal["rep", "manager"]
"""Which of the two somebody spoke for."""


class Confirmation(Part):
    """Somebody's yes to one version of a text, told apart by the text's digest."""

    by: str
    side: Side
    at: datetime
    digest: str
    note: str | None = None


class Version(Part):
    """One version of the summary, with who has confirmed exactly this one (DOMAIN 2.30)."""

    number: int
    by: str
    at: datetime
    text: str
    digest: str
    confirmations: tuple[Confirmation, ...] = ()


class Preparation(Part):
    """What the rep filed, and what the systems said then; each list is short lines."""

    filed_at: datetime
    numbers: str | None = None
    skills: str | None = None
    gaps: str | None = None
    factors: str | None = None
    focus: str | None = None
    upskilling: str | None = None
    keep_drop_create: str | None = None
    own_numbers: tuple[OwnNumber, ...] = ()
    snapshot: tuple[FrozenNumber, ...] = ()
    skill_ratings: tuple[SkillRating, ...] = ()
    inside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    attended: tuple[str, ...] = ()
    researched: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    create: tuple[str, ...] = ()
    issues: tuple[NamedIssue, ...] = ()
    done_well: tuple[str, ...] = ()
    to_improve: tuple[str, ...] = ()


class Meeting(Part):
    """What was told of how it went; minutes are whole ones.

    `told_at` is when exactly this was told first, `confirmed_by` who has said it.
    """

    manager: str
    start: datetime | None
    minutes: int
    manager_speaking: int | None = None
    rep_speaking: int | None = None
    speaking_source: Literal["timer", "estimate", "import"] | None = None
    solution_minutes: int | None = None
    topics: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    snapshot: str | None = None
    told_at: datetime
    confirmed_by: tuple[str, ...] = ()


class Dispute(Part):
    """Somebody says that it wasn't so."""

    by: str
    reason: str
    at: datetime


class Rating(Part):
    """What one side made of it (DOMAIN 2.4, 2.11)."""

    side: Side
    by: str
    value: int | None
    coaching: Literal["yes", "partly", "no"] | None
    at: datetime


class Record(State):
    """What is kept of one session beside its plan: too long to be read with every feed.

    `versions` are those of the summary, the newest last, and of the older ones only some; `early`
    are confirmations of a text that isn't there. `waits_for` are the sides that haven't confirmed
    the newest version, and `asked_at` is since when.
    """

    COLLECTION: ClassVar[str] = "records"
    INDEXES: ClassVar[tuple[tuple[str, ...], ...]] = (("tenant", "rep", "waits_for"),)

    session: str
    rep: str
    preparation: Preparation | None = None
    meeting: Meeting | None = None
    disputes: tuple[Dispute, ...] = ()
    ratings: tuple[Rating, ...] = ()
    versions: tuple[Version, ...] = ()
    early: tuple[Confirmation, ...] = ()
    waits_for: tuple[Side, ...] = ()
    asked_at: datetime | None = None
