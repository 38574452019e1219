"""The reminders of a thing, with what their people put off, and the weeks that they fall into."""

from collections.abc import Sequence
from typing import Any

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.notifier.model import Reminder, Snoozes
from ridealong.notifier.projection import weeks
from ridealong.notifier.projection.changing import change
from ridealong.notifier.rules import snoozing


def replan(
    event: Event[Any], work: Work, wanted: Sequence[Reminder], former: Sequence[Reminder] = ()
) -> None:
    """Make the reminders of a thing the `wanted` ones; `former` are those of before the event."""
    known = work.get(Snoozes, event.key)
    snoozes = known.snoozes if known else ()
    change(
        work,
        snoozing.put_off(wanted, snoozes),
        (*former, *snoozing.thought_of((*wanted, *former), snoozes)),
    )
    weeks.note(event, work, wanted)
