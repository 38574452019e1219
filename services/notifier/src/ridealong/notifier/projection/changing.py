"""Puts planned reminders into the store, and turns those whose timer fires into due ones."""

from collections.abc import Sequence
from typing import Final

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded, TimerFired
from ridealong.notifier.model import Reminder, Rung
from ridealong.notifier.projection.loading import together
from ridealong.notifier.rules import planning
from ridealong.notifier.rules.identity import timer_id

TIMER: Final = "reminder"


def change(work: Work, wanted: Sequence[Reminder], former: Sequence[Reminder] = ()) -> None:
    """Make the reminders of a thing the `wanted` ones; `former` are those of before the event."""
    ids = [reminder.id for reminder in (*wanted, *former)]
    together(work, {Reminder: ids, Rung: ids})
    plan = planning.plan(wanted, former, work.get_all(Reminder, ids), work.get_all(Rung, ids))
    for state in (*plan.put, *plan.rung):
        work.put(state)
    for id_ in plan.heard:
        work.delete(Rung, id_)
    for id_ in plan.drop:
        work.delete(Reminder, id_)
    for reminder in plan.untimed:
        work.cancel_timer(timer_id(reminder.id, reminder.due_at))
    for reminder in plan.timed:
        work.set_timer(
            timer_id(reminder.id, reminder.due_at),
            TIMER,
            reminder.due_at,
            {"reminder": reminder.id},
        )


def fired(event: Event[TimerFired], work: Work) -> None:
    """A reminder's moment has come, unless it has been put off or taken back since."""
    id_ = str(event.data.data["reminder"])
    before = work.get(Reminder, id_)
    if before is not None:
        _end(work, before, planning.fired(before, event.data.fire_at))
        return
    new = Rung(id=id_, tenant=event.tenant, key=event.key, at=event.data.fire_at)
    work.put(planning.rang(work.get(Rung, id_), new))


def closed(event: Event[Forwarded], work: Work) -> None:
    """Its delivery has closed it. What was done is told whole, so that it is known whatever else
    has been read by then."""
    id_ = f"{event.tenant}/{event.data.about}"
    told = Reminder.model_validate(
        {**event.data.body, "id": id_, "tenant": event.tenant, "key": event.key}
    )
    early, before = work.get(Rung, id_), work.get(Reminder, id_)
    _end(work, before, planning.closed(before, told))
    if early is not None:
        work.delete(Rung, id_)


def _end(work: Work, before: Reminder | None, after: Reminder) -> None:
    work.put(after)
    if before is not None and before.state == "planned" != after.state:
        work.cancel_timer(timer_id(before.id, before.due_at))
