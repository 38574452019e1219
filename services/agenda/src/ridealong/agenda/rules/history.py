"""What a desk remembers of one-on-ones that were held."""

from typing import Final
from zoneinfo import ZoneInfo

from ridealong.agenda.model.desk import Desk, Past
from ridealong.agenda.model.record import Record
from ridealong.agenda.model.session import Session
from ridealong.agenda.rules.sessions import held_on

MOST_PAST: Final = 8


def remembered(desk: Desk, before: Session, after: Session, record: Record) -> Desk:
    """The desk once a session was held, or told to be held anew; others than one-on-ones don't
    count (DOMAIN 0.5)."""
    occasion = held_on(after)
    if occasion is None or not occasion.coaching:
        return desk
    plan = after.plan
    local = occasion.start.astimezone(ZoneInfo(plan.zone)) if plan else None
    told = Past(
        session=after.session,
        start=occasion.start,
        place=plan.place if plan else None,
        slot=f"{local:%A} at {local:%H:%M}" if local else None,
        topics=after.held.topics if after.held else (),
        questions=after.held.questions if after.held else (),
        value=rated_by_rep(record),
    )
    others = [one for one in desk.past if one.session != after.session]
    past = sorted([*others, told], key=lambda one: (one.start, one.session))
    first = before.held is None
    return desk.model_copy(
        update={"past": tuple(past[-MOST_PAST:]), "coached": desk.coached + first}
    )


def rated(desk: Desk, record: Record) -> Desk:
    """The desk once one of the two has rated a session that it remembers."""
    value = rated_by_rep(record)
    past = tuple(
        one.model_copy(update={"value": value}) if one.session == record.session else one
        for one in desk.past
    )
    return desk.model_copy(update={"past": past})


def rated_by_rep(record: Record) -> int | None:
    """The rep's rating, told once the manager's is there too: neither sees the other's before."""
    sides = {one.side: one.value for one in record.ratings}
    return sides.get("rep") if "manager" in sides else None
