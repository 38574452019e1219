"""Topic `sessions`: when a pair meets, and what both bring along."""

from ridealong.agenda.model.desk import Desk, Item
from ridealong.agenda.model.refusals import Refusal
from ridealong.agenda.model.session import Plan, Session
from ridealong.agenda.projection.documents import (
    desk_of,
    record_of,
    refusals_of,
    session_of,
    settle,
    short_id,
)
from ridealong.agenda.rules import history, issues, items, meetings, overlapping, preparing
from ridealong.agenda.rules import sessions as rules
from ridealong.agenda.rules.refusal import Refused
from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.contracts.internal import TimerFired
from ridealong.contracts.items import AgendaItemAdded, AgendaItemChanged, AgendaItemDropped
from ridealong.contracts.sessions import (
    OutsideEntry,
    SessionCancelled,
    SessionHeld,
    SessionMoved,
    SessionPrepared,
    SessionScheduled,
)

_OUTDATED = "a newer version of this calendar entry is known"


def bind(projection: Projection) -> None:
    """Fold these events."""
    projection.on(SessionScheduled)(scheduled)
    projection.on(SessionMoved)(moved)
    projection.on(SessionCancelled)(cancelled)
    projection.on(SessionHeld)(held)
    projection.on(SessionPrepared)(prepared)
    projection.on(AgendaItemAdded)(item_added)
    projection.on(AgendaItemChanged)(item_changed)
    projection.on(AgendaItemDropped)(item_dropped)
    projection.on_timer("unclosed")(unclosed)


def scheduled(event: Event[SessionScheduled], work: Work) -> None:
    """A session has a place in the calendar."""
    before = session_of(work, event.data.session)
    if rules.is_outdated(before, event.data.outside):
        _refuse(work, before, Refused(_OUTDATED))
        return
    desk = desk_of(work)
    planned = rules.standing_for(rules.scheduled(before, event.data), event.data.outside)
    after = overlapping.fitting(desk, before, planned, event.time)
    if isinstance(after, Refused):
        _refuse(work, before, after, planned.plan)
        return
    _keep(work, before, after, rules.manager_named(desk, after))


def moved(event: Event[SessionMoved], work: Work) -> None:
    """A session takes place at another time."""
    before = session_of(work, event.data.session)
    after = rules.moved(before, event.data)
    if isinstance(after, Session):
        after = overlapping.fitting(desk_of(work), before, after, event.time)
    if isinstance(after, Session):
        after = rules.counted(before, after, event.time, event.actor)
    _keep_told(work, before, after, event.data.outside)


def cancelled(event: Event[SessionCancelled], work: Work) -> None:
    """A session won't take place."""
    before = session_of(work, event.data.session)
    after = rules.cancelled(before, event.data.reason)
    _keep_told(work, before, after, event.data.outside)


def held(event: Event[SessionHeld], work: Work) -> None:
    """A session took place."""
    before = session_of(work, event.data.session)
    after = rules.held(before, event.data, event.time)
    desk, after = rules.closed_by_holding(desk_of(work), after)
    record = record_of(work, event.data.session)
    desk = history.remembered(desk, before, after, record)
    work.put(meetings.told(record, event.data, event.time))
    _keep(work, before, after, desk)


def prepared(event: Event[SessionPrepared], work: Work) -> None:
    """The rep has prepared a session."""
    before = session_of(work, event.data.session)
    record = record_of(work, event.data.session)
    preparation = preparing.filed(event.data, event.time)
    work.put(record.model_copy(update={"preparation": preparation}))
    desk = desk_of(work)
    dialogue, named = issues.prepared(desk.dialogue, before.session, desk.rep, preparation)
    desk = desk.model_copy(update={"dialogue": dialogue})
    _keep(work, before, rules.prepared(before, event.data, event.time, named), desk)


def unclosed(event: Event[TimerFired], work: Work) -> None:
    """A session's end is long past."""
    before = session_of(work, str(event.data.data["session"]))
    _keep(work, before, rules.overdue(before, event.data.fire_at), desk_of(work))


