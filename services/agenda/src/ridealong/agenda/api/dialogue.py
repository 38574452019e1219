"""What a pair comes back to: issues, help, voices, trainings, chosen skills, own questions."""

from datetime import UTC

from fastapi import APIRouter

from ridealong.agenda.api.asking import AskedOfRep, Desks, Door, Rep
from ridealong.agenda.api.dialogue_bodies import (
    AnsweringVoice,
    AssigningTraining,
    ChoosingSkills,
    ClosingIssue,
    ClosingTraining,
    ExaminingIssue,
    GivingPulse,
    KeepingQuestion,
    RaisingIssue,
    RaisingVoice,
    RequestingHelp,
    UpdatingHelp,
)
from ridealong.agenda.api.dialogue_telling import dialogue_view, people_of
from ridealong.agenda.api.dialogue_views import DialogueView
from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.dialogue import Help
from ridealong.agenda.rules.dialogue import CONFIDENTIAL
from ridealong.agenda.rules.issues import found
from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts.dialogue import (
    HelpRequested,
    HelpUpdated,
    IssueClosed,
    IssueExamined,
    IssueRaised,
    PulseGiven,
    QuestionKept,
    SkillsChosen,
    TrainingAssigned,
    TrainingClosed,
    VoiceAnswered,
    VoiceRaised,
)


def router(context: Context) -> APIRouter:
    """`/v1/reps/{rep}/dialogue`, and what either of the pair may say of it."""
    routes = APIRouter(prefix="/v1/reps", tags=["dialogue"])
    desks = Desks(context)

    async def read(caller: Caller, desk: Desk) -> DialogueView:
        people = await desks.desktop.reader.people(caller.tenant, people_of(desk))
        return dialogue_view(desk, caller.person, Presenter(caller.person, people))

    @routes.get(
        "/{rep:path}/dialogue", summary="What a pair comes back to, as far as you may read it"
    )
    async def dialogue(caller: Authenticated, rep: Rep) -> DialogueView:
        return await read(caller, await desks.desk(caller, rep))

    door = Door(routes, desks, DialogueView, read)
    door.ask("issues", RaisingIssue, raise_issue, "Say what stands in the rep's way")
    door.ask(
        "issues/{thing:path}/examination",
        ExaminingIssue,
        examine_issue,
        "Say what is at the root of an issue, and which solution was found",
    )
    door.ask("issues/{thing:path}/closure", ClosingIssue, close_issue, "Close an issue")
    door.ask(
        "trainings", AssigningTraining, assign_training, "Assign a training that anyone delivers"
    )
    door.ask(
        "trainings/{thing:path}/closure",
        ClosingTraining,
        close_training,
        "Say that a training took place, or won't",
    )
    door.ask("help", RequestingHelp, request_help, "Say where you need help")
    door.ask("help/{thing:path}/update", UpdatingHelp, update_help, "Say how a request stands")
    door.ask(
        "voices",
        RaisingVoice,
        raise_voice,
        "Say what you would do in your manager's place, or what is missed",
    )
    door.ask("voices/{thing:path}/answer", AnsweringVoice, answer_voice, "Answer what the rep said")
    door.ask("pulses", GivingPulse, give_pulse, "Say how you are, if you wish to")
    door.ask("skills", ChoosingSkills, choose_skills, "Choose the skills of a month")
    door.ask(
        "questions",
        KeepingQuestion,
        keep_question,
        "Put a question of your own on each agenda, or take it off",
    )
    return routes


def raise_issue(asked: AskedOfRep, body: RaisingIssue) -> IssueRaised:
    """It stands in the way."""
    return IssueRaised(
        issue=body.issue or asked.created("issue"),
        rep=asked.rep,
        by=asked.by,
        title=body.title,
        session=body.session,
        level=body.level,
    )


def examine_issue(asked: AskedOfRep, body: ExaminingIssue) -> IssueExamined:
    """What is at its root."""
    return IssueExamined(
        issue=_issue(asked),
        rep=asked.rep,
        by=asked.by,
        root_cause=body.root_cause,
        solution=body.solution,
        solution_by=body.solution_by,
        session=body.session,
    )


def close_issue(asked: AskedOfRep, body: ClosingIssue) -> IssueClosed:
    """It is in the way no more."""
    return IssueClosed(issue=_issue(asked), rep=asked.rep, by=asked.by, reason=body.reason)


