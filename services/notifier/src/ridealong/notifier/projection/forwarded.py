"""What the notifier tells itself through the log."""

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded
from ridealong.notifier.projection import calendars, reminders, sessions
from ridealong.notifier.rules import telling


def arrived(event: Event[Forwarded], work: Work) -> None:
    """By what it is: a calendar asked for or told, or a reminder closed by its delivery.

    Raises:
        ValueError: of a type that this release doesn't write.
    """
    match event.data.type:
        case calendars.ASKED:
            calendars.asked(event, work)
        case calendars.TOLD:
            if calendars.told(event, work):
                sessions.replan_all(event, work)
        case telling.CLOSED:
            reminders.closed(event, work)
        case other:
            raise ValueError(f"the notifier forwards nothing called {other!r}")
