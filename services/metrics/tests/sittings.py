"""Sessions that both confirmed, in a few words."""

from datetime import date, timedelta
from typing import Any

from ridealong.metrics.model.people import Person, Record
from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.model.sessions import Held, Session
from ridealong.metrics.rules.coaching import Material

from .given import at


def sitting(start: str, minutes: int = 40, kind: Any = "coaching", **more: Any) -> SessionRecord:
    """A session of Mike with Dana; its start is its id."""
    known = Session(
        session=start,
        kind=kind,
        planned=at(start),
        held=Held(
            said=at(start) + timedelta(hours=1),
            start=at(start),
            minutes=minutes,
            manager="dana",
            confirmed_by=("mike", "dana"),
        ),
    )
    content = {"session": start, "rep": "mike", "manager": "dana", "known": known}
    return SessionRecord(
        id=start, tenant="acme", key="acme/mike", when=at(start), **(content | more)
    )


def mikes(*records: SessionRecord, rep: str = "mike", **more: Any) -> Material:
    """What is known of Mike in the first half of 2026."""
    person = Person(
        id=f"acme/{rep}",
        tenant="acme",
        key=f"acme/{rep}",
        person=rep,
        records=(Record(since=at("2025-01-01"), zone="UTC", manager="dana"),),
        managers=("dana",),
    )
    content: dict[str, Any] = {"first": date(2026, 1, 1), "last": date(2026, 6, 30)}
    content |= {"now": at("2026-07-01"), "person": person, "records": records}
    return Material(rep=rep, **(content | more))
