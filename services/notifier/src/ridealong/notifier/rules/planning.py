"""From what reminders should be to what changes: put, dropped, and timed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ridealong.notifier.model import Reminder


@dataclass(frozen=True, slots=True)
class Plan:
    """Reminders to keep as they are now, ids to forget, and which of the kept need a timer."""

    put: tuple[Reminder, ...] = ()
    drop: tuple[str, ...] = ()
    timed: tuple[Reminder, ...] = ()


def plan(
    wanted: Sequence[Reminder],
    former: Sequence[Reminder],
    present: Mapping[str, Reminder | None],
) -> Plan:
    """What to change so that the reminders are the `wanted` ones.

    `former`: reminders of the same thing as it was before; one that isn't wanted any more belongs
    to a day, or a person, that it has moved away from, and is dropped. What is closed stays,
    whatever becomes of its occasion: it is what was done.
    """
    put, timed = [], []
    for reminder in wanted:
        existing = present[reminder.id]
        after = _meet(existing, reminder)
        if after != existing:
            put.append(after)
            if after.state == "planned" and _needs_timer(existing, after):
                timed.append(after)
    kept = {reminder.id for reminder in wanted}
    gone = {reminder.id: reminder for reminder in former if reminder.id not in kept}
    drop = [id_ for id_ in sorted(gone) if _droppable(gone[id_], present[id_])]
    return Plan(tuple(put), tuple(drop), tuple(timed))


def fired(reminder: Reminder | None, at: datetime) -> Reminder | None:
    """The reminder once a timer set for `at` has fired: due, unless it has been put off since."""
    if reminder is None or reminder.state != "planned" or at < reminder.due_at:
        return reminder
    return reminder.model_copy(update={"state": "due"})


def closed(existing: Reminder | None, told: Reminder) -> Reminder:
    """The reminder as its delivery closed it. When one that wasn't sent would have left is a matter
    of calendars, which the delivery may not have known yet, and not of what was done."""
    return told if existing is None else _as_wanted(told, existing)


def _meet(existing: Reminder | None, wanted: Reminder) -> Reminder:
    if existing is None:
        return wanted
    if _another_has_it(existing, wanted):
        return existing
    if existing.closed:
        return _as_wanted(existing, wanted)
    # Its moment had come already and is now no later: it needn't come again.
    if existing.state == "due" and wanted.due_at <= existing.due_at:
        return wanted.model_copy(update={"state": "due"})
    return wanted


def _needs_timer(existing: Reminder | None, after: Reminder) -> bool:
    return existing is None or existing.state != "planned" or existing.due_at != after.due_at


def _droppable(former: Reminder, present: Reminder | None) -> bool:
    return present is not None and not present.closed and present.about == former.about


def _another_has_it(existing: Reminder, wanted: Reminder) -> bool:
    """A commitment and what a renegotiation made of it, due on the same day, have one reminder: it
    is about the latter."""
    return existing.about != wanted.about and (wanted.unwanted == "replaced" or existing.closed)


def _as_wanted(closed: Reminder, wanted: Reminder) -> Reminder:
    if closed.state != "suppressed":
        return closed
    return closed.model_copy(update={"due_at": wanted.due_at})
