"""Events in the domain's words: rep Mike, his manager Dana, and what they agree on."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from ridealong.agenda.projection.commitments import JUDGE
from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentProgressed,
    CommitmentSettled,
    CommitmentUpdated,
    WhyLeftOut,
)
from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import GoalKind, GoalSet
from ridealong.contracts.items import AgendaItemAdded
from ridealong.contracts.people import PairUpdated, PersonUpdated
from ridealong.contracts.scores import FollowthroughUpdated, GoalReading, MetricsUpdated, ScoreItem
from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionHeld,
    SessionMoved,
    SessionPrepared,
    SessionScheduled,
)

from .story import MONDAY, event

TUESDAY = datetime(2026, 11, 24, 14, tzinfo=UTC)
ZONE = "America/New_York"


def person(name: str = "mike", *, manager: str | None = "dana", **more: Any) -> Event[Any]:
    """A person's record."""
    at = more.pop("at", MONDAY)
    fields = {"name": f"{name.title()} Larsen", "zone": ZONE, "manager": manager} | more
    return event(PersonUpdated(person=name, **fields), at)


def pair(manager: str = "dana", **more: Any) -> Event[Any]:
    """Mike and a manager."""
    at = more.pop("at", MONDAY)
    return event(PairUpdated(rep="mike", manager=manager, **more), at, named=f"pair/{manager}/{at}")


def scheduled(name: str = "s-1", start: datetime = TUESDAY, **more: Any) -> Event[Any]:
    """A session of Mike's in the calendar."""
    at = more.pop("at", MONDAY)
    fields: dict[str, Any] = {"rep": "mike", "manager": "dana", "zone": ZONE} | more
    return event(SessionScheduled(session=name, start=start, **fields), at)


def moved(name: str = "s-1", start: datetime = TUESDAY, **more: Any) -> Event[Any]:
    """It takes place at another time."""
    at = more.pop("at", MONDAY)
    return event(SessionMoved(session=name, rep="mike", start=start, zone=ZONE, **more), at)


def cancelled(name: str = "s-1", at: datetime = MONDAY) -> Event[Any]:
    """It won't take place."""
    return event(SessionCancelled(session=name, rep="mike", reason="ill"), at)


def held(name: str = "s-1", start: datetime | None = TUESDAY, **more: Any) -> Event[Any]:
    """It took place."""
    at = more.pop("at", (start or TUESDAY) + timedelta(minutes=45))
    data = SessionHeld(session=name, rep="mike", manager="dana", start=start, minutes=40, **more)
    return event(data, at)


def prepared(name: str = "s-1", **parts: str) -> Event[Any]:
    """Mike has prepared."""
    return event(SessionPrepared(session=name, rep="mike", **parts))


def item(name: str, session: str | None = "s-1", **more: Any) -> Event[Any]:
    """Something to talk about."""
    at = more.pop("at", MONDAY)
    fields: dict[str, Any] = {"title": f"About {name}", "by": "mike"} | more
    return event(AgendaItemAdded(item=name, rep="mike", session=session, **fields), at)


def made(name: str = "c-1", due: date = date(2026, 11, 27), **more: Any) -> Event[Any]:
    """Mike's promise of twenty calls is in force, unless said otherwise."""
    at = more.pop("at", MONDAY)
    source = more.pop("source", JUDGE)
    fields: dict[str, Any] = {
        "owner_id": "mike",
        "text": "Twenty discovery calls",
        "measure": Measure(kind="discovery_call"),
        "target": Decimal(20),
        "direction": "at_least",
        "state": "in_force",
    } | more
    data = CommitmentUpdated(
        commitment=name, rep="mike", manager="dana", due=due, zone=ZONE, **fields
    )
    named = sha256(data.model_dump_json().encode()).hexdigest()
    return event(data, at, named=f"{named}/{at.isoformat()}/{source}", source=source)


def left_out(name: str, why: WhyLeftOut, at: datetime = MONDAY, **more: Any) -> list[Event[Any]]:
    """It doesn't count any more; told with its settlement, as it always is."""
    gone = made(name, state="left_out", left_out=why, at=at, **more)
    return [gone, settled(name, "0", at, left_out=why, kept=False)]


def progressed(
    name: str = "c-1", amount: int = 15, at: datetime = MONDAY, source: str = JUDGE
) -> Event[Any]:
    """How far it is."""
    data = CommitmentProgressed(commitment=name, rep="mike", amount=Decimal(amount), as_of=at)
    return event(data, at, named=f"{name}/progress/{amount}/{at}/{source}", source=source)


def settled(
    name: str = "c-1", credit: str = "1", at: datetime = TUESDAY, **more: Any
) -> Event[Any]:
    """What it is worth."""
    fields: dict[str, Any] = {"kept": credit == "1", "amount_now": None} | more
    data = CommitmentSettled(
        commitment=name,
        rep="mike",
        manager="dana",
        owner_id="mike",
        due=date(2026, 11, 27),
        zone=ZONE,
        credit=Decimal(credit),
        late_window_open=True,
        reason="deadline_passed",
        settled_at=at,
        **fields,
    )
    return event(data, at, source=JUDGE)


def final(name: str, credit: str, at: datetime, due: date, **more: Any) -> list[Event[Any]]:
    """Its deadline has passed: the state, and the credit."""
    state = more.pop("state", "settled")
    return [made(name, due, state=state, at=at, **more), settled(name, credit, at)]


def goal_set(
    name: str = "ring-fund", kind: GoalKind = "personal", target: int = 6000, **more: Any
) -> Event[Any]:
    """An aim of Mike's."""
    fields: dict[str, Any] = {
        "title": f"The {name}",
        "measure": Measure(kind="qualified_lead"),
        "starts": date(2026, 10, 1),
        "ends": date(2026, 12, 31),
    } | more
    return event(GoalSet(goal=name, rep="mike", kind=kind, target=Decimal(target), **fields))


def metrics(
    goals: tuple[GoalReading, ...] = (), at: datetime = MONDAY, **counts: int
) -> Event[Any]:
    """What metrics reads."""
    data = MetricsUpdated(
        person="mike",
        as_of=at,
        goals=goals,
        counts={kind: Decimal(amount) for kind, amount in counts.items()},
    )
    return event(data, at)


def reading(
    name: str = "q4-pipeline", value: int = 23, target: int = 40, before: int = 18
) -> GoalReading:
    """A goal now, and at the last held session."""
    return GoalReading(
        goal=name,
        value=Decimal(value),
        target=Decimal(target),
        at_last_session=Decimal(before),
        change=Decimal(value - before),
    )


def score(value: int | None = 76, at: datetime = MONDAY, **more: Any) -> Event[Any]:
    """Mike's follow-through."""
    fields: dict[str, Any] = {
        "settled": 4,
        "kept": 2,
        "of": 4,
        "range_low": 61,
        "range_high": 87,
        "band": "steady",
        "as_of": date(2026, 11, 20),
        "items": (
            ScoreItem(
                commitment="c-0", due=date(2026, 11, 20), credit=Decimal(1), share=Decimal("0.6")
            ),
        ),
        "prior_share": Decimal("0.4"),
    } | more
    return event(FollowthroughUpdated(person="mike", score=value, **fields), at)
