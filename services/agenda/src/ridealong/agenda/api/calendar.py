"""Sessions as iCalendar (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import CLASS, STATUS, Calendar, Event, Timezone

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
    found = [event for line in lines if (event := _event(line, presenter, caller, page))]
    for zone, first, last in _zones(found):
        calendar.add_component(_timezone(zone, first, last))
    for event in found:
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
        start=_on_the_clock(plan.start, plan.zone),
        end=_on_the_clock(session.end, plan.zone),
        stamp=told_at,
        last_modified=told_at,
        summary=f"{KINDS[plan.kind]}: {other}",
        description=_outline(view, presenter),
        location=plan.place,
        status=STATUS.CANCELLED if session.status == "cancelled" else STATUS.CONFIRMED,
        classification=CLASS.PRIVATE,
        url=f"{page}/#{view.anchor}",
    )


def _on_the_clock(moment: datetime, zone: str) -> datetime:
    """On the clock of its zone, so that calendars show whose evening it is. In the hour that clocks
    show twice only UTC says which of the two is meant (RFC 5545, 3.3.5)."""
    local = moment.astimezone(ZoneInfo(zone))
    return moment.astimezone(UTC) if local.fold or zone == "UTC" else local


def _zones(events: Iterable[Event]) -> list[tuple[str, int, int]]:
    """Zones that are named, each with the years it is needed in."""
    years: dict[str, set[int]] = {}
    for event in events:
        for moment in (event.start, event.end):
            if isinstance(moment, datetime) and isinstance(moment.tzinfo, ZoneInfo):
                years.setdefault(moment.tzinfo.key, set()).add(moment.year)
    return [(zone, min(found), max(found)) for zone, found in sorted(years.items())]


@lru_cache(maxsize=512)
def _timezone(zone: str, first: int, last: int) -> Timezone:
    return Timezone.from_tzid(zone, first_date=date(first, 1, 1), last_date=date(last + 1, 12, 31))


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
