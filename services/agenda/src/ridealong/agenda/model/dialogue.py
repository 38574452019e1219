"""What a pair comes back to across sessions: issues, help, voices, trainings, chosen skills."""

from datetime import date, datetime
from typing import Literal

from ridealong.agenda.model.part import Part
from ridealong.contracts.dialogue import HelpKind, HelpState, VoiceKind
from ridealong.contracts.fields import Level


class Raising(Part):
    """When an issue was brought up, and for which session; `prepared`: in a preparation."""

    session: str | None
    at: datetime
    prepared: bool = False


class Open(Part):
    """Something that was brought up `since`, and is over from `closed_at` on."""

    since: datetime
    closed_at: datetime | None = None


class Issue(Part):
    """Something that stands in the rep's way (DOMAIN 1.1, 1.7). `known_as` are other ids of it."""

    issue: str
    title: str
    by: str
    level: Level = "pair"
    raised: tuple[Raising, ...] = ()
    root_cause: str | None = None
    solution: str | None = None
    solution_by: str | None = None
    closed_at: datetime | None = None
    closed_because: str | None = None
    known_as: tuple[str, ...] = ()


class Training(Open):
    """A training that anyone delivers (DOMAIN 1.13). `outcome` is None while it is ahead."""

    training: str
    title: str
    deliverer: str
    by: str
    starts: datetime | None = None
    place: str | None = None
    due: date | None = None
    focus: str | None = None
    item: str | None = None
    outcome: Literal["done", "dropped"] | None = None
    reason: str | None = None


class Help(Open):
    """A request for help, its owner and how it stands (DOMAIN 4.9), said to `to`."""

    help: str
    kind: HelpKind
    text: str
    by: str
    to: str
    owner: str | None
    state: HelpState = "open"
    note: str | None = None


class Voice(Open):
    """What the rep would do in the manager's place, or an opportunity (DOMAIN 2.20).

    It is followed up until it is answered.
    """

    voice: str
    kind: VoiceKind
    text: str
    to: str
    answer: str | None = None
    answered_by: str | None = None
    commitment: str | None = None


class Pulse(Part):
    """How the rep said that they were, to `to` (DOMAIN 4.10)."""

    pulse: str
    to: str
    value: int | None
    word: str | None
    at: datetime


class Chosen(Part):
    """The skills that the rep chose for a month (DOMAIN 2.17)."""

    month: str
    skills: tuple[str, ...]
    at: datetime


class OwnQuestion(Part):
    """A question of the pair's own, on each agenda (D15)."""

    code: str
    text: str
    by: str


class Dialogue(Part):
    """All of it about one rep. Of each list the newest are kept, the open ones before others."""

    issues: tuple[Issue, ...] = ()
    trainings: tuple[Training, ...] = ()
    helps: tuple[Help, ...] = ()
    voices: tuple[Voice, ...] = ()
    pulses: tuple[Pulse, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    questions: tuple[OwnQuestion, ...] = ()
