"""The life of a session: scheduled, moved, cancelled, held, or missed.

What is told before the session itself is kept until it is.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ridealong.agenda.model.desk import Desk, Slot
from ridealong.agenda.model.session import (
    COACHING,
    Brief,
    Held,
    ItemOrder,
    Move,
    Outside,
    Plan,
    Rescheduled,
    Session,
    Status,
)
from ridealong.agenda.rules import items, pairs, promises
from ridealong.agenda.rules.items import Occasion
from ridealong.agenda.rules.preparing import filled
from ridealong.agenda.rules.refusal import Refused
from ridealong.contracts.dialogue import ItemsOrdered
from ridealong.contracts.sessions import (
    OutsideEntry,
    SessionHeld,
    SessionMoved,
    SessionPrepared,
    SessionScheduled,
)

UNCLOSED = timedelta(hours=48)
"""A session past its end by this much, which nobody closed, is missed."""

MOST_MOVES = 20
MOST_ORDERS = 40


def scheduled(session: Session, data: SessionScheduled) -> Session:
    """It has a place in the calendar. Scheduled again under its id, the newer plan holds."""
    plan = Plan(
        manager=data.manager,
        start=data.start,
        zone=data.zone,
        minutes=data.minutes,
        place=data.place,
        kind=data.kind,
        goals=data.goals,
    )
    if session.plan is None:
        early = session.early_move
        return _planned(session, _at(plan, early) if early else plan, {"early_move": None})
    elsewhere = _when_and_where(plan) != _when_and_where(session.plan)
    return _planned(
        session,
        plan,
        {
            "cancelled": False,
            "cancelled_because": None,
            "sequence": session.sequence + (elsewhere or session.cancelled),
        },
    )


def moved(session: Session, data: SessionMoved) -> Session | Refused:
    """The same session at another time."""
    if session.held:
        return Refused("the session was held already")
    if session.cancelled:
        return Refused("the session is cancelled; schedule it again instead")
    move = Move(start=data.start, zone=data.zone, minutes=data.minutes, place=data.place)
    more = {"sequence": session.sequence + 1}
    plan = session.plan or session.wanted
    if plan is None:
        return session.model_copy(update={"early_move": move, **more})
    return _planned(session, _at(plan, move), more)


def cancelled(session: Session, reason: str) -> Session | Refused:
    """It won't take place."""
    if session.held:
        return Refused("the session was held already")
    if session.cancelled:
        return session
    return _with_status(
        session.model_copy(
            update={
                "cancelled": True,
                "cancelled_because": reason or None,
                "sequence": session.sequence + 1,
            }
        )
    )


def held(session: Session, data: SessionHeld, recorded_at: datetime) -> Session:
    """It took place, whatever was thought of it before."""
    record = Held(
        start=data.start,
        minutes=data.minutes,
        recorded_at=recorded_at,
        topics=data.topics,
        questions=data.questions,
        done=data.done,
    )
    took_place = session.model_copy(update={"held": record})
    if session.plan is None and session.wanted is not None:
        # It was refused for its time, and took place all the same.
        return _planned(took_place, session.wanted, {})
    return _with_status(took_place)


def prepared(
    session: Session, data: SessionPrepared, at: datetime, issues: tuple[str, ...] = ()
) -> Session:
    """The rep has filled in parts of the preparation; the newest filing counts. `issues` are the
    ids of the top issues that are named in it."""
    brief = Brief(issues=issues, done_well=data.done_well, to_improve=data.to_improve)
    return session.model_copy(update={"prepared": filled(data), "prepared_at": at, "brief": brief})


def ordered(session: Session, data: ItemsOrdered) -> Session:
    """In which order one side wants the items of a section; the newest of each side stands."""
    mine = data.by == data.rep
    order = ItemOrder(section=data.section, by_rep=mine, items=data.items)
    others = [one for one in session.orders if (one.section, one.by_rep) != (data.section, mine)]
    orders = sorted([*others, order], key=lambda one: (one.section, one.by_rep))
    return session.model_copy(update={"orders": tuple(orders[-MOST_ORDERS:])})


