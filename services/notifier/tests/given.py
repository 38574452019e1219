"""Given events, when their timers fire, then the documents: the real engine over memory."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from ridealong.chassis.projector.engine import Engine, partition_of
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.records import Raw, applied_id
from ridealong.chassis.projector.state import Ref, State
from ridealong.chassis.projector.timers import fired
from ridealong.chassis.projector.work import Timer
from ridealong.contracts import Event, EventData, encode, topic_name
from ridealong.contracts.commitments import CommitmentMade
from ridealong.contracts.people import Channel, PersonUpdated
from ridealong.contracts.sessions import SessionMoved, SessionScheduled
from ridealong.notifier import projection
from ridealong.notifier.model import Reminder

PARTITIONS = 6
MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def at(text: str) -> datetime:
    """An instant, of a text with offset."""
    return datetime.fromisoformat(text).astimezone(UTC)


def event(data: EventData, *, actor: str = "crm", time: datetime = MONDAY_NOON) -> Event[Any]:
    """What a platform publishes; the same data at the same time is the same event."""
    return Event(
        id=f"{data.TYPE}:{data.subject()}:{hash(data)}:{time:%H%M%S}",
        source="test/crm",
        tenant="acme",
        actor=actor,
        time=time,
        data=data,
    )


def person(who: str = "mike", zone: str = "Europe/Riga", **more: Any) -> Event[Any]:
    """A person who can be reached by mail."""
    channels = more.pop("channels", (Channel(kind="email", address=f"{who}@example.org"),))
    return event(PersonUpdated(person=who, name=who, zone=zone, channels=channels, **more))


def scheduled(
    start: str, *, session: str = "s-1", rep: str = "mike", manager: str = "ines", **more: Any
) -> Event[Any]:
    """A session of Mike with Ines, in Riga unless said otherwise."""
    zone = more.pop("zone", "Europe/Riga")
    return event(
        SessionScheduled(
            session=session, rep=rep, manager=manager, start=at(start), zone=zone, **more
        )
    )


def moved(start: str, *, session: str = "s-1", zone: str = "Europe/Riga") -> Event[Any]:
    """The session at another time."""
    return event(SessionMoved(session=session, rep="mike", start=at(start), zone=zone))


def promised(due: str, *, commitment: str = "c-1", **more: Any) -> Event[Any]:
    """A commitment of Mike's in force; yes or no unless a target says how much."""
    terms: dict[str, Any] = {
        "owner_id": "mike",
        "text": "call ten people",
        "direction": "yes_no",
        "zone": "Europe/Riga",
    } | more
    if "target" in terms:
        terms |= {"direction": more.get("direction", "at_least"), "measure": {"kind": "dial"}}
        terms["target"] = Decimal(terms["target"])
    return event(
        CommitmentMade.model_validate(
            {
                "commitment": commitment,
                "rep": "mike",
                "manager": "ines",
                "due": date.fromisoformat(due),
                **terms,
            }
        )
    )


class Story:
    """The notifier's picture of what it was given, in the order it was given."""

    def __init__(self) -> None:
        self._engine = Engine(projection.create(), PARTITIONS, "test", 10)
        self._known: set[bytes] = set()
        self._offset = 0
        self.states: dict[Ref, State] = {}
        self.timers: dict[str, Timer] = {}
        self.internal: list[Event[Any]] = []
        self.bad: list[str] = []

    def given(self, *events: Event[Any]) -> "Story":
        """Fold these; what the notifier tells itself waits until `then`, or is taken one by one."""
        for one in events:
            self._fold(one)
        return self

    def hear_one(self) -> bool:
        """Fold the next event that the notifier told itself; answers whether there was one."""
        if self.internal:
            self._fold(self.internal.pop(0))
            return True
        return False

    def ring(self, now: datetime) -> bool:
        """Fire one due timer onto the notifier's own topic; answers whether one was due."""
        due = [timer for timer in self.timers.values() if timer.fire_at <= now]
        if not due:
            return False
        timer = min(due, key=lambda one: (one.fire_at, one.id))
        del self.timers[timer.id]
        self.internal.append(
            fired(
                "notifier",
                {
                    "_id": timer.id,
                    "name": timer.name,
                    "tenant": timer.tenant,
                    "person": timer.person,
                    "fire_at": timer.fire_at,
                    "data": dict(timer.data),
                },
            )
        )
        return True

    def then(self, now: str | datetime) -> "Story":
        """Everything told and every timer fired that is due by now."""
        moment = at(now) if isinstance(now, str) else now
        while self.hear_one() or self.ring(moment):
            pass
        return self

    @property
    def reminders(self) -> list[Reminder]:
        """All reminders, in the order in which they are due."""
        found = [state for state in self.states.values() if isinstance(state, Reminder)]
        return sorted(found, key=lambda one: (one.due_at, one.person, one.id))

    def of(self, who: str) -> list[Reminder]:
        """One person's reminders."""
        return [one for one in self.reminders if one.person == who]

    def only(self, who: str) -> Reminder:
        """The one reminder that a person has."""
        (found,) = self.of(who)
        return found

    def picture(self) -> dict[str, Any]:
        """What the store would hold, for comparing."""
        return {
            f"{ref.model.COLLECTION} {ref.id}": state.model_dump(mode="json")
            for ref, state in self.states.items()
        }

    def _fold(self, one: Event[Any]) -> None:
        record = encode(one)
        self._offset += 1
        lane = partition_of(record.key, PARTITIONS)
        name = topic_name(one.topic, "test")
        raw = Raw(name, lane, self._offset, record.key, record.headers, record.value)
        intake = self._engine.sort([raw], {lane: Lane(lane)})
        self.bad += [bad.reason for bad in intake.bad]
        loaded: dict[Ref, State | None] = {}
        outcome = self._engine.fold(intake.good, self._known, loaded)
        while outcome.missing:
            loaded |= {ref: self.states.get(ref) for ref in outcome.missing}
            outcome = self._engine.fold(intake.good, self._known, loaded)
        self.bad += [bad.reason for bad in outcome.bad]
        self._known |= {applied_id(item.event) for item, _ in outcome.applied}
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
        self.internal += outcome.changes.derived.values()


def story(*events: Event[Any]) -> Story:
    """What the notifier makes of these events."""
    return Story().given(*events)


def folded(events: Sequence[Event[Any]], now: datetime) -> dict[str, Any]:
    """The picture once everything is read, told and fired."""
    return Story().given(*events).then(now).picture()
