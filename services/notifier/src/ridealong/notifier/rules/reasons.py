"""Why somebody gets a reminder, in one sentence: printed in the message and told with its event."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ridealong.notifier.model import Reminder

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "prepare": (
            "a session of yours isn't prepared yet; this leaves two working days before it"
        ),
        "prepare_manager": (
            "you have a session with one of your reps; this leaves one working day before it"
        ),
        "session_tomorrow": (
            "you have a session; this leaves in the afternoon of the working day before it"
        ),
        "session_cold": (
            "a session of yours would start cold; this leaves in the afternoon of the working day "
            "before it"
        ),
        "session_unconfirmed": (
            "a session of yours has ended and you haven't said whether it took place; this leaves "
            "the next working morning"
        ),
        "crisis_near": (
            "a session of yours lies in or right after a crisis of the rep; this leaves at once"
        ),
        "commitment_due": (
            "a commitment of yours is due and isn't done yet; this leaves the working day before"
        ),
        "commitment_overdue": (
            "a commitment of yours wasn't done by its day and still can be; this leaves the next "
            "working morning"
        ),
        "answer_awaited": (
            "your answer on a commitment is waited for; this leaves once, the next working morning"
        ),
        "acceptance_awaited": (
            "a commitment was proposed and waits for your word; this leaves once, the next working "
            "morning"
        ),
        "cadence_slipping": (
            "a pair that you lead hasn't met for two rounds of its rhythm; this leaves once"
        ),
        "weekly_digest": (
            "there is something for you this week; this leaves on its first working morning"
        ),
    }
)
"""The sentences, by kind, and by kind and `_manager` where the manager's differs. They hold no
text and no name that anybody wrote."""


def reason_of(reminder: Reminder) -> str:
    """The sentence of this reminder."""
    for_manager = f"{reminder.kind}_manager"
    if reminder.person != reminder.rep and for_manager in REASONS:
        return REASONS[for_manager]
    return REASONS[reminder.kind]