def overdue(session: Session, moment: datetime) -> Session:
    """The clock has come to `moment`, and nobody had closed it by then as far as it knew."""
    latest = max(moment, session.overdue_at or moment)
    return _with_status(session.model_copy(update={"overdue_at": latest}))


def missed_from(session: Session) -> datetime | None:
    """When it counts as missed if nobody closes it before; None when it isn't open."""
    return session.end + UNCLOSED if session.status == "open" and session.end else None


def is_coaching(session: Session) -> bool:
    """Whether it counts as coaching (DOMAIN 0.5)."""
    return session.plan is None or session.plan.kind == COACHING


def on_desk(desk: Desk, session: Session) -> Desk:
    """The desk with this session among those that are open, or not."""
    slots = [slot for slot in desk.slots if slot.session != session.session]
    if session.status == "open" and session.start:
        slots.append(
            Slot(
                session=session.session,
                start=session.start,
                coaching=is_coaching(session),
                planning=session.plan is not None and session.plan.kind == "planning",
            )
        )
    slots.sort(key=lambda slot: (slot.start, slot.session))
    return desk.model_copy(update={"slots": tuple(slots)})


def closed_by_holding(desk: Desk, session: Session) -> tuple[Desk, Session]:
    """Both once a session was held: its items go with it, results it has seen leave the table."""
    occasion = held_on(session)
    if occasion is None:
        return desk, session
    desk, taken = items.taken_along(desk, occasion)
    known = {item.item: item for item in (*session.talked_about, *taken)}
    session = session.model_copy(update={"talked_about": tuple(known.values())})
    if occasion.coaching:
        latest = max(occasion.start, desk.last_held or occasion.start)
        desk = desk.model_copy(update={"last_held": latest})
    return promises.cleared(desk), session


def held_on(session: Session) -> Occasion | None:
    """When it really took place, or None where nobody has said that it did."""
    if session.held is None:
        return None
    start = session.held.start or session.start or session.held.recorded_at
    done = frozenset(session.held.done)
    return Occasion(session.session, start, is_coaching(session), done)


def manager_named(desk: Desk, session: Session) -> Desk:
    """The desk once this session's plan names a manager."""
    return pairs.named_in_session(desk, session.plan.manager) if session.plan else desk


def counted(before: Session, after: Session, at: datetime, by: str) -> Session:
    """The session with the move that was just made, the last ones of many (DOMAIN 1.19)."""
    if before.start is None or after.start == before.start:
        return after
    made = Rescheduled(at=at, by=by, was=before.start)
    return after.model_copy(update={"moves": (*before.moves, made)[-MOST_MOVES:]})


def standing_for(session: Session, entry: OutsideEntry | None) -> Session:
    """The session once an entry of a calendar outside told of it; others leave that as it was."""
    if entry is None:
        return session
    return session.model_copy(update={"outside": Outside(**entry.model_dump())})


def is_outdated(session: Session, entry: OutsideEntry | None) -> bool:
    """Whether a newer version of its entry was imported before."""
    known = session.outside
    return entry is not None and known is not None and entry.sequence < known.sequence


def _planned(session: Session, plan: Plan, more: Mapping[str, object]) -> Session:
    end = plan.start + timedelta(minutes=plan.minutes)
    update = {"plan": plan, "start": plan.start, "end": end, "wanted": None, **more}
    return _with_status(session.model_copy(update=update))


def _at(plan: Plan, move: Move) -> Plan:
    told: dict[str, object] = {"start": move.start, "zone": move.zone}
    if move.minutes is not None:
        told["minutes"] = move.minutes
    if move.place is not None:
        told["place"] = move.place
    return plan.model_copy(update=told)


def _when_and_where(plan: Plan) -> tuple[object, ...]:
    return plan.start, plan.zone, plan.minutes, plan.place


def _with_status(session: Session) -> Session:
    return session.model_copy(update={"status": _status(session)})


def _status(session: Session) -> Status:
    if session.held:
        return "held"
    if session.cancelled:
        return "cancelled"
    if session.end is None:
        return "unscheduled"
    if session.overdue_at and session.overdue_at >= session.end + UNCLOSED:
        return "missed"
    return "open"
