"""An agenda built from facts alone, without events."""

from datetime import UTC, date, datetime
from typing import Any

from ridealong.agenda.model.agenda import Agenda, Section
from ridealong.agenda.model.organisation import Fiscal, House
from ridealong.agenda.model.session import Plan, Session
from ridealong.agenda.rules.builder import build
from ridealong.agenda.rules.facts import Facts

ZONE = "Europe/Riga"
QUARTER_BEGINS, MIDDLE, END, YEAR_END = (
    date(2026, 4, 7),
    date(2026, 5, 19),
    date(2026, 6, 23),
    date(2026, 12, 15),
)
MONTHS = House(fiscal=Fiscal())


def at(day: date, minutes: int = 40, **more: Any) -> Plan:
    start = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    fields: dict[str, Any] = {"kind": "coaching", "place": None, "goals": ()} | more
    return Plan(manager="dana", start=start, zone=ZONE, minutes=minutes, **fields)


def facts(**more: Any) -> Facts:
    fields: dict[str, Any] = {"template": "classic-40", "coaching": True} | more
    return Facts(rep="mike", manager="dana", **fields)


def built(plan: Plan, known: Facts) -> Agenda:
    session = Session(id="acme/mike/s", tenant="acme", key="acme/mike", session="s", rep="mike")
    return build(session, plan, known)


def names(agenda: Agenda) -> list[str]:
    return [section.name for section in agenda.sections]


def section(agenda: Agenda, name: str) -> Section:
    return next(one for one in agenda.sections if one.name == name)


def minutes(agenda: Agenda) -> dict[str, int]:
    return {one.name: one.minutes for one in agenda.sections}
