"""Reminders that their people put off."""

from ridealong.chassis.projector import Work
from ridealong.contracts import Event, key_of
from ridealong.contracts.preferences import ReminderSnoozed
from ridealong.notifier.model import OF_COMMITMENTS, Reminder, Snooze, Snoozes
from ridealong.notifier.projection import commitments, rhythms, sessions
from ridealong.notifier.projection.reminders import replan
from ridealong.notifier.rules import snoozing


def snoozed(event: Event[ReminderSnoozed], work: Work) -> None:
    """A person wants to hear of it again later; of somebody else's word nothing is kept."""
    data = event.data
    if event.actor != data.person:
        work.refuse("Only whose reminder it is can put it off")
        return
    before = work.get(Snoozes, event.key) or Snoozes(
        id=event.key, tenant=event.tenant, key=event.key
    )
    new = Snooze(reminder=data.reminder, person=data.person, until=data.until)
    after = before.model_copy(update={"snoozes": snoozing.with_snooze(before.snoozes, new)})
    if after == before:
        return
    work.put(after)
    reminder = work.get(Reminder, key_of(event.tenant, data.reminder))
    if reminder is not None and reminder.key == event.key:
        replan(event, work, _with_it(event, work, reminder))


def _with_it(event: Event[ReminderSnoozed], work: Work, reminder: Reminder) -> list[Reminder]:
    if reminder.kind in OF_COMMITMENTS:
        return commitments.again(event, work, reminder.about)
    if reminder.kind == "cadence_slipping":
        return rhythms.again(event, work)
    return sessions.again(event, work, reminder.about)
