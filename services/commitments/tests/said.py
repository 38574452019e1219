"""What the two say of a commitment, as events."""

from datetime import date
from decimal import Decimal
from typing import Any

from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentDelivered,
    CommitmentDisputeClosed,
    CommitmentDisputed,
    CommitmentNoted,
    RenegotiationAnswered,
    RenegotiationAsked,
)
from ridealong.contracts.fields import Evidence
from ridealong.contracts.people import PairUpdated, PersonUpdated

from .given import MANAGER, REP, happened, instant


def asked(
    at: str,
    due: date | None = date(2026, 3, 27),
    *,
    target: int | None = None,
    by: str = REP,
    name: str = "c-1",
) -> Event[Any]:
    """Asked for another due day, another target or both."""
    goal = None if target is None else Decimal(target)
    data = RenegotiationAsked(
        commitment=name, rep=REP, by=by, due=due, target=goal, reason="the list is late"
    )
    return happened(data, at, actor=by)


def answered(at: str, *, yes: bool = True, by: str = MANAGER, name: str = "c-1") -> Event[Any]:
    """The other side's answer."""
    data = RenegotiationAnswered(commitment=name, rep=REP, by=by, accepted=yes)
    return happened(data, at, actor=by)


def disputed(at: str, by: str = REP, name: str = "c-1") -> Event[Any]:
    """What was recorded is contested."""
    data = CommitmentDisputed(commitment=name, rep=REP, by=by, reason="it was sent in time")
    return happened(data, at, actor=by)


def dispute_closed(at: str, by: str = MANAGER, name: str = "c-1") -> Event[Any]:
    """Put right, or taken back."""
    return happened(CommitmentDisputeClosed(commitment=name, rep=REP, by=by), at, actor=by)


def noted(at: str, text: str, by: str = REP, name: str = "c-1") -> Event[Any]:
    """A note beside it."""
    return happened(CommitmentNoted(commitment=name, rep=REP, by=by, text=text), at, actor=by)


def delivered(at: str, by: str = REP, name: str = "c-1", *, done: str | None = None) -> Event[Any]:
    """Done; with evidence when it says when."""
    data = CommitmentDelivered(
        commitment=name,
        rep=REP,
        by=by,
        delivered_at=None if done is None else instant(done),
        evidence=() if done is None else (Evidence(label="mail", record="r-1"),),
    )
    return happened(data, at, actor=by)


def person(at: str, who: str = REP, *, active: bool) -> Event[Any]:
    """The record of a person."""
    return happened(PersonUpdated(person=who, name=who.title(), zone="UTC", active=active), at)


def pair(at: str, ended: date | None, manager: str = MANAGER) -> Event[Any]:
    """The record of rep and manager."""
    return happened(PairUpdated(rep=REP, manager=manager, ended=ended), at)
