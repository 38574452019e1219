"""What platforms publish in these tests: the same events each time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ridealong.contracts import Event, EventData
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import CommitmentDelivered, CommitmentMade
from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import GoalSet
from ridealong.contracts.people import PairUpdated, PersonUpdated
from ridealong.contracts.sessions import SessionHeld, SessionScheduled

TENANT = "acme"
MANAGER = "dana"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DUE = date(2026, 3, 31)
NEXT = datetime(2030, 3, 4, 9, tzinfo=UTC)
KINDS = ("dial", "conversation", "meeting")


def told(data: EventData, id_: str, at: datetime = START) -> Event[Any]:
    """An event from the platform."""
    return Event(id=id_, source="test/platform", tenant=TENANT, actor="crm", time=at, data=data)


def activity(number: int, reps: int, kind: str | None = None) -> Event[Any]:
    """The n-th activity, of one rep in turn."""
    at = START + timedelta(minutes=number % 40_000)
    data = ActivityLogged(
        activity=f"a-{number}",
        rep=f"rep-{number % reps}",
        kind=kind or KINDS[number % len(KINDS)],
        occurred_at=at,
    )
    return told(data, f"activity-{number}", at)


def activities(count: int, reps: int, kind: str | None = None, first: int = 0) -> list[Event[Any]]:
    """So many activities of so many reps."""
    return [activity(number, reps, kind) for number in range(first, first + count)]


def season(reps: int, count: int) -> list[Event[Any]]:
    """What all four services have to do with: people and pairs, a held session, promises that were
    kept and promises that weren't, goals, and `count` activities."""
    events = [told(PersonUpdated(person=MANAGER, name="Dana", zone="UTC"), "dana")]
    events += [
        told(data, f"{data.TYPE}/{data.subject()}/{number}")
        for number, data in enumerate(data for rep in range(reps) for data in _of_rep(rep))
    ]
    return events + activities(count, reps)


def _of_rep(number: int) -> Iterator[EventData]:
    rep = f"rep-{number}"
    yield PersonUpdated(person=rep, name=rep, zone="UTC", manager=MANAGER)
    yield PairUpdated(rep=rep, manager=MANAGER)
    session = f"s-{number}"
    yield SessionHeld(session=session, rep=rep, manager=MANAGER, start=START, minutes=Decimal(40))
    # Another: which agenda a session was held with depends on when that was heard.
    yield SessionScheduled(
        session=f"next-{number}", rep=rep, manager=MANAGER, start=NEXT, zone="UTC"
    )
    yield GoalSet(
        goal=f"g-{number}",
        rep=rep,
        kind="behavioural",
        title="More conversations",
        measure=Measure(kind="conversation"),
        target=Decimal(50),
        starts=date(2026, 1, 1),
        ends=date(2026, 12, 31),
    )
    yield CommitmentMade(
        commitment=f"counted-{number}",
        rep=rep,
        manager=MANAGER,
        owner_id=rep,
        text="Dials",
        measure=Measure(kind="dial"),
        target=Decimal(20),
        direction="at_least",
        due=DUE,
        zone="UTC",
        session=session,
        made_at=START,
    )
    yield CommitmentMade(
        commitment=f"promised-{number}",
        rep=rep,
        manager=MANAGER,
        owner_id=rep,
        text="The offer",
        direction="yes_no",
        due=DUE,
        zone="UTC",
        session=session,
        made_at=START,
    )
    if number % 2:
        yield CommitmentDelivered(
            commitment=f"promised-{number}",
            rep=rep,
            by=rep,
            delivered_at=START + timedelta(days=3),
        )
