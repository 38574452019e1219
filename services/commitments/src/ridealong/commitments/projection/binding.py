"""The projection, and what its handlers share."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, overload

from ridealong.chassis.projector import Handler, NotLoaded, Projection, Work
from ridealong.chassis.projector.state import Ref
from ridealong.commitments.model import (
    ActivityDay,
    ActivityYear,
    Clock,
    Commitment,
    HeardTally,
    Person,
    Tally,
    place,
)
from ridealong.commitments.rules.refusal import Refused
from ridealong.contracts import Event, EventData

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D", bound=EventData)

SERVICE = "commitments"
projection = Projection(
    SERVICE, (Commitment, Person, Clock, ActivityDay, ActivityYear, Tally, HeardTally)
)


def refusing(handler: Handler[D]) -> Handler[D]:
    """Record an event that the rules refuse, with their reason, instead of failing on it."""

    @wraps(handler)
    def refuse(event: Event[D], work: Work) -> None:
        try:
            handler(event, work)
        except Refused as refused:
            work.refuse(refused.reason)

    return refuse


@overload
def together(one: Callable[[], A], two: Callable[[], B], /) -> tuple[A, B]: ...
@overload
def together(
    one: Callable[[], A], two: Callable[[], B], three: Callable[[], C], /
) -> tuple[A, B, C]: ...
def together(*reads: Callable[[], Any]) -> tuple[Any, ...]:
    """What these read. What several of them miss is loaded in one go, not in a round for each."""
    missing: set[Ref] = set()
    found: list[Any] = []
    for read in reads:
        try:
            found.append(read())
        except NotLoaded as miss:
            missing |= miss.refs
    if missing:
        raise NotLoaded(missing)
    return tuple(found)


def commitment_id(event: Event[Any], commitment: str) -> str:
    """Where a commitment of this event's rep lies."""
    return place(event.tenant, event.data.owner() or "", commitment)


def year_ids(event: Event[Any], kind: str, years: Iterable[int]) -> list[str]:
    """Where the years of a kind of activity of this event's person lie."""
    return [place(event.tenant, event.data.owner() or "", kind, str(year)) for year in years]
