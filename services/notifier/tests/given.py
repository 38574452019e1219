"""Given events in the words of the domain, when time passes, then these reminders."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from ridealong.chassis.testing import Rehearsal
from ridealong.contracts import Event, EventData
from ridealong.contracts.commitments import CommitmentUpdated
from ridealong.contracts.people import Channel, PersonUpdated
from ridealong.contracts.sessions import SessionMoved, SessionScheduled
from ridealong.notifier import projection
from ridealong.notifier.model import Commitment, Kind, Reminder
from ridealong.notifier.projection.commitments import JUDGE

ASKING: tuple[Kind, ...] = ("prepare", "commitment_due", "answer_awaited", "acceptance_awaited")
MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def at(text: str) -> datetime:
    """An instant, of a text with offset."""
    return datetime.fromisoformat(text).astimezone(UTC)


def event(
    data: EventData,
    *,
    actor: str = "crm",
    time: datetime = MONDAY_NOON,
    source: str = "test/crm",
) -> Event[Any]:
    """What a platform publishes; the same data at the same time is the same event."""
    return Event(
        id=f"{data.TYPE}:{data.subject()}:{hash(data.model_dump_json())}:{time:%H%M%S}",
        source=source,
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


def judged(data: EventData, *, time: datetime = MONDAY_NOON) -> Event[Any]:
    """What commitments says."""
    return event(data, actor="system", time=time, source=JUDGE)


def promised(due: str, *, commitment: str = "c-1", **more: Any) -> Event[Any]:
    """A commitment of Mike's as it stands, in force; yes or no unless a target says how much."""
    time = more.pop("time", MONDAY_NOON)
    terms: dict[str, Any] = {
        "owner_id": "mike",
        "text": "call ten people",
        "direction": "yes_no",
        "zone": "Europe/Riga",
        "state": "in_force",
    } | more
    if "target" in terms:
        terms |= {"direction": more.get("direction", "at_least"), "measure": {"kind": "dial"}}
        terms["target"] = Decimal(terms["target"])
    whole = {
        "commitment": commitment,
        "rep": "mike",
        "manager": "ines",
        "due": date.fromisoformat(due),
        **terms,
    }
    return judged(CommitmentUpdated.model_validate(whole), time=time)


class Story:
    """The notifier's picture of what it was given, in the order it was given."""

    def __init__(self) -> None:
        self.stage = Rehearsal(projection.create())

    def given(self, *events: Event[Any]) -> "Story":
        """Fold these; what the notifier tells itself waits until `then`."""
        for one in events:
            self.stage.batch([one])
        return self

    def then(self, now: str | datetime) -> "Story":
        """Everything told and every timer fired that is due by now."""
        self.stage.until(at(now) if isinstance(now, str) else now)
        return self

    @property
    def reminders(self) -> list[Reminder]:
        """All reminders, in the order in which they are due."""
        return sorted(self.stage.all(Reminder), key=lambda one: (one.due_at, one.person, one.id))

    def of(self, who: str, *kinds: Kind) -> list[Reminder]:
        """One person's reminders: of these kinds, or those that ask to do what is dated."""
        asked = kinds or ASKING
        return [one for one in self.reminders if one.person == who and one.kind in asked]

    def only(self, who: str, *kinds: Kind) -> Reminder:
        """The one reminder of these kinds that a person has."""
        (found,) = self.of(who, *kinds)
        return found

    @property
    def commitment(self) -> Commitment:
        """The one commitment that there is."""
        (found,) = self.stage.all(Commitment)
        return found

    def picture(self) -> dict[str, Any]:
        """What the store would hold, for comparing. Timers, and what rang, aren't part of it: one
        that has been superseded fires in vain."""
        return {
            name: {field: held[field] for field in held if field != "rung"}
            for name, held in self.stage.picture().items()
            if not name.startswith(("timer ", "rung "))
        }


def story(*events: Event[Any]) -> Story:
    """What the notifier makes of these events."""
    return Story().given(*events)
