"""What will become of a reminder, as everything stands now: for who looks at their list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ridealong.notifier.model import Defaults, Person, Preferences, Reminder, ReminderState
from ridealong.notifier.rules.judging import Fail, Hold, Later, Send, Suppress, judge


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How it stands, why it doesn't leave or didn't, and when it is expected to leave."""

    state: ReminderState | Literal["held"]
    outcome: str | None = None
    at: datetime | None = None


def foreseen(
    reminder: Reminder,
    person: Person | None,
    own: Preferences | None,
    proposed: Defaults | None,
    now: datetime,
) -> Foreseen:
    """A reminder as the last look would find it: now, or at its moment where that is to come."""
    if reminder.closed:
        return Foreseen(reminder.state, None if reminder.state == "sent" else reminder.reason)
    moment = max(now, reminder.due_at)
    due = reminder.model_copy(update={"state": "due"})
    verdict = judge(due, person, moment, own, proposed)
    match verdict:
        case Hold(reason, until):
            waits = "held" if reminder.state == "due" else reminder.state
            return Foreseen(waits, reason, until)
        case Suppress(reason) | Fail(reason) | Later(reason):
            return Foreseen(reminder.state, reason)
        case Send():
            return Foreseen(reminder.state, None, moment)
        case _:
            return Foreseen(reminder.state)