def item_added(event: Event[AgendaItemAdded], work: Work) -> None:
    """Something to talk about."""
    before = desk_of(work)
    if items.is_anothers(before, event.data):
        work.refuse(f"item {event.data.item} is another person's: give yours an id of its own")
        return
    if why := items.too_many_musts(before, event.data):
        work.refuse(why)
        return
    _keep_items(work, before, items.item_added(before, event.data, event.time))


def item_changed(event: Event[AgendaItemChanged], work: Work) -> None:
    """An item as it is to be from now on."""
    before = desk_of(work)
    after = items.item_changed(before, event.data)
    talked_about: tuple[Item, ...] = ()
    if after is None and event.data.revisit and event.data.session is not None:
        session = session_of(work, event.data.session)
        talked_about = session.talked_about
        occasion = rules.held_on(session)
        if occasion:
            after = items.brought_back(before, session.talked_about, occasion, event.data)
    why = items.must_choose((*before.items, *talked_about), event.data)
    if why:
        work.refuse(why)
        return
    gone = after is not None and len(after.items) < len(before.items)
    said = _answered(work, before, event.data.item) if gone else None
    _keep_items(work, before, after, said)


def item_dropped(event: Event[AgendaItemDropped], work: Work) -> None:
    """An item that won't be talked about."""
    before = desk_of(work)
    name = event.data.item
    _keep_items(work, before, items.item_dropped(before, name), _answered(work, before, name))


def _answered(work: Work, desk: Desk, name: str) -> Session | None:
    """The session that an item came from, once somebody has said what became of the item."""
    item = next((one for one in desk.items if one.item == name and one.undecided), None)
    if item is None or item.carried_from is None:
        return None
    session = session_of(work, item.carried_from)
    return session.model_copy(update={"talked_about": items.let_go(session.talked_about, name)})


def _keep_told(
    work: Work, before: Session, after: Session | Refused, entry: OutsideEntry | None
) -> None:
    """Keep what may come from a calendar outside, unless something newer came from there."""
    if rules.is_outdated(before, entry):
        after = Refused(_OUTDATED)
    elif isinstance(after, Session):
        after = rules.standing_for(after, entry)
    _keep(work, before, after, desk_of(work))


def _keep(work: Work, before: Session, after: Session | Refused, desk: Desk) -> None:
    if isinstance(after, Refused):
        _refuse(work, before, after)
        return
    if after == before:
        return
    timer = f"unclosed/{short_id(after.key, after.session)}"
    at = rules.missed_from(after)
    if at:
        work.set_timer(timer, "unclosed", at, {"session": after.session})
    else:
        work.cancel_timer(timer)
    settle(work, overlapping.with_time(rules.on_desk(desk, after), after), session=after)


def _refuse(work: Work, session: Session, why: Refused, wanted: Plan | None = None) -> None:
    """Change nothing, and keep why where the pair reads it. The time that was wanted is kept too
    while the session has none: it may be moved to another, or take place all the same."""
    event = work.event
    known = refusals_of(work)
    refusal = Refusal(
        session=session.session,
        type=event.data.TYPE,
        at=event.time,
        by=event.actor,
        reason=why.reason,
        start=wanted.start if wanted else getattr(event.data, "start", None),
        minutes=wanted.minutes if wanted else getattr(event.data, "minutes", None),
    )
    work.refuse(why.reason)
    work.put(overlapping.remembered(known, refusal))
    if wanted is not None and session.plan is None:
        work.put(session.model_copy(update={"wanted": wanted}))


def _keep_items(
    work: Work, before: Desk, after: Desk | None, session: Session | None = None
) -> None:
    if after is None:
        work.refuse("there is no such item on this rep's desk any more")
    elif len(after.items) >= len(before.items) and (why := items.too_much(after.items)):
        work.refuse(why)
    elif after != before:
        settle(work, after, session=session)
