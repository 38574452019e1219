"""The agenda of one session, from everything that is known of the rep."""

from collections.abc import Iterable, Sequence

from ridealong.agenda.model.agenda import Agenda, Entry, NotReady, Section
from ridealong.agenda.model.desk import Desk, Slot
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.session import Plan, Session
from ridealong.agenda.rules import entries, pairs
from ridealong.agenda.rules.forms import form_for
from ridealong.agenda.rules.goals import linked
from ridealong.agenda.rules.minutes import minutes_of


def build(session: Session, desk: Desk, promises: Iterable[Promise]) -> Agenda | None:
    """The plan of an open session, or None for one that isn't open.

    Its sections sum to the session's length (DOMAIN 2.9); the opening with the personal goal comes
    before any number (0.15, 0.3), then the commitments with their results (0.22), and the open
    floor last (0.16). The same facts give the same agenda, in whichever order they were learned.
    """
    plan = session.plan
    slot = next((one for one in desk.slots if one.session == session.session), None)
    if plan is None or slot is None:
        return None
    planned = minutes_of(form_for(plan.kind, pairs.template_of(desk)), plan.minutes)
    contents = _contents(session, slot, desk, promises, [part.name for part, _ in planned])
    sections = tuple(
        Section(
            name=part.name,
            title=part.title,
            minutes=minutes,
            reason=part.reason,
            question=part.question,
            topics=part.topics,
            entries=tuple(contents.get(part.name, ())),
        )
        for part, minutes in planned
    )
    not_ready = _why_not_ready(plan, slot, desk, sections)
    return Agenda(
        manager=desk.manager or plan.manager,
        minutes=plan.minutes,
        ready=not not_ready,
        not_ready=not_ready,
        sections=sections,
    )


def _contents(
    session: Session,
    slot: Slot,
    desk: Desk,
    promises: Iterable[Promise],
    sections: Sequence[str],
) -> dict[str, list[Entry]]:
    contents: dict[str, list[Entry]] = {"opening": entries.opening(session, desk)}
    if slot.coaching:
        contents["commitments"] = entries.commitments(slot, desk, promises)
        contents["forecast"] = entries.goals(slot, session, desk)
    for section, items in entries.items_by_section(slot, desk, sections).items():
        contents.setdefault(section, []).extend(items)
    return contents


def _why_not_ready(
    plan: Plan, slot: Slot, desk: Desk, sections: Iterable[Section]
) -> tuple[NotReady, ...]:
    reasons: list[NotReady] = []
    if slot.coaching and not linked(desk, plan.goals):
        reasons.append("no_goal")
    if not any(_brought_along(entry) for section in sections for entry in section.entries):
        reasons.append("no_agenda")
    return tuple(reasons)


def _brought_along(entry: Entry) -> bool:
    """Whether it gives both something to prepare for; a form alone starts cold (DOMAIN 0.7)."""
    return entry.kind in {"commitment", "item", "preparation"} and entry.level != "mine"
