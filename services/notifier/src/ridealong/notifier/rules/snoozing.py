"""Reminders that their person put off: said to be so, and planned once more."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from ridealong.chassis.projector.work import derived_id
from ridealong.notifier.model import Reminder, Snooze

MOST: Final = 200
"""So much of what was put off is known for a rep, the newest."""


def with_snooze(known: Sequence[Snooze], new: Snooze) -> tuple[Snooze, ...]:
    """What is put off, with one more."""
    return tuple([*(one for one in known if one != new), new][-MOST:])


def put_off(reminders: Iterable[Reminder], snoozes: Sequence[Snooze]) -> tuple[Reminder, ...]:
    """The reminders, each that was put off followed by what comes in its place.

    Only the person's own word counts, and only where it puts off: not to before it would come, and
    not to when it would be of no use.
    """
    found: list[Reminder] = []
    for reminder in reminders:
        chain = [reminder]
        for until in sorted(_untils(reminder, snoozes)):
            before = chain.pop()
            chain.append(before.model_copy(update={"unwanted": before.unwanted or "snoozed"}))
            chain.append(_again(reminder, until))
        found += chain
    return tuple(found)


def thought_of(reminders: Iterable[Reminder], snoozes: Sequence[Snooze]) -> tuple[Reminder, ...]:
    """All that may ever have come in the place of these, whether it fits now or not."""
    return tuple(
        _again(reminder, one.until)
        for reminder in reminders
        for one in snoozes
        if (one.reminder, one.person) == (reminder.reminder, reminder.person)
    )


def fits(reminder: Reminder, until: datetime) -> bool:
    """Whether a reminder can be put off until then."""
    return reminder.due_at < until < reminder.useful_until


def _untils(reminder: Reminder, snoozes: Sequence[Snooze]) -> set[datetime]:
    return {
        one.until
        for one in snoozes
        if (one.reminder, one.person) == (reminder.reminder, reminder.person)
        and fits(reminder, one.until)
    }


def _again(reminder: Reminder, until: datetime) -> Reminder:
    name = derived_id("reminder", "again", reminder.id, until.isoformat())
    return reminder.model_copy(
        update={
            "id": f"{reminder.tenant}/{name}",
            "again": True,
            "first": reminder.reminder,
            "due_at": until,
        }
    )
