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
    Creditors,
    DueMonth,
    DueMonths,
    ExpectedLinks,
    HeardLeaving,
    HeardTally,
    Person,
    Refusal,
    Refusals,
    Session,
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
REFUSALS = 20
"""So many of one commitment are kept, the newest."""

projection = Projection(
    SERVICE,
    (
        Commitment,
        Person,
        Clock,
        ActivityDay,
        ActivityYear,
        Tally,
        HeardTally,
        Session,
        Refusals,
        DueMonths,
        DueMonth,
        ExpectedLinks,
        Creditors,
        HeardLeaving,
    ),
)


def refusing(handler: Handler[D]) -> Handler[D]:
    """Record an event that the rules refuse, with their reason, instead of failing on it."""

    @wraps(handler)
    def refuse(event: Event[D], work: Work) -> None:
        try:
            handler(event, work)
        except Refused as refused:
            work.refuse(refused.reason)
            if (commitment := getattr(event.data, "commitment", None)) is not None:
                _note(event, work, commitment, refused.reason)

    return refuse


def _note(event: Event[Any], work: Work, commitment: str, reason: str) -> None:
    id_ = commitment_id(event, commitment)
    known = work.get(Refusals, id_) or Refusals(
        id=id_,
        tenant=event.tenant,
        key=event.key,
        commitment=commitment,
        rep=event.data.owner() or "",
    )
    refusal = Refusal(
        event=event.id,
        source=event.source,
        type=event.type,
        at=event.time,
        by=event.actor,
        reason=reason,
    )
    newest = (*known.refused, refusal)[-REFUSALS:]
    work.put(known.model_copy(update={"refused": newest}))


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
