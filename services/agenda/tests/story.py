"""Given events, when more of them, then the documents: the real engine over documents in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, TypeVar

from ridealong.agenda.model.agenda import Agenda, Entry, Section
from ridealong.agenda.model.desk import Desk
from ridealong.agenda.model.session import Session
from ridealong.agenda.projection import projection
from ridealong.agenda.projection.documents import document_id
from ridealong.chassis.projector.engine import Engine, partition_of
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.records import Good, Raw, applied_id
from ridealong.chassis.projector.state import Ref, State
from ridealong.chassis.projector.timers import fired
from ridealong.chassis.projector.work import Timer
from ridealong.contracts import Event, EventData, encode, topic_name
from ridealong.contracts.agendas import AgendaPublished
from ridealong.contracts.internal import TimerFired

S = TypeVar("S", bound=State)
D = TypeVar("D", bound=EventData)
PARTITIONS = 6
TENANT = "acme"
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


def event(
    data: D, at: datetime = MONDAY, *, named: str | None = None, tenant: str = TENANT
) -> Event[D]:
    """What a platform published; the same content at the same time is the same event."""
    return Event(
        id=named or f"{data.TYPE}/{data.subject()}/{at.isoformat()}",
        source="/platform",
        tenant=tenant,
        actor="platform",
        time=at,
        data=data,
    )


class Story:
    """Folds one event after the other, as the projector would in batches of one."""

    def __init__(self) -> None:
        self._engine = Engine(projection(), PARTITIONS, "test", 10)
        self._known: set[bytes] = set()
        self._offset = 0
        self.states: dict[Ref, State] = {}
        self.timers: dict[str, Timer] = {}
        self.fired: list[Event[TimerFired]] = []
        self.told: list[Event[Any]] = []
        self.refused: list[str] = []
        self.broken: list[str] = []

    def given(self, *events: Event[Any]) -> "Story":
        """Fold these events."""
        for each in events:
            self._fold(each)
        return self

    def until(self, moment: datetime) -> "Story":
        """Fire all timers that are due by then, in order, also those they set."""
        while due := [timer for timer in self.timers.values() if timer.fire_at <= moment]:
            timer = min(due, key=lambda one: (one.fire_at, one.id))
            del self.timers[timer.id]
            self.fired.append(fired("agenda", {"_id": timer.id, **asdict(timer)}))
            self._fold(self.fired[-1])
        return self

    def get(self, model: type[S], id_: str) -> S | None:
        """A document as it stands."""
        state = self.states.get(Ref(model, id_))
        assert state is None or isinstance(state, model)
        return state

    def desk(self, rep: str = "mike") -> Desk:
        """A rep's desk."""
        found = self.get(Desk, f"{TENANT}/{rep}")
        assert found is not None
        return found

    def session(self, name: str = "s-1", rep: str = "mike") -> Session:
        """A session of a rep."""
        found = self.get(Session, document_id(f"{TENANT}/{rep}", name))
        assert found is not None
        return found

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
        return [
            each.data
            for each in self.told
            if isinstance(each.data, AgendaPublished) and each.data.session == name
        ]

    def picture(self) -> Mapping[str, Any]:
        """Everything that a store would hold, for comparing."""
        return {
            f"{ref.model.__name__} {ref.id}": state.model_dump(mode="json")
            for ref, state in self.states.items()
        } | {f"timer {id_}": timer.fire_at for id_, timer in self.timers.items()}

    def _fold(self, each: Event[Any]) -> None:
        for good in self._read(each):
            if applied_id(good.event) not in self._known:
                self._known.add(applied_id(good.event))
                self._apply(good)

    def _apply(self, good: Good) -> None:
        loaded: dict[Ref, State | None] = {}
        outcome = self._engine.fold([good], (), loaded)
        while outcome.missing:
            loaded |= {ref: self.states.get(ref) for ref in outcome.missing}
            outcome = self._engine.fold([good], (), loaded)
        self.broken += [bad.reason for bad in outcome.bad]
        for ref, state in outcome.changes.states.items():
            if state is None:
                self.states.pop(ref, None)
            else:
                # Through the store's form and back, as every document goes.
                self.states[ref] = ref.model.from_document(state.to_document())
        for id_, timer in outcome.changes.timers.items():
            if timer is None:
                self.timers.pop(id_, None)
            else:
                self.timers[id_] = timer
        self.told += outcome.changes.derived.values()
        self.refused += [why for _, why in outcome.applied if why]

    def _read(self, each: Event[Any]) -> list[Good]:
        record = encode(each)
        self._offset += 1
        raw = Raw(
            topic_name(each.topic, "test"),
            partition_of(record.key, PARTITIONS),
            self._offset,
            record.key,
            record.headers,
            record.value,
        )
        intake = self._engine.sort([raw], {raw.partition: Lane(raw.partition)})
        assert not intake.bad
        return intake.good


def story(*events: Event[Any]) -> Story:
    """A story that begins with these events."""
    return Story().given(*events)


def folded(events: Iterable[Event[Any]], until: datetime) -> Story:
    """A story of these events, with every timer fired that is due by then."""
    return Story().given(*events).until(until)
