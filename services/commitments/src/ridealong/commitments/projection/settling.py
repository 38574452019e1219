"""What follows from any change of a commitment: its credit, who hears of it, its next timer."""

from datetime import datetime
from decimal import Decimal

from ridealong.chassis.projector import Work
from ridealong.chassis.projector.work import derived_id
from ridealong.commitments.model import Clock, Commitment
from ridealong.commitments.model.clock import BEGINNING
from ridealong.commitments.projection.binding import SERVICE
from ridealong.commitments.rules import telling
from ridealong.commitments.rules.judging import judged, standing
from ridealong.contracts.commitments import CommitmentSettled

TIMER = "due"


def reached(work: Work) -> Clock:
    """How far time has come for this event's rep."""
    key = work.event.key
    return work.get(Clock, key) or Clock(id=key, tenant=work.event.tenant, key=key)


def note_time(work: Work) -> None:
    """Note the time of this event of the person's."""
    clock = reached(work)
    if work.event.time > clock.latest:
        work.put(clock.model_copy(update={"latest": work.event.time}))


def keep_up(work: Work, before: Commitment | None, after: Commitment) -> None:
    """Keep a commitment that a life event changed, in the state that time has brought it to."""
    keep(work, before, standing(after, reached(work).reached))


def keep(
    work: Work,
    before: Commitment | None,
    after: Commitment,
    *,
    heard: Decimal | None = None,
    as_of: datetime = BEGINNING,
) -> None:
    """Keep a commitment judged anew, and tell what of it others haven't heard.

    `heard` is the amount that they heard last, when it isn't the one from before; `as_of` an
    instant from elsewhere of which the amount is at least.
    """
    after = judged(after)
    if after == before:
        return
    work.put(after)
    known = heard if heard is not None else before.amount_now if before is not None else None
    newest = max(reached(work).latest, as_of)
    for news in (telling.progressed(known, after, newest), _settled(before, after)):
        if news is not None:
            work.emit(news)
    _set_timer(work, before, after)


def _settled(before: Commitment | None, after: Commitment) -> CommitmentSettled | None:
    told, now = telling.settled(before), telling.settled(after)
    return None if now == told else now


def _set_timer(work: Work, before: Commitment | None, after: Commitment) -> None:
    next_instant = after.wakes_at
    if next_instant == (None if before is None else before.wakes_at):
        return
    # Names can be longer than a timer's id may be.
    timer = f"{TIMER}/{derived_id(SERVICE, TIMER, after.rep, after.commitment)}"
    if next_instant is None:
        work.cancel_timer(timer)
    else:
        work.set_timer(timer, TIMER, next_instant, {"commitment": after.commitment})
