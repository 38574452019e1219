"""Given events, then these agendas: the projection in memory, no server needed."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from ridealong.agenda.model.agenda import Agenda, Section
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.entries import Entry
from ridealong.agenda.model.session import Session
from ridealong.agenda.projection import projection
from ridealong.agenda.projection.documents import document_id
from ridealong.chassis.testing import Rehearsal
from ridealong.contracts import Event, EventData
from ridealong.contracts.agendas import AgendaPublished

D = TypeVar("D", bound=EventData)
TENANT = "acme"
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


def event(
    data: D,
    at: datetime = MONDAY,
    *,
    named: str | None = None,
    tenant: str = TENANT,
    source: str = "/platform",
    actor: str = "platform",
) -> Event[D]:
    """What a platform published; the same content at the same time is the same event."""
    return Event(
        id=named or f"{data.TYPE}/{data.subject()}/{at.isoformat()}",
        source=source,
        tenant=tenant,
        actor=actor,
        time=at,
        data=data,
    )


class Story(Rehearsal):
    """The service's documents, one event after the other."""

    def __init__(self) -> None:
        super().__init__(projection())
        self.fired: list[Event[Any]] = []

    def given(self, *events: Event[Any]) -> "Story":
        """Read these events."""
        self.read(*events)
        assert self.bad == []
        return self

    def ring_one(self, now: datetime) -> Event[Any] | None:
        """Fire a timer, and remember its event."""
        event = super().ring_one(now)
        self.fired += [event] if event else []
        return event

    def desk(self, rep: str = "mike") -> Desk:
        """A rep's desk."""
        return self.the(Desk, f"{TENANT}/{rep}")

    def session(self, name: str = "s-1", rep: str = "mike") -> Session:
        """A session of a rep."""
        return self.the(Session, document_id(f"{TENANT}/{rep}", name))

    def agenda(self, name: str = "s-1") -> Agenda:
        """The agenda of an open session."""
        agenda = self.session(name).agenda
        assert agenda is not None
        return agenda

    def section(self, section: str, name: str = "s-1") -> Section:
        """One section of an agenda."""
        (found,) = (one for one in self.agenda(name).sections if one.name == section)
        return found

    def entries(self, kind: str, name: str = "s-1") -> list[Entry]:
        """All entries of a kind in an agenda, in their order."""
        return [
            entry
            for section in self.agenda(name).sections
            for entry in section.entries
            if entry.kind == kind
        ]

    def published(self, name: str = "s-1") -> list[AgendaPublished]:
        """What was told of a session's agenda."""
        return [data for data in self.heard(AgendaPublished) if data.session == name]


def story(*events: Event[Any]) -> Story:
    """A story that begins with these events."""
    return Story().given(*events)


def folded(events: Iterable[Event[Any]], until: datetime) -> Story:
    """A story of these events, with every timer fired that is due by then."""
    then = Story().given(*events)
    then.until(until)
    return then
