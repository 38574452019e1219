"""Topic `sessions`: what a pair comes back to across sessions and works on between them."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from ridealong.contracts.envelope import EventData
from ridealong.contracts.fields import Code, Day, Id, Ids, Level, Line, Scale, Text
from ridealong.contracts.instant import Instant

Named = Annotated[Line, Field(min_length=1)]
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
"""A calendar month, such as 2026-11."""
HelpKind = Literal["tactical", "resource", "someone_to_talk_to"]
HelpState = Literal["open", "in_hand", "given", "declined"]
"""`in_hand`: its owner is at it. The last two are its end."""
VoiceKind = Literal["feedback", "opportunity"]


class _OfPair(EventData):
    TOPIC = "sessions"
    OWNER: ClassVar[str | None] = "rep"

    rep: Id
    by: Id


class _OfIssue(_OfPair):
    SUBJECT = "issue"

    issue: Id


class IssueRaised(_OfIssue):
    """Something stands in the rep's way. Raised again in another session, it recurs (1.1)."""

    TYPE = "ridealong.issue.raised.v1"

    title: Named
    session: Id | None = None
    level: Level = "pair"


class IssueExamined(_OfIssue):
    """What is at the root of it, and what the rep will do about it (DOMAIN 1.7).

    What is left out stays as it was. `solution_by` is who arrived at the solution, the rep where
    nobody is named.
    """

    TYPE = "ridealong.issue.examined.v1"

    root_cause: Named | None = None
    solution: Named | None = None
    solution_by: Id | None = None
    session: Id | None = None


class IssueClosed(_OfIssue):
    """It stands in the way no more."""

    TYPE = "ridealong.issue.closed.v1"

    reason: Line | None = None


class _OfTraining(_OfPair):
    SUBJECT = "training"

    training: Id


class TrainingAssigned(_OfTraining):
    """A training with a time and place of its own, delivered by anyone (DOMAIN 1.5, 1.13, T3).

    `deliverer` is who gives it, in words: a colleague, a course, another department. `item` and
    `focus` are what it came from.
    """

    TYPE = "ridealong.training.assigned.v1"

    title: Named
    deliverer: Named
    starts: Instant | None = None
    place: Line | None = None
    due: Day | None = None
    focus: Id | None = None
    item: Id | None = None


class TrainingClosed(_OfTraining):
    """It took place, or won't."""

    TYPE = "ridealong.training.closed.v1"

    outcome: Literal["done", "dropped"]
    reason: Line | None = None


class HelpRequested(_OfPair):
    """The rep needs help (DOMAIN 4.9): a tactic, a resource of the organisation, or somebody to
    talk to, which is between the two alone. `to` is whom it is said to, `owner_id` who sees to it.
    """

    TYPE = "ridealong.help.requested.v1"
    SUBJECT = "help"

    help: Id
    kind: HelpKind
    text: Named
    to: Id
    owner_id: Id | None = None
    session: Id | None = None


class HelpUpdated(_OfPair):
    """How a request for help stands; what is left out stays as it was."""

    TYPE = "ridealong.help.updated.v1"
    SUBJECT = "help"

    help: Id
    state: HelpState | None = None
    owner_id: Id | None = None
    note: Line | None = None


class VoiceRaised(_OfPair):
    """What the rep would do in the manager's place, or an opportunity that is missed (DOMAIN 2.20).

    `to` is whom it is said to: it is followed up until they have answered.
    """

    TYPE = "ridealong.voice.raised.v1"
    SUBJECT = "voice"

    voice: Id
    kind: VoiceKind
    text: Named
    to: Id
    session: Id | None = None


class VoiceAnswered(_OfPair):
    """What came of it; `commitment` is the promise that was made of it, if one was."""

    TYPE = "ridealong.voice.answered.v1"
    SUBJECT = "voice"

    voice: Id
    answer: Named
    commitment: Id | None = None


class PulseGiven(_OfPair):
    """How the rep is, if they wish to say (DOMAIN 4.10): between rep and `to`, and asked of nobody.

    A word, a value of 1 to 5, or both.
    """

    TYPE = "ridealong.pulse.given.v1"
    SUBJECT = "pulse"

    pulse: Id
    to: Id
    value: Scale | None = None
    word: Line | None = None
    session: Id | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "PulseGiven":
        if self.value is None and not self.word:
            raise ValueError("a pulse has a value of 1 to 5, a word, or both")
        return self


class SkillsChosen(_OfPair):
    """The skills that the rep has chosen for a month, whole (DOMAIN 2.17); none takes it back."""

    TYPE = "ridealong.skills.chosen.v1"
    SUBJECT = "rep"

    month: Month
    skills: Annotated[tuple[Named, ...], Field(max_length=3)]
    session: Id | None = None


class QuestionKept(_OfPair):
    """A question of the pair's own that stands on each agenda; without a text it is asked no more
    (D15).
    """

    TYPE = "ridealong.question.kept.v1"
    SUBJECT = "question"

    question: Code
    text: Named | None = None


class ReflectionWritten(_OfPair):
    """What the rep answers themselves between sessions, to a question of the sessions (DOMAIN
    1.12); written again under one id, it replaces.
    """

    TYPE = "ridealong.reflection.written.v1"
    SUBJECT = "reflection"

    reflection: Id
    question: Code
    text: Annotated[Text, Field(min_length=1)]
    level: Level = "mine"


class ItemsOrdered(_OfPair):
    """In which order items of a section are to be talked about (DOMAIN 2.12); the newest order of
    the rep counts, and a manager's within each one's own items.
    """

    TYPE = "ridealong.items.ordered.v1"
    SUBJECT = "session"

    session: Id
    section: Code
    items: Annotated[Ids, Field(max_length=200)]
