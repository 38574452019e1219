"""Puts planned reminders into the store, and turns those whose timer fires into due ones."""

from collections.abc import Sequence
from typing import Any, Final

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded, TimerFired
from ridealong.notifier.model import Reminder
from ridealong.notifier.rules import planning
from ridealong.notifier.rules.identity import timer_id

TIMER: Final = "reminder"


def replan(
    event: Event[Any], work: Work, wanted: Sequence[Reminder], former: Sequence[Reminder] = ()
) -> None:
    """Make the reminders of a thing the `wanted` ones; `former` are those of before the event."""
    ids = [reminder.id for reminder in (*wanted, *former)]
    change = planning.plan(wanted, former, work.get_all(Reminder, ids))
    for reminder in change.put:
        work.put(reminder)
    for id_ in change.drop:
        work.delete(Reminder, id_)
    for reminder in change.timed:
        work.set_timer(
            timer_id(reminder.id, event.source, event.id),
            TIMER,
            reminder.due_at,
            {"reminder": reminder.id},
        )


def fired(event: Event[TimerFired], work: Work) -> None:
    """A reminder's moment has come, unless it has been put off or taken back since."""
    id_ = event.data.data["reminder"]
    before = work.get(Reminder, str(id_))
    after = planning.fired(before, event.data.fire_at)
    if after is not None and after != before:
        work.put(after)


def closed(event: Event[Forwarded], work: Work) -> None:
    """Its delivery has closed it. What was done is told whole, so that it is known whatever else
    has been read by then."""
    id_ = f"{event.tenant}/{event.data.about}"
    told = Reminder.model_validate(
        {**event.data.body, "id": id_, "tenant": event.tenant, "key": event.key}
    )
    work.put(planning.closed(work.get(Reminder, id_), told))
