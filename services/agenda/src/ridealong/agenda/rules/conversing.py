"""How what a pair comes back to stands on an agenda: issues, help, voices, trainings, skills."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ridealong.agenda.model.dialogue import Dialogue, Issue
from ridealong.agenda.model.entries import (
    ChosenEntry,
    Entry,
    HelpEntry,
    IssueEntry,
    PulseEntry,
    ReviewEntry,
    TrainingEntry,
    VoiceEntry,
)
from ridealong.agenda.model.session import Plan, Session
from ridealong.agenda.rules.dialogue import CONFIDENTIAL, OVER
from ridealong.agenda.rules.facts import Facts
from ridealong.agenda.rules.issues import RECURS, by_weight, sessions_of


def issues(session: Session, facts: Facts) -> list[Entry]:
    """What stands in the way: what the rep named for this session first, in the rep's order."""
    top = session.brief.issues
    known = [one for one in facts.dialogue.issues if one.closed_at is None and one.raised]
    named = {one.issue: one for one in known}
    first = [named[name] for name in top if name in named]
    others = [one for one in by_weight(known) if one.issue not in top]
    return [issue_entry(one, top) for one in (*first, *others)]


def issue_entry(issue: Issue, top: Sequence[str] = ()) -> IssueEntry:
    """An issue with its root and the solution that was found."""
    sessions = sessions_of(issue)
    return IssueEntry(
        id=issue.issue,
        title=issue.title,
        sessions=sessions,
        recurring=sessions >= RECURS,
        top=issue.issue in top,
        since=min(each.at for each in issue.raised),
        root_cause=issue.root_cause,
        solution=issue.solution,
        solution_by=issue.solution_by,
        level=issue.level,
        by=issue.by,
    )


def helps(facts: Facts) -> list[Entry]:
    """Requests for help that aren't over (DOMAIN 4.9)."""
    return [*help_entries(facts.dialogue, facts.rep, facts.manager)]


def help_entries(known: Dialogue, rep: str, manager: str | None) -> list[HelpEntry]:
    """Requests that wait, those that were said to a former manager left out where they were
    confided."""
    return [
        HelpEntry(
            id=one.help,
            title=one.text,
            help_kind=one.kind,
            state=one.state,
            owner=one.owner,
            note=one.note,
            since=one.since,
            readers=(rep, one.to) if one.kind == CONFIDENTIAL else (),
            by=one.by,
        )
        for one in known.helps
        if one.state not in OVER and (one.kind != CONFIDENTIAL or one.to == manager)
    ]


def voices(facts: Facts) -> list[Entry]:
    """What the rep said upward and nobody has answered yet (DOMAIN 2.20)."""
    return [*voice_entries(facts.dialogue, facts.rep, facts.manager)]


def voice_entries(known: Dialogue, rep: str, manager: str | None) -> list[VoiceEntry]:
    """What waits for this manager's answer, the oldest first."""
    return [
        VoiceEntry(
            id=one.voice,
            title=one.text,
            voice_kind=one.kind,
            since=one.since,
            readers=(rep, one.to),
            by=rep,
        )
        for one in known.voices
        if one.closed_at is None and one.to == manager
    ]


def pulse(facts: Facts, since: datetime | None) -> list[Entry]:
    """How the rep said they were since the last session, if they did (DOMAIN 4.10)."""
    told = [one for one in facts.dialogue.pulses if one.to == facts.manager]
    if not told or (since is not None and told[-1].at <= since):
        return []
    last = told[-1]
    return [
        PulseEntry(
            id=last.pulse,
            value=last.value,
            word=last.word,
            at=last.at,
            readers=(facts.rep, last.to),
            by=facts.rep,
        )
    ]


def trainings(facts: Facts) -> list[Entry]:
    """Trainings ahead: they take place elsewhere and are only looked at here (T3)."""
    return [
        TrainingEntry(
            id=one.training,
            title=one.title,
            deliverer=one.deliverer,
            starts=one.starts,
            place=one.place,
            due=one.due,
            by=one.by,
        )
        for one in facts.dialogue.trainings
        if one.outcome is None
    ]


def chosen(plan: Plan, facts: Facts) -> list[Entry]:
    """The skills that the rep chose for the month of the session (DOMAIN 2.17)."""
    month = f"{plan.start.astimezone(ZoneInfo(plan.zone)):%Y-%m}"
    return [
        ChosenEntry(id=one.month, skills=one.skills, by=facts.rep)
        for one in facts.dialogue.chosen
        if one.month == month
    ]


def review(session: Session) -> list[Entry]:
    """What the rep did well, then what they would improve (DOMAIN 1.15)."""
    brief = session.brief
    if not brief.done_well and not brief.to_improve:
        return []
    return [
        ReviewEntry(
            id=session.session,
            done_well=brief.done_well,
            to_improve=brief.to_improve,
            by=session.rep,
        )
    ]
