"""What commands about a rep carry: issues, help, voices, trainings, calls, the rep's own word."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ridealong.chassis.http.bodies import Body
from ridealong.contracts.dialogue import HelpKind, HelpState, Month, Named, VoiceKind
from ridealong.contracts.fields import Code, Day, Id, Ids, Level, Line, Scale, Text
from ridealong.contracts.instant import Instant
from ridealong.contracts.sessions import Lines


class RaisingIssue(Body):
    """Something stands in the way; said again with another session, it recurs."""

    issue: Id | None = None
    title: Named
    session: Id | None = None
    level: Level = "pair"


class ExaminingIssue(Body):
    """What is at its root, and the solution that was arrived at, the rep's own unless said."""

    root_cause: Named | None = None
    solution: Named | None = None
    solution_by: Id | None = None
    session: Id | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.root_cause is None and self.solution is None:
            raise ValueError("give `root_cause`, `solution`, or both")
        return self


class ClosingIssue(Body):
    """Why it is in the way no more."""

    reason: Line | None = None


class AssigningTraining(Body):
    """What is to be learned, and who gives it: a colleague, a course, another department."""

    training: Id | None = None
    title: Named
    deliverer: Named
    starts: Instant | None = None
    place: Line | None = None
    due: Day | None = None
    focus: Id | None = None
    item: Id | None = None


class ClosingTraining(Body):
    """It took place, or won't."""

    outcome: Literal["done", "dropped"] = "done"
    reason: Line | None = None


class RequestingHelp(Body):
    """Where you need help: a tactic, a resource, or somebody to talk to, which stays between you
    two. Whoever coaches you sees to the first two unless `owner` is somebody else."""

    help: Id | None = None
    kind: HelpKind
    text: Named
    owner: Id | None = None
    session: Id | None = None


class UpdatingHelp(Body):
    """How it stands; what isn't given stays as it is."""

    state: HelpState | None = None
    owner: Id | None = None
    note: Line | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.state is None and self.owner is None and self.note is None:
            raise ValueError("give `state`, `owner` or `note`")
        return self


class RaisingVoice(Body):
    """What you would do in your manager's place, or an opportunity that is missed."""

    voice: Id | None = None
    kind: VoiceKind
    text: Named
    session: Id | None = None


class AnsweringVoice(Body):
    """What came of it, and the commitment that was made of it, if any."""

    answer: Named
    commitment: Id | None = None


class GivingPulse(Body):
    """How you are, if you wish to say: a value of 1 to 5, a word, or both."""

    value: Scale | None = None
    word: Annotated[Line, Field(min_length=1)] | None = None
    session: Id | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.value is None and self.word is None:
            raise ValueError("give `value`, 1 to 5, a `word`, or both")
        return self


class ChoosingSkills(Body):
    """The one to three skills that you work on in a month, this one unless said."""

    month: Month | None = None
    skills: Annotated[tuple[Named, ...], Field(max_length=3)]
    session: Id | None = None


class KeepingQuestion(Body):
    """A question of your own for each agenda; without a `text` it is asked no more."""

    question: Code | None = None
    text: Named | None = None


class Reflecting(Body):
    """Your own answer to one of the sessions' questions; nobody else sees it unless you share it
    with `level`."""

    reflection: Id | None = None
    question: Code
    text: Annotated[Text, Field(min_length=1, max_length=4_000)]
    level: Level = "mine"


class PlanningCall(Body):
    """A customer call and its plan: purpose, people, questions, and the step that is sought."""

    call: Id | None = None
    customer: Id
    at: Instant
    purpose: Line = ""
    people: Lines = ()
    questions: Lines = ()
    joint: bool = False
    next_step: Line | None = None


class DebriefingCall(Body):
    """What it brought: the outcome, what was learned, and which step was agreed."""

    outcome: Annotated[Line, Field(min_length=1)]
    attended_jointly: bool = False
    learned: Lines = ()
    next_step: Line | None = None


class OrderingItems(Body):
    """Items of a section of a session, in the order in which they are to be talked about."""

    section: Code
    items: Annotated[Ids, Field(min_length=1, max_length=200)]
