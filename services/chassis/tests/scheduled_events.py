"""What the schedules fold: a small projection, and the events that there can be."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import ClassVar

from ridealong.chassis.projector import Projection, State, Work
from ridealong.contracts import Event, encode
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.goals import GoalUpdated
from ridealong.contracts.internal import TimerFired
from ridealong.contracts.scores import MetricsUpdated

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
REPS = ("ann", "bob", "cleo")
KINDS = ("dial", "rings", "late", "explodes")


class Tally(State):
    """What one rep did and reached; a sum, so that the order of topics is no matter."""

    COLLECTION: ClassVar[str] = "tallies"

    dials: int = 0
    goals: int = 0
    rings: int = 0


def counting() -> Projection:
    """Counts activities, goal values and timers, and tells of each change."""
    projection = Projection("metrics", (Tally,))

    def change(
        event: Event[ActivityLogged] | Event[GoalUpdated] | Event[TimerFired],
        work: Work,
        field: str,
    ) -> None:
        tally = work.get(Tally, event.key) or Tally(
            id=event.key, tenant=event.tenant, key=event.key
        )
        after = tally.model_copy(update={field: getattr(tally, field) + 1})
        work.put(after)
        counts = {"all": Decimal(after.dials + after.goals + after.rings)}
        person = event.data.owner() or ""
        work.emit(MetricsUpdated(person=person, as_of=NOON, goals=(), counts=counts))

    @projection.on(ActivityLogged)
    def logged(event: Event[ActivityLogged], work: Work) -> None:
        change(event, work, "dials")
        if event.data.kind == "rings":
            work.set_timer(f"ring/{event.data.activity}", "ring", NOON)
        if event.data.kind == "late":
            work.refuse("too late")
        if event.data.kind == "explodes":
            raise RuntimeError("a rule with a fault")

    @projection.on(GoalUpdated)
    def updated(event: Event[GoalUpdated], work: Work) -> None:
        change(event, work, "goals")

    @projection.on_timer("ring")
    def ring(event: Event[TimerFired], work: Work) -> None:
        change(event, work, "rings")

    return projection


def event_of(number: int) -> Event[ActivityLogged] | Event[GoalUpdated]:
    """The n-th event there can be; the same number is the same event."""
    rep = REPS[number % 3]
    if number % 4 == 3:
        goal = GoalUpdated(goal=f"g-{number}", rep=rep, value=Decimal(1), as_of=NOON, source="crm")
        return Event(f"e-{number}", "test", "t", "x", NOON, goal)
    kind = KINDS[number % 5] if number % 5 < 4 else "dial"
    activity = ActivityLogged(activity=f"a-{number}", rep=rep, kind=kind, occurred_at=NOON)
    return Event(f"e-{number}", "test", "t", "x", NOON, activity)


EVENTS = [event_of(number) for number in range(24)]
RECORDS = [encode(event) for event in EVENTS]
