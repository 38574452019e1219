"""The agenda of one session, from everything that is known of the rep."""

from collections.abc import Iterable
from functools import lru_cache

from ridealong.agenda.model.agenda import Agenda, Entry, NotReady, Section
from ridealong.agenda.model.session import Plan, Session
from ridealong.agenda.rules import entries
from ridealong.agenda.rules.facts import Facts
from ridealong.agenda.rules.forms import form_for
from ridealong.agenda.rules.goals import linked
from ridealong.agenda.rules.minutes import minutes_of
from ridealong.contracts.sessions import SessionKind


def build(session: Session, plan: Plan, facts: Facts) -> Agenda:
    """The agenda of an open session.

    Its sections sum to the session's length (DOMAIN 2.9); the opening with the personal goal comes
    before any number (0.15, 0.3), then the commitments with their results (0.22), and the open
    floor last (0.16). The same facts give the same agenda, in whichever order they were learned.
    """
    frame = _frame(plan.kind, facts.template, plan.minutes)
    contents = _contents(session, plan, facts, [section.name for section in frame])
    sections = tuple(
        section.model_copy(update={"entries": tuple(contents[section.name])})
        if section.name in contents
        else section
        for section in frame
    )
    not_ready = _why_not_ready(plan, facts, sections)
    return Agenda(
        manager=facts.manager or plan.manager,
        minutes=plan.minutes,
        ready=not not_ready,
        not_ready=not_ready,
        sections=sections,
    )


@lru_cache(maxsize=1024)
def _frame(kind: SessionKind, template: str, minutes: int) -> tuple[Section, ...]:
    """The sections before anything stands in them."""
    return tuple(
        Section(
            name=part.name,
            title=part.title,
            minutes=length,
            reason=part.reason,
            question=part.question,
            topics=part.topics,
        )
        for part, length in minutes_of(form_for(kind, template), minutes)
    )


def _contents(
    session: Session, plan: Plan, facts: Facts, sections: list[str]
) -> dict[str, list[Entry]]:
    contents = {"opening": entries.opening(session, plan, facts)}
    if facts.coaching:
        contents["commitments"] = entries.commitments(facts)
        contents["forecast"] = entries.goals(plan, facts)
    for section, items in entries.items_by_section(facts, sections).items():
        contents.setdefault(section, []).extend(items)
    return contents


def _why_not_ready(plan: Plan, facts: Facts, sections: Iterable[Section]) -> tuple[NotReady, ...]:
    reasons: list[NotReady] = []
    if facts.coaching and not linked(facts.goals, plan.goals):
        reasons.append("no_goal")
    if not any(_brought_along(entry) for section in sections for entry in section.entries):
        reasons.append("no_agenda")
    return tuple(reasons)


def _brought_along(entry: Entry) -> bool:
    """Whether it gives both something to prepare for; a form alone starts cold (DOMAIN 0.7)."""
    return entry.kind in {"commitment", "item", "preparation"} and entry.level != "mine"
