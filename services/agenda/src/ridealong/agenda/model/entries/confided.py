"""What is said across sessions, as it stands on an agenda; some of it between two people alone."""

from datetime import date, datetime
from typing import Literal

from ridealong.agenda.model.part import Part
from ridealong.contracts.dialogue import HelpKind, HelpState, VoiceKind
from ridealong.contracts.fields import Level


class Confided(Part):
    """Between those named in `readers`, where there are any: in no export, calendar or event."""

    readers: tuple[str, ...] = ()
    level: Level = "pair"
    by: str | None = None


class HelpEntry(Confided):
    """A request for help: its kind, who sees to it and how it stands (DOMAIN 4.9)."""

    kind: Literal["help"] = "help"
    id: str
    title: str
    help_kind: HelpKind
    state: HelpState
    owner: str | None
    note: str | None = None
    since: datetime


class VoiceEntry(Confided):
    """Upward feedback or an opportunity that waits for an answer (DOMAIN 2.20)."""

    kind: Literal["voice"] = "voice"
    id: str
    title: str
    voice_kind: VoiceKind
    since: datetime


class PulseEntry(Confided):
    """How the rep said that they are since the last session (DOMAIN 4.10)."""

    kind: Literal["pulse"] = "pulse"
    id: str
    value: int | None
    word: str | None
    at: datetime


class IssueEntry(Part):
    """Something that stands in the rep's way (DOMAIN 1.1, 1.6, 1.7).

    `sessions` is in how many it was raised; with two it is `recurring`. `top`: the rep named it for
    this session.
    """

    kind: Literal["issue"] = "issue"
    id: str
    title: str
    sessions: int
    recurring: bool
    top: bool
    since: datetime
    root_cause: str | None = None
    solution: str | None = None
    solution_by: str | None = None
    level: Level = "pair"
    by: str | None = None


class TrainingEntry(Part):
    """A training ahead, which somebody else may deliver (DOMAIN 1.13)."""

    kind: Literal["training"] = "training"
    id: str
    title: str
    deliverer: str
    starts: datetime | None
    place: str | None
    due: date | None
    level: Level = "pair"
    by: str | None = None


class ChosenEntry(Part):
    """The skills that the rep chose for the month of the session (DOMAIN 2.17)."""

    kind: Literal["chosen"] = "chosen"
    id: str
    skills: tuple[str, ...]
    level: Level = "pair"
    by: str | None = None


class ReviewEntry(Part):
    """What the rep did well and would improve, one or two things each (DOMAIN 1.15)."""

    kind: Literal["review"] = "review"
    id: str
    done_well: tuple[str, ...]
    to_improve: tuple[str, ...]
    level: Level = "pair"
    by: str | None = None
