"""What the notifier tells itself through the log."""

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded
from ridealong.notifier.projection import calendars, changing, people, weeks
from ridealong.notifier.rules import telling


def arrived(event: Event[Forwarded], work: Work) -> None:
    """By what it is: a calendar asked for or told, a week in which there is something for a
    person, or a reminder closed by its delivery.

    Raises:
        ValueError: of a type that this release doesn't write.
    """
    match event.data.type:
        case calendars.ASKED:
            calendars.asked(event, work)
        case calendars.TOLD:
            if calendars.told(event, work):
                people.moved(event, work)
        case weeks.NOTED:
            weeks.noted(event, work)
        case telling.CLOSED:
            changing.closed(event, work)
        case other:
            raise ValueError(f"the notifier forwards nothing called {other!r}")
