"""A small service of the tests whose figures need what the organisation measures by."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from ridealong.chassis.projector import Projection, State, Work
from ridealong.chassis.projector.reference import Heard, Reference
from ridealong.chassis.yardsticks import Applied, carried_on, in_force
from ridealong.contracts import Event, EventData
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.instant import Instant
from ridealong.contracts.people import OrganisationUpdated, Yardstick


class Measures(Heard):
    """What is measured by."""

    COLLECTION: ClassVar[str] = "measures"

    yardsticks: tuple[Applied, ...] = ()


class Newest(State):
    """When a person was busy last, and how much was asked for on that day."""

    COLLECTION: ClassVar[str] = "newest"

    at: Instant
    asked: Decimal | None = None


def measuring() -> Projection:
    """Keeps what was asked for on each person's newest day."""
    projection = Projection("metrics", (Newest,))
    reference = Reference(projection, "measures", Measures)

    @reference.on_change
    def judge(work: Work) -> None:
        known = work.get(Newest, work.event.key)
        if known is not None:
            asked = in_force(reference.of(work).yardsticks, "dials", known.at.date())
            work.put(known.model_copy(update={"asked": asked}))

    @projection.on(OrganisationUpdated)
    def organisation(event: Event[OrganisationUpdated], work: Work) -> None:
        told = event.data.yardsticks
        reference.update(
            work,
            lambda known: known.model_copy(
                update={"yardsticks": carried_on(known.yardsticks, told, event.time)}
            ),
        )

    @projection.on(ActivityLogged)
    def logged(event: Event[ActivityLogged], work: Work) -> None:
        known = work.get(Newest, event.key)
        at = max(event.data.occurred_at, known.at) if known else event.data.occurred_at
        work.put(Newest(id=event.key, tenant=event.tenant, key=event.key, at=at))
        judge(work)

    return projection


def recorded(data: EventData, day: str, id_: str) -> Event[Any]:
    """An event of this day's noon."""
    time = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=12)
    return Event(id_, "test/platform", "acme", "platform", time, data)


def asks(day: str, *yardsticks: tuple[str, str], zone: str = "UTC") -> Event[OrganisationUpdated]:
    """On this day the organisation said: so many dials, from that day on."""
    data = OrganisationUpdated(
        name="Acme",
        zone=zone,
        yardsticks=tuple(
            Yardstick(name="dials", value=Decimal(value), applies_from=date.fromisoformat(since))
            for value, since in yardsticks
        ),
    )
    return recorded(data, day, f"organisation/{day}/{yardsticks}")


def busy(person: str, day: str) -> Event[ActivityLogged]:
    """Somebody did something on a day."""
    at = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    data = ActivityLogged(activity=day, rep=person, kind="dial", occurred_at=at)
    return recorded(data, day, f"{person[:100]}/{day}")
