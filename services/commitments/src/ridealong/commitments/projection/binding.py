"""The projection, and what its handlers share."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

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


def need(*reads: Callable[[], object]) -> None:
    """Have all of these read in one go, instead of a round for each."""
    missing: set[Ref] = set()
    for read in reads:
        try:
            read()
        except NotLoaded as miss:
            missing |= miss.refs
    if missing:
        raise NotLoaded(missing)


def commitment_id(event: Event[Any], commitment: str) -> str:
    """Where a commitment of this event's rep lies."""
    return place(event.tenant, event.data.owner() or "", commitment)


def year_ids(event: Event[Any], kind: str, years: Iterable[int]) -> list[str]:
    """Where the years of a kind of activity of this event's person lie."""
    return [place(event.tenant, event.data.owner() or "", kind, str(year)) for year in years]
