"""Stories for tests: events in the domain's words, folded by the real engine, no servers."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from ridealong.chassis.projector import State, Timer
from ridealong.chassis.projector.engine import Engine
from ridealong.chassis.projector.records import Good, Raw, applied_id
from ridealong.chassis.projector.state import Ref
from ridealong.commitments.model import Commitment, place
from ridealong.commitments.projection import projection
from ridealong.contracts import TOPICS, Event, EventData, decode, encode
from ridealong.contracts.activities import ActivityLogged, ActivityRetracted
from ridealong.contracts.commitments import CommitmentMade, CommitmentProposed
from ridealong.contracts.fields import Measure, Money
from ridealong.contracts.internal import TimerFired

TENANT, REP, MANAGER = "acme", "mike", "dana"
READ = {spec.name for spec in TOPICS.values() if projection.service in spec.consumers}
S = TypeVar("S", bound=State)
D = TypeVar("D", bound=EventData)


def instant(text: str) -> datetime:
    """`2026-03-02` or `2026-03-02 15:30`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Service:
    """The projection in memory: what is told on topics that it reads itself comes back to it."""

    def __init__(self) -> None:
        self.states: dict[Ref, State] = {}
        self.timers: dict[str, Timer] = {}
        self.told: list[Event[Any]] = []
        self.fired: list[Event[TimerFired]] = []
        self.refused: dict[str, str] = {}
        self.coming_back: list[Event[Any]] = []
        self._engine = Engine(projection, 6, "ridealong", 5)
        self._applied: set[bytes] = set()

    def apply(self, event: Event[Any]) -> None:
        """Fold one event, read as it would come off its topic."""
        record = encode(event)
        read = decode(record.key, record.headers, record.value, topic=event.topic)
        assert isinstance(read, Event)
        if projection.handler_of(read) is None:
            return
        good = [Good(Raw(event.topic, 0, 0, *record), read)]
        loaded: dict[Ref, State | None] = {}
        outcome = self._engine.fold(good, self._applied, loaded)
        while outcome.missing:
            for ref in outcome.missing:
                state = self.states.get(ref)
                loaded[ref] = state and ref.model.from_document(state.to_document())
            outcome = self._engine.fold(good, self._applied, loaded)
        assert not outcome.bad, outcome.bad[0].reason
        self._keep(outcome.changes.states)
        for id_, timer in outcome.changes.timers.items():
            self.timers.pop(id_, None)
            if timer is not None:
                self.timers[id_] = timer
        for derived in outcome.changes.derived.values():
            self.told.append(derived)
            if derived.topic in READ:
                self.coming_back.append(derived)
        for item, refused in outcome.applied:
            self._applied.add(applied_id(item.event))
            if refused is not None:
                self.refused[item.event.id] = refused

    def _keep(self, changed: dict[Ref, State | None]) -> None:
        for ref, state in changed.items():
            if state is None:
                self.states.pop(ref, None)
            else:
                self.states[ref] = state

    def read_back(self) -> None:
        """Read what was told on our own topics, until nothing more comes of it."""
        while self.coming_back:
            self.apply(self.coming_back.pop(0))

    def due(self, now: datetime) -> list[Timer]:
        """Timers that would fire by now, the earliest first."""
        return sorted(
            (timer for timer in self.timers.values() if timer.fire_at <= now),
            key=lambda timer: (timer.fire_at, timer.id),
        )

    def fire(self, timer: Timer) -> Event[TimerFired]:
        """Take the timer out and give its event, as the timer loop would send it."""
        del self.timers[timer.id]
        event = Event(
            id=f"{timer.id}@{timer.fire_at.isoformat()}",
            source="ridealong/commitments",
            tenant=timer.tenant,
            actor="system",
            time=timer.fire_at,
            data=TimerFired(
                service="commitments",
                timer=timer.id,
                name=timer.name,
                person=timer.person,
                fire_at=timer.fire_at,
                data=dict(timer.data),
            ),
        )
        self.fired.append(event)
        return event


