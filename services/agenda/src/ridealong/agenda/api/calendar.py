"""Sessions as iCalendar (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from icalendar import CLASS, STATUS, Calendar, Event

from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.views import SessionView
from ridealong.agenda.model.agenda import Section
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.session import Session
from ridealong.agenda.rules.wording import KINDS, NOT_READY, describe
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.projector.work import derived_id

MEDIA_TYPE = "text/calendar"
REFRESH = timedelta(minutes=15)
LONGEST_LINE = 120
_PRODUCT = "-//Ridealong//Agenda//EN"


@dataclass(frozen=True, slots=True)
class Line:
    """A session on its rep's desk."""

    session: Session
    desk: Desk


def render(lines: Iterable[Line], presenter: Presenter, caller: Caller, page: str) -> bytes:
    """A whole calendar. Every entry keeps its UID for ever; a move raises its SEQUENCE."""
    name = f"1:1s of {presenter.name_of(caller.person)}"
    calendar = Calendar.new(
        prodid=_PRODUCT,
        name=name,
        method="PUBLISH",
        # The same calendar each time it is fetched, so that its ETag says whether it changed.
        uid=derived_id("agenda", "calendar", caller.tenant, caller.person),
        refresh_interval=REFRESH,
    )
    # What calendars read that don't know RFC 7986.
    calendar.add("X-PUBLISHED-TTL", "PT15M")
    for line in lines:
        event = _event(line, presenter, caller, page)
        if event:
            calendar.add_component(event)
    body: bytes = calendar.to_ical()
    return body


def _event(line: Line, presenter: Presenter, caller: Caller, page: str) -> Event | None:
    session, desk = line.session, line.desk
    plan, told_at = session.plan, desk.told_at
    if plan is None or session.end is None or told_at is None:
        return None
    view = presenter.session(session, desk)
    other = view.name if caller.person != session.rep else view.manager_name or plan.manager
    return Event.new(
        uid=f"{view.anchor}@ridealong",
        sequence=session.sequence,
        # Instants are written in UTC: the same moment in every calendar, whatever zones it knows.
        start=plan.start,
        end=session.end,
        stamp=told_at,
        last_modified=told_at,
        summary=f"{KINDS[plan.kind]}: {other}",
        description=_outline(view, presenter),
        location=plan.place,
        status=STATUS.CANCELLED if session.status == "cancelled" else STATUS.CONFIRMED,
        classification=CLASS.PRIVATE,
        url=f"{page}/#{view.anchor}",
    )


def _outline(view: SessionView, presenter: Presenter) -> str:
    lines = [f"{view.minutes} minutes, times in {view.zone}"]
    if view.agenda:
        lines += [f"Not ready: {NOT_READY[why]}" for why in view.agenda.not_ready]
        for section in view.agenda.sections:
            lines += ["", *_section(section, presenter)]
    return "\n".join(lines)


def _section(section: Section, presenter: Presenter) -> list[str]:
    entries = (describe(entry, presenter.name_of) for entry in section.entries)
    return [
        f"{section.minutes} min  {section.title}",
        *(f"- {_short(text)}" for text in entries),
    ]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LINE else f"{text[: LONGEST_LINE - 1].rstrip()}…"
