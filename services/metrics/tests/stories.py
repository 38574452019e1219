"""Events of the tests in a few words."""

from decimal import Decimal
from typing import Any

from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged, ActivityRetracted
from ridealong.contracts.commitments import CommitmentSettled
from ridealong.contracts.fields import Measure, Money
from ridealong.contracts.goals import GoalAccepted, GoalSet, GoalUpdated
from ridealong.contracts.people import PairUpdated, PersonUpdated
from ridealong.contracts.sessions import SessionHeld, SessionScheduled

from .given import at, event


def done(
    activity: str, when: str, kind: str = "dial", usd: str | None = None, **more: Any
) -> Event[ActivityLogged]:
    """The rep did something."""
    more = {"rep": "rep-1", "currency": "USD"} | more
    currency = more.pop("currency")
    money = None if usd is None else Money(amount=Decimal(usd), currency=currency)
    data = ActivityLogged(activity=activity, kind=kind, occurred_at=at(when), amount=money, **more)
    return event(data, when)


def undone(activity: str, when: str, kind: str = "dial", rep: str = "rep-1") -> Event[Any]:
    """It wasn't so."""
    data = ActivityRetracted(activity=activity, rep=rep, kind=kind, occurred_at=at(when))
    return event(data, when)


def goal_set(goal: str = "g-1", time: str = "2026-01-02", **more: Any) -> Event[GoalSet]:
    """The pair agreed on an aim."""
    content: dict[str, Any] = {
        "rep": "rep-1",
        "kind": "closed_business",
        "title": "first quarter",
        "measure": Measure(kind="deal_won", unit="money"),
        "target": Decimal(100_000),
        "starts": "2026-01-01",
        "ends": "2026-03-31",
    }
    return event(GoalSet(goal=goal, **(content | more)), time)


def accepted(by: str, time: str, goal: str = "g-1") -> Event[GoalAccepted]:
    """One of the pair agrees to an aim."""
    return event(GoalAccepted(goal=goal, rep="rep-1", by=by), time)


def goal_at(value: int | None, as_of: str, goal: str = "g-1", **more: Any) -> Event[GoalUpdated]:
    """Where it stands."""
    more = {"rep": "rep-1"} | more
    data = GoalUpdated(goal=goal, value=value, as_of=at(as_of), **more)
    return event(data, more.pop("time", as_of))


def scheduled(session: str, start: str, kind: Any = "coaching") -> Event[SessionScheduled]:
    """It has a place in the calendar."""
    data = SessionScheduled(
        session=session,
        rep="rep-1",
        manager="manager-1",
        start=at(start),
        zone="Europe/Riga",
        kind=kind,
    )
    return event(data, "2026-01-05")


def held(
    session: str, start: str | None, closed: str | None = None, **more: Any
) -> Event[SessionHeld]:
    """It took place."""
    content: dict[str, Any] = {"rep": "rep-1", "manager": "manager-1", "minutes": 40}
    data = SessionHeld(
        session=session, start=None if start is None else at(start), **(content | more)
    )
    return event(data, closed or start or "2026-01-05")


def settled(
    commitment: str,
    due: str,
    credit: str,
    at_: str | None = None,
    **more: Any,
) -> Event[CommitmentSettled]:
    """A commitment has its credit."""
    content: dict[str, Any] = {
        "rep": "rep-1",
        "manager": "manager-1",
        "owner_id": "rep-1",
        "zone": "UTC",
        "kept": credit == "1",
        "late_window_open": False,
        "reason": "tested",
        "settled_at": at(at_ or due),
    }
    data = CommitmentSettled(
        commitment=commitment, due=due, credit=Decimal(credit), **(content | more)
    )
    return event(data, data.settled_at)


def person(name: str, time: str, zone: str = "UTC", **more: Any) -> Event[PersonUpdated]:
    """Somebody's record."""
    return event(PersonUpdated(person=name, name=name, zone=zone, **more), time)


def pair(rep: str, manager: str, time: str, **more: Any) -> Event[PairUpdated]:
    """Who coaches whom."""
    return event(PairUpdated(rep=rep, manager=manager, **more), time)
