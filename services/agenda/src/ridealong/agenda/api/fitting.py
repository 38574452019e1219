"""Refusing times that can't be, with what would fit."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ridealong.agenda.api.reading import Reader
from ridealong.agenda.api.schedule_views import SlotView, WarningView
from ridealong.agenda.api.surroundings import surroundings_of
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.session import Session
from ridealong.agenda.rules.cadence import period_of
from ridealong.agenda.rules.outside.planning import at_once
from ridealong.agenda.rules.pairs import template_of
from ridealong.agenda.rules.placing import Surroundings, day_off, doubts, slots
from ridealong.agenda.rules.templates import TEMPLATES, form_for
from ridealong.chassis.http.problems import Problem
from ridealong.contracts.sessions import SessionKind

_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """A time for a session that somebody asks for."""

    session: str
    start: datetime
    minutes: int
    kind: SessionKind


async def must_fit(reader: Reader, desk: Desk, wanted: Wanted, now: datetime) -> None:
    """Refuse a session too short for its sections, and a time at which the pair has another or
    somebody doesn't work.

    Raises:
        Problem: 422 with the minutes that are needed; 409 with times of the same period that fit.
    """
    _must_be_long_enough(desk, wanted)
    around = await surroundings_of(reader, desk, now)
    own = [one for one in around.taken if one.rep == desk.rep]
    if other := at_once(wanted.start, wanted.minutes, own, besides=wanted.session):
        why = f"Session {other.session} begins {_clock(other, around)}"
        title = "The pair has another session at this time"
        raise _refusal("at-once", (title, why), around, wanted, now)
    off = day_off(around, wanted.start)
    # A crisis is talked about when it is there, be it a Sunday.
    if off and wanted.kind != "incident_review":
        raise _refusal("day-off", ("This is a day off", off), around, wanted, now)


def _must_be_long_enough(desk: Desk, wanted: Wanted) -> None:
    template = template_of(desk)
    needed = form_for(wanted.kind, template).shortest
    if wanted.minutes >= needed:
        return
    fitting = sorted(name for name, form in TEMPLATES.items() if form.shortest <= wanted.minutes)
    others = f"; {wanted.minutes} minutes fit the template {', '.join(fitting)}" if fitting else ""
    raise Problem(
        422,
        "too-short",
        "The sections are longer than the session",
        f"All sections of {template} need {needed} minutes, the session has {wanted.minutes}. "
        f"What fits: {needed} minutes or more{others}",
        errors=[{"field": "minutes", "rule": f"at least {needed}"}],
    )


async def warnings_of(
    reader: Reader, desk: Desk, session: Session, now: datetime
) -> list[WarningView]:
    """What speaks against the time of a session that is ahead."""
    plan = session.plan
    if plan is None or session.status != "open" or plan.start <= now:
        return []
    around = await surroundings_of(reader, desk, now)
    found = doubts(around, plan.start, plan.minutes, now, besides=session.session)
    return [WarningView.of(doubt, around.zone) for doubt in found]


def _refusal(
    kind: str, told: tuple[str, str], around: Surroundings, wanted: Wanted, now: datetime
) -> Problem:
    title, why = told
    zone = ZoneInfo(around.zone)
    period = period_of(around.rhythm, wanted.start.astimezone(zone).date())
    fitting = (
        slots(around, period, wanted.minutes, now, besides=wanted.session)[:_OFFERED]
        if period
        else []
    )
    said = ", ".join(f"{slot.start.astimezone(zone):%a %-d %b %H:%M}" for slot in fitting)
    what = f"What fits ({around.zone}): {said}" if said else "Nothing else fits in this period"
    return Problem(
        409,
        kind,
        title,
        f"{why}. {what}",
        errors=[
            {"field": "start", "fits": SlotView.of(slot, around.zone).model_dump(mode="json")}
            for slot in fitting
        ],
    )


def _clock(session: Session, around: Surroundings) -> str:
    start = session.start
    return f"{start.astimezone(ZoneInfo(around.zone)):%-d %b %H:%M}" if start else "an unknown time"
