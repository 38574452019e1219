"""What the service answers of what a pair comes back to."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from ridealong.agenda.api.views import PersonView
from ridealong.contracts.dialogue import HelpKind, HelpState, VoiceKind
from ridealong.contracts.fields import Level


class IssueView(BaseModel):
    """Something in the rep's way (DOMAIN 1.1, 1.7). `sessions` is in how many it was raised, each
    named in `raised_in` where it was in one; with two it is `recurring`."""

    issue: str
    title: str
    by: PersonView
    sessions: int
    recurring: bool
    raised_in: list[str]
    since: datetime
    root_cause: str | None
    solution: str | None
    solution_by: PersonView | None
    closed_at: datetime | None
    closed_because: str | None


class TrainingView(BaseModel):
    """A training that anyone delivers (DOMAIN 1.13); it never counts as coaching (T3)."""

    training: str
    title: str
    deliverer: str
    by: PersonView
    starts: datetime | None
    place: str | None
    due: date | None
    focus: str | None
    state: Literal["ahead", "done", "dropped"]


class HelpView(BaseModel):
    """A request for help, its owner and its state (DOMAIN 4.9)."""

    help: str
    kind: HelpKind
    text: str
    owner: PersonView | None
    state: HelpState
    note: str | None
    since: datetime


class VoiceView(BaseModel):
    """Upward feedback or an opportunity, and what came of it (DOMAIN 2.20)."""

    voice: str
    kind: VoiceKind
    text: str
    to: PersonView
    since: datetime
    answer: str | None
    answered_at: datetime | None
    commitment: str | None


class PulseView(BaseModel):
    """How the rep said that they were (DOMAIN 4.10)."""

    value: int | None
    word: str | None
    at: datetime


class ChosenView(BaseModel):
    """The skills that the rep chose for a month (DOMAIN 2.17)."""

    month: str
    skills: list[str]


class OwnQuestionView(BaseModel):
    """A question of the pair's own, on each agenda (D15)."""

    question: str
    text: str
    by: PersonView


class DialogueView(BaseModel):
    """What a pair comes back to. What is between two people alone is there for them alone."""

    rep: str
    skills: list[ChosenView]
    trainings: list[TrainingView]
    issues: list[IssueView]
    helps: list[HelpView]
    voices: list[VoiceView]
    questions: list[OwnQuestionView]
    pulses: list[PulseView]


class SelfQuestion(BaseModel):
    """A question in the words of the sessions, with the rep's own answer where there is one."""

    question: str
    purpose: str
    text: str
    answer: str | None = None
    answered_at: datetime | None = None
    level: Level | None = None


class SelfCoachingView(BaseModel):
    """The questions of the sessions for the rep between two of them (DOMAIN 1.12)."""

    rep: str
    questions: list[SelfQuestion]


class CallView(BaseModel):
    """A customer call with its plan and, once it is told, what it brought (DOMAIN 4.21).

    `unplanned` says which parts of the plan are missing.
    """

    call: str
    customer: str
    at: datetime
    joint: bool
    purpose: str | None
    people: list[str]
    questions: list[str]
    next_step: str | None
    unplanned: list[str]
    outcome: str | None
    learned: list[str]
    next_step_agreed: str | None
    debriefed_at: datetime | None


class CallsView(BaseModel):
    """Calls of a rep: those not talked about yet, then the last that were."""

    rep: str
    ahead: list[CallView]
    debriefed: list[CallView]