def assign_training(asked: AskedOfRep, body: AssigningTraining) -> TrainingAssigned:
    """Somebody is to learn something, by anyone."""
    said = body.model_dump(exclude={"training"})
    name = body.training or asked.created("training")
    return TrainingAssigned(training=name, rep=asked.rep, by=asked.by, **said)


def close_training(asked: AskedOfRep, body: ClosingTraining) -> TrainingClosed:
    """It took place, or won't."""
    if all(one.training != asked.thing for one in asked.desk.dialogue.trainings):
        raise not_found("training", asked.thing)
    return TrainingClosed(
        training=asked.thing,
        rep=asked.rep,
        by=asked.by,
        outcome=body.outcome,
        reason=body.reason,
    )


def request_help(asked: AskedOfRep, body: RequestingHelp) -> HelpRequested:
    """The rep needs help; what is confided is the rep's to ask."""
    if body.kind == CONFIDENTIAL:
        asked.must_be_the_rep("Somebody to talk to is asked for by the rep alone")
    return HelpRequested(
        help=body.help or asked.created("help"),
        rep=asked.rep,
        by=asked.by,
        kind=body.kind,
        text=body.text,
        to=asked.manager,
        owner_id=body.owner,
        session=body.session,
    )


def update_help(asked: AskedOfRep, body: UpdatingHelp) -> HelpUpdated:
    """How it stands."""
    known = next((one for one in asked.desk.dialogue.helps if one.help == asked.thing), None)
    if known is None or not _may_read(known, asked):
        raise not_found("help", asked.thing)
    return HelpUpdated(
        help=known.help,
        rep=asked.rep,
        by=asked.by,
        state=body.state,
        owner_id=body.owner,
        note=body.note,
    )


def raise_voice(asked: AskedOfRep, body: RaisingVoice) -> VoiceRaised:
    """The rep's word to whoever coaches them now."""
    asked.must_be_the_rep("Upward feedback is the rep's; bring your own topics as items")
    return VoiceRaised(
        voice=body.voice or asked.created("voice"),
        rep=asked.rep,
        by=asked.by,
        kind=body.kind,
        text=body.text,
        to=asked.manager,
        session=body.session,
    )


def answer_voice(asked: AskedOfRep, body: AnsweringVoice) -> VoiceAnswered:
    """What came of it."""
    known = next((one for one in asked.desk.dialogue.voices if one.voice == asked.thing), None)
    if known is None or asked.by not in (asked.rep, known.to):
        raise not_found("voice", asked.thing)
    if asked.by == asked.rep:
        raise Problem(
            409, "not-yours", "Somebody else answers this", "It waits for whom you said it to"
        )
    return VoiceAnswered(
        voice=known.voice,
        rep=asked.rep,
        by=asked.by,
        answer=body.answer,
        commitment=body.commitment,
    )


def give_pulse(asked: AskedOfRep, body: GivingPulse) -> PulseGiven:
    """How the rep is."""
    asked.must_be_the_rep("How somebody is, they say themselves")
    return PulseGiven(
        pulse=asked.created("pulse"),
        rep=asked.rep,
        by=asked.by,
        to=asked.manager,
        value=body.value,
        word=body.word,
        session=body.session,
    )


def choose_skills(asked: AskedOfRep, body: ChoosingSkills) -> SkillsChosen:
    """The skills of a month: this one, by UTC, unless it is said."""
    asked.must_be_the_rep("The rep chooses; ask with a focus area instead")
    return SkillsChosen(
        rep=asked.rep,
        by=asked.by,
        month=body.month or f"{asked.now.astimezone(UTC):%Y-%m}",
        skills=body.skills,
        session=body.session,
    )


def keep_question(asked: AskedOfRep, body: KeepingQuestion) -> QuestionKept:
    """A question of the pair's own."""
    return QuestionKept(
        question=body.question or asked.created("question"),
        rep=asked.rep,
        by=asked.by,
        text=body.text,
    )


def _issue(asked: AskedOfRep) -> str:
    """An issue that the caller sees, or 404."""
    issue = found(asked.desk.dialogue, asked.thing)
    if issue is None or (issue.level == "mine" and issue.by != asked.by):
        raise not_found("issue", asked.thing)
    return issue.issue


def _may_read(known: Help, asked: AskedOfRep) -> bool:
    return known.kind != CONFIDENTIAL or asked.by in (asked.rep, known.to)
