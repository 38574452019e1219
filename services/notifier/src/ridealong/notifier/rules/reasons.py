"""Why somebody gets a reminder, in one sentence: printed in the mail and told with its event."""

from ridealong.notifier.model import Reminder


def reason_of(reminder: Reminder) -> str:
    """The sentence; it holds no text and no name that anybody wrote."""
    if reminder.kind == "due_tomorrow":
        return "a commitment of yours is due tomorrow and isn't done yet"
    if reminder.kind == "answer_awaited":
        return "your answer on a commitment is waited for; this mail leaves once, the next morning"
    if reminder.person == reminder.rep:
        return "a session of yours isn't prepared yet; this mail leaves two working days before it"
    return "you have a session with one of your reps; this mail leaves one working day before it"
