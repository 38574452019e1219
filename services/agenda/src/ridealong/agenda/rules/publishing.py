"""What the rest of the house is told of an agenda."""

from ridealong.agenda.model.agenda import Section
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.entries import Entry
from ridealong.agenda.model.session import Session
from ridealong.contracts import agendas

_TOLD = frozenset({"goal", "commitment", "item", "focus", "call"})


def published(session: Session, desk: Desk) -> agendas.AgendaPublished | None:
    """The agenda as an event, or None where there is none.

    Its version is the desk's revision: it grows with every event that changed something about the
    rep and is the same whichever topic was read first. What one keeps to oneself isn't in it.
    """
    agenda = session.agenda
    if agenda is None or session.start is None:
        return None
    return agendas.AgendaPublished(
        session=session.session,
        rep=session.rep,
        manager=agenda.manager,
        version=desk.revision,
        start=session.start,
        minutes=agenda.minutes,
        ready=agenda.ready,
        not_ready=agenda.not_ready,
        sections=tuple(_section(section) for section in agenda.sections),
    )


def _section(section: Section) -> agendas.Section:
    return agendas.Section(
        name=section.name,
        title=section.title,
        minutes=section.minutes,
        reason=section.reason,
        items=tuple(entry.id for entry in section.entries if _is_told(entry)),
    )


def _is_told(entry: Entry) -> bool:
    return entry.kind in _TOLD and entry.level != "mine"
