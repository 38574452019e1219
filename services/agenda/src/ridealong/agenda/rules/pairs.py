"""Who coaches a rep now."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from ridealong.agenda.model.desk import CLASSIC, Desk, Pair
from ridealong.contracts.people import PairUpdated, PersonUpdated

_DAY = timedelta(days=1)


def told_of_person(desk: Desk, person: PersonUpdated) -> Desk:
    """The desk once the person's record is known."""
    return _with_manager(
        desk.model_copy(
            update={"known": True, "active": person.active, "reports_to": person.manager}
        )
    )


def told_of_pair(desk: Desk, pair: PairUpdated, at: datetime) -> Desk:
    """The desk once a pair is made, changed or ended; the newest stands last."""
    told = Pair(
        manager=pair.manager,
        minutes=pair.minutes,
        template=pair.template,
        start=pair.start,
        ended=pair.ended,
    )
    others = tuple(known for known in desk.pairs if known.manager != pair.manager)
    return as_of(desk.model_copy(update={"known": True, "pairs": (*others, told)}), at)


def as_of(desk: Desk, moment: datetime) -> Desk:
    """The desk once it is known that this moment has come; an earlier one changes nothing."""
    latest = max(moment, desk.pairs_as_of or moment)
    return _with_manager(desk.model_copy(update={"pairs_as_of": latest}))


def named_in_session(desk: Desk, manager: str) -> Desk:
    """The desk once a session names a manager: it counts while nothing better is known."""
    return _with_manager(desk.model_copy(update={"named_manager": manager}))


def pair_in_force(desk: Desk) -> Pair | None:
    """The newest pair that has begun and hasn't ended."""
    now = desk.pairs_as_of
    if now is None:
        return None
    for pair in reversed(desk.pairs):
        begun = pair.start is None or _midnight(pair.start) <= now
        over = pair.ended is not None and _midnight(pair.ended + _DAY) <= now
        if begun and not over:
            return pair
    return None


def next_change(desk: Desk) -> datetime | None:
    """When, by what is known now, the pair in force may change."""
    now = desk.pairs_as_of
    return min((at for at in _boundaries(desk) if now is not None and at > now), default=None)


def template_of(desk: Desk) -> str:
    """The form that the pair has agreed on."""
    pair = pair_in_force(desk)
    return pair.template if pair else CLASSIC


def _with_manager(desk: Desk) -> Desk:
    pair = pair_in_force(desk)
    if pair:
        manager: str | None = pair.manager
    elif desk.known:
        manager = desk.reports_to
    else:
        manager = desk.named_manager
    return desk.model_copy(update={"manager": manager})


def _boundaries(desk: Desk) -> Iterator[datetime]:
    for pair in desk.pairs:
        if pair.start is not None:
            yield _midnight(pair.start)
        if pair.ended is not None:
            yield _midnight(pair.ended + _DAY)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
