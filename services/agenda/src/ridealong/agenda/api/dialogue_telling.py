"""What a pair comes back to, as one of the two reads it."""

from ridealong.agenda.api.dialogue_views import (
    CallsView,
    CallView,
    ChosenView,
    DialogueView,
    HelpView,
    IssueView,
    OwnQuestionView,
    PulseView,
    TrainingView,
    VoiceView,
)
from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.views import PersonView
from ridealong.agenda.model.desk import Call, Desk
from ridealong.agenda.model.dialogue import Help, Issue, Training, Voice
from ridealong.agenda.rules.dialogue import CONFIDENTIAL
from ridealong.agenda.rules.issues import RECURS, by_weight, sessions_of
from ridealong.agenda.rules.practice import unplanned


def people_of(desk: Desk) -> set[str]:
    """Everybody whom a dialogue names."""
    known = desk.dialogue
    named = {desk.rep, desk.manager or desk.rep}
    named |= {one.by for one in known.issues} | {one.by for one in known.trainings}
    named |= {one.by for one in known.questions}
    named |= {one.solution_by for one in known.issues if one.solution_by}
    named |= {one.owner for one in known.helps if one.owner}
    return named | {one.to for one in known.voices}


def dialogue_view(desk: Desk, viewer: str, presenter: Presenter) -> DialogueView:
    """All of it that the viewer may read."""
    known, tell = desk.dialogue, _Tell(presenter)
    return DialogueView(
        rep=desk.rep,
        skills=[ChosenView(month=one.month, skills=list(one.skills)) for one in known.chosen],
        trainings=[tell.training(one) for one in known.trainings],
        issues=[
            tell.issue(one)
            for one in by_weight(known.issues)
            if one.raised and (one.level != "mine" or one.by == viewer)
        ],
        helps=[
            tell.help(one)
            for one in known.helps
            if one.kind != CONFIDENTIAL or viewer in (desk.rep, one.to)
        ],
        voices=[tell.voice(one) for one in known.voices if viewer in (desk.rep, one.to)],
        questions=[
            OwnQuestionView(question=one.code, text=one.text, by=tell.person(one.by))
            for one in known.questions
        ],
        pulses=[
            PulseView(value=one.value, word=one.word, at=one.at)
            for one in known.pulses
            if viewer in (desk.rep, one.to)
        ],
    )


def calls_view(desk: Desk) -> CallsView:
    """Calls with their plans, and what came of the last ones."""
    return CallsView(
        rep=desk.rep,
        ahead=[_call(one) for one in desk.calls],
        debriefed=[_call(one) for one in reversed(desk.debriefed)],
    )


class _Tell:
    def __init__(self, presenter: Presenter) -> None:
        self._presenter = presenter

    def person(self, person: str) -> PersonView:
        return PersonView(person=person, name=self._presenter.name_of(person))

    def issue(self, issue: Issue) -> IssueView:
        sessions = sessions_of(issue)
        return IssueView(
            issue=issue.issue,
            title=issue.title,
            by=self.person(issue.by),
            sessions=sessions,
            recurring=sessions >= RECURS,
            raised_in=list(dict.fromkeys(one.session for one in issue.raised if one.session)),
            since=min(one.at for one in issue.raised),
            root_cause=issue.root_cause,
            solution=issue.solution,
            solution_by=self.person(issue.solution_by) if issue.solution_by else None,
            closed_at=issue.closed_at,
            closed_because=issue.closed_because,
        )

    def training(self, training: Training) -> TrainingView:
        return TrainingView(
            training=training.training,
            title=training.title,
            deliverer=training.deliverer,
            by=self.person(training.by),
            starts=training.starts,
            place=training.place,
            due=training.due,
            focus=training.focus,
            state=training.outcome or "ahead",
        )

    def help(self, asked: Help) -> HelpView:
        return HelpView(
            help=asked.help,
            kind=asked.kind,
            text=asked.text,
            owner=self.person(asked.owner) if asked.owner else None,
            state=asked.state,
            note=asked.note,
            since=asked.since,
        )

    def voice(self, voice: Voice) -> VoiceView:
        return VoiceView(
            voice=voice.voice,
            kind=voice.kind,
            text=voice.text,
            to=self.person(voice.to),
            since=voice.since,
            answer=voice.answer,
            answered_at=voice.closed_at,
            commitment=voice.commitment,
        )


def _call(call: Call) -> CallView:
    return CallView(
        call=call.call,
        customer=call.customer,
        at=call.at,
        joint=call.joint,
        purpose=call.purpose or None,
        people=list(call.people),
        questions=list(call.questions),
        next_step=call.next_step,
        unplanned=list(unplanned(call)),
        outcome=call.outcome,
        learned=list(call.learned),
        next_step_agreed=call.next_step_agreed,
        debriefed_at=call.debriefed_at,
    )
