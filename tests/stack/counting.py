"""A small service of the tests: counts activities per rep, tells of it, and sets a timer."""

from decimal import Decimal
from typing import Any, ClassVar

from ridealong.chassis.projector import Projection, State, Work
from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.internal import TimerFired
from ridealong.contracts.scores import MetricsUpdated


class Tally(State):
    """How much one rep did."""

    COLLECTION: ClassVar[str] = "tallies"

    total: Decimal = Decimal(0)
    events: int = 0
    rings: int = 0


def projection(service: str = "metrics", *, faulty: bool = True) -> Projection:
    """A projection under the name of a service, so that the registry knows its topics.

    In a release that isn't `faulty` the rule works that fails on the kind `explodes`.
    """
    counting = Projection(service, (Tally,))

    @counting.on(ActivityLogged)
    def logged(event: Event[ActivityLogged], work: Work) -> None:
        data = event.data
        if data.kind == "explodes" and faulty:
            raise RuntimeError("a rule with a fault")
        if data.kind == "late":
            work.refuse("it is too late for this")
            return
        tally = work.get(Tally, event.key) or Tally(
            id=event.key, tenant=event.tenant, key=event.key
        )
        after = tally.model_copy(
            update={"total": tally.total + data.quantity, "events": tally.events + 1}
        )
        work.put(after)
        work.emit(
            MetricsUpdated(person=data.rep, as_of=event.time, goals=(), counts={"all": after.total})
        )
        if data.kind == "rings":
            work.set_timer(f"ring/{data.activity}", "ring", data.occurred_at)

    @counting.on_timer("ring")
    def ring(event: Event[TimerFired], work: Work) -> None:
        tally = work.get(Tally, event.key)
        if tally is not None:
            work.put(tally.model_copy(update={"rings": tally.rings + 1}))

    return counting


def activity(number: int, rep: str, kind: str = "dial", **more: Any) -> Event[ActivityLogged]:
    """The n-th activity of a tenant, always the same event for the same number."""
    return Event(
        id=f"activity-{number}",
        source="test/dialler",
        tenant="acme",
        actor="dialler",
        time=more.pop("time"),
        data=ActivityLogged(activity=f"a-{number}", rep=rep, kind=kind, **more),
    )