class Story:
    """Given events, when time passes, then commitments stand so and others heard this."""

    def __init__(self, *events: Event[Any]) -> None:
        self.service = Service()
        self.then(*events)

    def then(self, *events: Event[Any]) -> "Story":
        """These happen, in this order."""
        for event in events:
            self.service.apply(event)
            self.service.read_back()
        return self

    def until(self, text: str) -> "Story":
        """Time passes, and what is due by then happens."""
        now = instant(text)
        while due := self.service.due(now):
            self.then(self.service.fire(due[0]))
        return self

    def commitment(self, name: str = "c-1", rep: str = REP) -> Commitment:
        """The commitment as it stands."""
        state = self.service.states[Ref(Commitment, place(TENANT, rep, name))]
        assert isinstance(state, Commitment)
        return state

    def heard(self, kind: type[D]) -> list[D]:
        """What others heard of this type, oldest first."""
        return [event.data for event in self.service.told if isinstance(event.data, kind)]

    @property
    def refused(self) -> list[str]:
        """Reasons for which events were refused, in order."""
        return list(self.service.refused.values())


_numbers = count()


def happened(
    data: D, at: str = "2026-03-02 10:00", *, actor: str = "crm", id_: str | None = None
) -> Event[D]:
    """An event of a platform, or of a person, recorded at this time."""
    return Event(
        id=id_ or f"e-{next(_numbers)}",
        source="test/platform",
        tenant=TENANT,
        actor=actor,
        time=instant(at),
        data=data,
    )


def terms(**more: Any) -> dict[str, Any]:
    """Twenty discovery calls by Friday 20 March 2026 in New York, unless said otherwise."""
    usual: dict[str, Any] = {
        "commitment": "c-1",
        "rep": REP,
        "manager": MANAGER,
        "owner_id": REP,
        "text": "Twenty discovery calls",
        "measure": Measure(kind="discovery_call"),
        "target": Decimal(20),
        "direction": "at_least",
        "due": date(2026, 3, 20),
        "zone": "America/New_York",
    }
    return usual | more


YES_NO: dict[str, Any] = {"measure": None, "target": None, "direction": "yes_no"}


def made(at: str = "2026-03-02 10:00", **more: Any) -> Event[CommitmentMade]:
    """Both agreed, says a platform."""
    return happened(CommitmentMade.model_validate(terms(**more)), at)


def proposed(at: str = "2026-03-02 10:00", by: str = REP, **more: Any) -> Event[CommitmentProposed]:
    """One of the pair proposes."""
    return happened(CommitmentProposed.model_validate(terms(by=by, **more)), at, actor=by)


def activity(
    name: str,
    at: str,
    quantity: str = "1",
    *,
    rep: str = REP,
    kind: str = "discovery_call",
    money: tuple[str, str] | None = None,
) -> Event[ActivityLogged]:
    """The rep did it at this time, and it was logged at once."""
    amount = Money(amount=Decimal(money[0]), currency=money[1]) if money else None
    data = ActivityLogged(
        activity=name,
        rep=rep,
        kind=kind,
        quantity=Decimal(quantity),
        amount=amount,
        occurred_at=instant(at),
    )
    return happened(data, at, id_=f"logged-{name}")


def retracted(logged: Event[ActivityLogged]) -> Event[ActivityRetracted]:
    """It wasn't so."""
    data = logged.data
    return happened(
        ActivityRetracted(
            activity=data.activity, rep=data.rep, kind=data.kind, occurred_at=data.occurred_at
        ),
        id_=f"retracted-{data.activity}",
    )


def activities(number: int, at: str, prefix: str = "a") -> Iterable[Event[ActivityLogged]]:
    """So many of one each."""
    return [activity(f"{prefix}-{at}-{index}", at) for index in range(number)]
