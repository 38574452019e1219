"""What follows from any change of a commitment: its credit, who hears of it, its next timer, and
how those stand that wait for it."""

from datetime import datetime

from ridealong.chassis.projector import Work
from ridealong.chassis.projector.work import derived_id
from ridealong.commitments.model import Clock, Commitment
from ridealong.commitments.model.clock import BEGINNING
from ridealong.commitments.projection.binding import SERVICE
from ridealong.commitments.projection.following import newest_of
from ridealong.commitments.rules import telling
from ridealong.commitments.rules.blocking import block_of, seen_by_linked
from ridealong.commitments.rules.judging import judged, standing
from ridealong.commitments.rules.updating import updated
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


def keep(
    work: Work,
    before: Commitment | None,
    after: Commitment,
    *,
    as_of: datetime = BEGINNING,
) -> None:
    """Keep a commitment judged anew, in the state that time has brought it to, and tell what of
    it others haven't heard; then judge anew whose turn depends on it.

    `as_of` is an instant from elsewhere of which the amount is at least.
    """
    waiting = _keep(work, before, after, as_of)
    _reach(work, waiting)
    while waiting:
        # The one that was due first: it decides for later ones, and never the other way round.
        id_ = min(waiting, key=lambda one: (waiting[one].deadline, one))
        del waiting[id_]
        if (known := work.get(Commitment, id_)) is not None:
            waiting |= _keep(work, known, known, BEGINNING)


def _keep(
    work: Work, before: Commitment | None, after: Commitment, as_of: datetime
) -> dict[str, Commitment]:
    """Those whom the change may block or set free, by id."""
    after = judged(after)
    linked = newest_of(work, after.linked)
    if linked:
        after = after.model_copy(update={"blocked": block_of(after, linked)})
    after = standing(after, reached(work).reached)
    if after == before:
        return {}
    work.put(after)
    _tell(work, before, after, as_of)
    _set_timer(work, before, after)
    if not linked or (before is not None and seen_by_linked(before) == seen_by_linked(after)):
        return {}
    return {one.id: one for one in linked if one.id != after.id}


def _reach(work: Work, some: dict[str, Commitment]) -> None:
    """Load all that these are linked with, before any of it is judged: what is missing is loaded
    in a round for each link of a chain, and the event is folded again each time."""
    seen: set[str] = set()
    while names := {name for one in some.values() for name in one.linked} - seen:
        seen |= names
        some = {one.id: one for one in newest_of(work, sorted(names))}


def _tell(work: Work, before: Commitment | None, after: Commitment, as_of: datetime) -> None:
    newest = max(reached(work).latest, as_of)
    for news in (
        updated(before, after),
        telling.progressed(before, after, newest),
        _settled(before, after),
    ):
        if news is not None:
            work.emit(news)


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
